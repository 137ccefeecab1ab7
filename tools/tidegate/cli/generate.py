"""`tidegate generate`: write what follows from the intents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(help="A folder of the fleet.")] = Path(),
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: print what differs, and exit 1 if anything does.")
    ] = False,
) -> int:
    """Write every generated file of the fleet, and remove those that no intent asks for any more."""
    from tidegate.cli.intents import load_or_report
    from tidegate.generate import generate_fleet
    from tidegate.generate.drift import find_changes, write_changes
    from tidegate.report.escape import escape
    from tidegate.tree import WorkingTree, find_root

    root = find_root(folder)
    revision = WorkingTree(root)
    fleet = load_or_report(revision)
    if fleet is None:
        return 2
    generated = generate_fleet(fleet, revision)
    changes = find_changes(fleet, revision, generated)
    for base, error in generated.unreadable.items():
        text = f"{base} cannot be read, so its overlays are left as they are: {error}"
        typer.echo(f"tidegate: {escape(text)}", err=True)
    if check:
        for change in changes:
            shown = change.diff() if change.ours or change.wanted else f"{change.path} should not be there"
            # Lines and tabs are the text's own; nothing else in it may move the cursor.
            typer.echo("\n".join("\t".join(map(escape, line.split("\t"))) for line in shown.split("\n")))
        typer.echo(_summary(len(generated.files), len(changes)) + ("" if not changes else "; run: tidegate generate"))
        return 1 if changes or generated.unreadable else 0
    left = write_changes(root, changes)
    for change in left:
        typer.echo(f"{escape(change.path)} should not be there, and is not a generated file: remove it", err=True)
    typer.echo(_summary(len(generated.files), len(changes) - len(left), "written"))
    return 1 if left or generated.unreadable else 0


def _summary(files: int, changed: int, what: str = "out of step") -> str:
    return f"{files} generated files, {changed} {what}" if changed else f"{files} generated files, all in step"

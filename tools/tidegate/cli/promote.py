"""`tidegate promote`: move releases from stage to stage."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    apps: Annotated[list[str], typer.Argument(help="The apps to promote.")],
    to: Annotated[str, typer.Option("--to", help="The stage to promote to.")],
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="Say that nothing was verified. Needed: verification is not built yet."),
    ] = False,
    folder: Annotated[Path, typer.Option("--folder", help="A folder of the fleet.")] = Path(),
) -> int:
    """Cut a release from the stage before (or take the one that runs there), and let a stage run it.

    Writes the release, its frozen base and the stage file, then what is generated from them. Commits nothing.
    """
    from tidegate.cli.intents import load_or_report
    from tidegate.errors import UsageError
    from tidegate.promote.move import plan_move
    from tidegate.report.select import named
    from tidegate.tree import WorkingTree, find_root, write_whole

    if not unverified:
        hint = "add --unverified: the release is then shown as unverified in every report"
        raise UsageError("no release can be verified yet", hint=hint)
    root = find_root(folder)
    revision = WorkingTree(root)
    fleet = load_or_report(revision)
    if fleet is None:
        return 2
    stage = named(list(fleet.intent.stages), to, "stage", lambda found: found.name)
    units = [named(list(fleet.apps.values()), name, "app", lambda found: found.name) for name in apps]
    moves = [plan_move(fleet, revision, app, stage) for app in units]
    for move in moves:
        for path, data in move.files.items():
            write_whole(root, path, data, sync=True)
        typer.echo(f"{move.app} {move.release} -> {move.stage} ({'cut, ' if move.cut else ''}unverified)")
    return _regenerate(root)


def _regenerate(root: Path) -> int:
    from tidegate.cli.generate import command as generate

    return generate(root)

"""`tidegate init`: a fleet from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must be empty or not there.")],
    name: Annotated[str, typer.Option("--name", help="The fleet's name; by default the folder's.")] = "",
) -> int:
    """Make a small fleet that checks clean: one stage, one cluster, one app."""
    from tidegate.cli.generate import command as generate
    from tidegate.errors import UsageError
    from tidegate.model.types import LABEL
    from tidegate.scaffold import first_files
    from tidegate.tree import write_whole

    if folder.exists() and (not folder.is_dir() or any(entry.name != ".git" for entry in folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder", hint="name a folder that is not there yet")
    fleet = name or folder.resolve().name.lower()
    if not LABEL.matches(fleet):
        raise UsageError(f"the fleet's name must be {LABEL.what}, found `{fleet}`", hint="give one with --name")
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in first_files(fleet).items():
        write_whole(folder, path, data)
    code = generate(folder)
    if code == 0:
        typer.echo(f"Made the fleet `{fleet}`. Next: tidegate check {folder}")
    return code

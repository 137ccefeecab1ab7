"""Finding the root of the repository: the folder that holds `clusters/fleet.yaml`."""

from __future__ import annotations

from pathlib import Path

from tidegate.errors import UsageError

MARKER = "clusters/fleet.yaml"


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds the fleet. Raises `UsageError` where there is none."""
    if not start.is_dir():
        raise UsageError(f"{start} is not a folder")
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return folder
    raise UsageError(
        f"there is no {MARKER} in {start} or above it", hint="run it inside a fleet, or make one: tidegate init DIR"
    )

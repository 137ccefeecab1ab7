"""Finding real tools: beside the running Python first, then on PATH."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path


def installed(*names: str) -> Iterator[Path]:
    """Every program of one of these names, nearest first. Relative entries of PATH are never searched."""
    folders = [Path(sys.executable).parent, *(Path(each) for each in os.environ.get("PATH", "").split(os.pathsep))]
    seen: set[Path] = set()
    for folder in folders:
        if not folder.is_absolute():
            continue
        for name in names:
            path = folder / name
            if path not in seen and path.is_file() and os.access(path, os.X_OK):
                seen.add(path)
                yield path

"""Where things are, and git: what tests import. (A conftest is no module to import from: there are several.)"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLEET = ROOT / "tests" / "data" / "fleet"
GIT = ("git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    """Run git in `folder` and return what it printed."""
    done = subprocess.run([*GIT, "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def shared(path: str) -> Path:
    """A file or folder of `../shared`, which only a development checkout has; without it the test is skipped."""
    found = ROOT.parent / "shared" / path
    if not found.exists():
        pytest.skip("needs a development checkout (../shared)")
    return found

"""The made cases of the kustomize tests: a folder each under tests/data/kustomize, rendered at its `overlay`.

`expected.yaml` is what the real kustomize prints; `expected-error.txt` stands where it fails. Both are recorded by
tests/record/kustomize.py.
"""

from __future__ import annotations

from pathlib import Path

from tidegate.tree.revision import MemoryRevision

DATA = Path(__file__).parents[2] / "data" / "kustomize"
ROOT = "overlay"
EXPECTED = "expected.yaml"
EXPECTED_ERROR = "expected-error.txt"


def case_names() -> list[str]:
    return sorted(path.name for path in DATA.iterdir() if path.is_dir())


def case_revision(name: str) -> MemoryRevision:
    folder = DATA / name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (EXPECTED, EXPECTED_ERROR)
    }
    return MemoryRevision(files)

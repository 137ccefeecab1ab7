"""The corpus of public kustomizations (`../shared/corpus/kustomize`), read into memory, and its folders."""

from __future__ import annotations

import tarfile
from pathlib import PurePosixPath

from support import ROOT, shared
from tidegate.render.kustomize.kustomization import FILE_NAMES

CORPUS = "corpus/kustomize/operate-first-apps.tar.gz"
RECORDED = ROOT / "tests" / "data" / "kustomize-corpus.json"


def corpus_files() -> dict[str, bytes]:
    """All files by path; skips the test where the corpus is not here."""
    found: dict[str, bytes] = {}
    with tarfile.open(shared(CORPUS)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                found[PurePosixPath(member.name).as_posix()] = content.read()
    return found


def corpus_folders(files: dict[str, bytes]) -> list[str]:
    """Every folder with a kustomization file."""
    return sorted({str(PurePosixPath(path).parent) for path in files if PurePosixPath(path).name in FILE_NAMES})

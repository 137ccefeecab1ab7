"""A sample of a public monorepo of kustomizations: rendered as the real tool does, or handed over; never different."""

from __future__ import annotations

import random
import tarfile
from pathlib import PurePosixPath

import pytest

from support import shared
from tidegate.errors import TidegateError, YamlError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, UnsafeKustomization, Unsupported
from tidegate.render.kustomize.kustomization import FILE_NAMES
from tidegate.tree.revision import MemoryRevision

CORPUS = "corpus/kustomize/operate-first-apps.tar.gz"
SAMPLE = 60


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(shared(CORPUS)) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                found[PurePosixPath(member.name).as_posix()] = content.read()
    return found


def folders(files: dict[str, bytes]) -> list[str]:
    return sorted({str(PurePosixPath(path).parent) for path in files if PurePosixPath(path).name in FILE_NAMES})


@pytest.mark.shared
def test_nearly_all_is_native(files: dict[str, bytes]) -> None:
    engine = KustomizeEngine(MemoryRevision(files), root_only=False)
    native = refused = handed_over = 0
    for folder in folders(files):
        try:
            engine.render(folder, "native")
            native += 1
        except UnsafeKustomization:
            refused += 1
        except (Unsupported, YamlError):
            handed_over += 1
    assert native >= 1_090
    assert native + refused + handed_over == 1_168
    assert handed_over <= 25


@pytest.mark.shared
@pytest.mark.kubectl
def test_a_sample_is_byte_identical(files: dict[str, bytes]) -> None:
    engine = KustomizeEngine(MemoryRevision(files), root_only=False)
    different = []
    for folder in random.Random(5).sample(folders(files), SAMPLE):
        native = outcome(engine, folder, "native")
        real = outcome(engine, folder, "kustomize")
        if native is not None and native != real:
            different.append(folder)
    assert different == []


def outcome(engine: KustomizeEngine, folder: str, which: str) -> str | None:
    try:
        return engine.render(folder, which).text  # type: ignore[arg-type]
    except (Unsupported, UnsafeKustomization, KustomizeError, YamlError):
        return None
    except TidegateError as error:
        pytest.fail(str(error))

"""Finding kustomize: programs made here that say a version, and the real one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidegate.errors import ToolError
from tidegate.render.kustomize import KustomizeEngine
from tidegate.tools import kustomize
from tidegate.tools.find import installed
from tidegate.tree.revision import MemoryRevision


def program(folder: Path, name: str, says: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is the only place to find programs in."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", f"relative:{tmp_path}")
    kustomize.find_kustomize.cache_clear()
    yield tmp_path
    kustomize.find_kustomize.cache_clear()


def test_nothing_is_installed(elsewhere: Path) -> None:
    assert list(installed("kubectl")) == []
    assert kustomize.find_kustomize() is None
    engine = KustomizeEngine(MemoryRevision({"o/kustomization.yaml": b"buildMetadata: [originAnnotations]\n"}))
    with pytest.raises(ToolError) as failure:
        engine.render("o")
    assert failure.value.message == (
        "o needs the real kustomize (field buildMetadata), and neither kubectl nor kustomize is installed"
    )


def test_the_claimed_version_is_taken(elsewhere: Path) -> None:
    program(elsewhere, "kubectl", '{"kustomizeVersion": "v5.5.0"}')
    path = program(elsewhere, "kustomize", "v5.8.1")
    assert kustomize.find_kustomize() == kustomize.KustomizeTool(path, "5.8.1")


def test_another_version_is_an_error(elsewhere: Path) -> None:
    program(elsewhere, "kubectl", '{"kustomizeVersion": "v5.5.0"}')
    program(elsewhere, "kustomize", "odd")
    with pytest.raises(ToolError) as failure:
        kustomize.find_kustomize()
    assert failure.value.message == (
        "kustomize 5.8.1 is needed, and only kubectl with kustomize 5.5.0, "
        "kustomize with kustomize of an unknown version is installed"
    )


@pytest.mark.kubectl
def test_the_real_one() -> None:
    tool = kustomize.find_kustomize()
    assert tool is not None
    assert tool.version == "5.8.1"


@pytest.mark.kubectl
@pytest.mark.parametrize(
    "text",
    [
        "resources: ['https://example.com/a.yaml']",
        "resources: ['https://github.com/org/repo?ref=v1']",
        "helmCharts: [{name: a, repo: 'https://example.com'}]",
        "resources: [../../../../../../../../etc]",
    ],
)
def test_in_the_sandbox_even_the_real_one_fetches_and_runs_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "kustomization.yaml").write_text(text)
    tool = kustomize.find_kustomize()
    assert tool is not None
    run = tool.build(tmp_path, "o")
    assert run.code != 0
    assert run.output == b""

"""Ten hostile kustomizations on disk: a refusal each, in bounded time, with nothing fetched and nothing executed."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidegate.errors import TidegateError
from tidegate.render.kustomize import KustomizeEngine, Rendered, UnsafeKustomization
from tidegate.render.kustomize.building import Builder
from tidegate.tree.folder import FolderTree

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
EXEC = """\
apiVersion: example.com/v1
kind: Run
metadata:
  name: run
  annotations:
    config.kubernetes.io/function: |
      exec: {path: ./run.sh}
"""
SECONDS = 2


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, in a process that cannot start another one."""
    (tmp_path / "repository/.git").mkdir(parents=True)

    def refuse(*arguments: Any, **_: Any) -> None:
        raise AssertionError(f"something was executed: {arguments}")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    return tmp_path / "repository"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / (f"{name}.yaml" if name != "run" else "run.sh")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def refusal(folder: Path) -> str:
    begin = time.process_time()
    with pytest.raises(UnsafeKustomization) as refused:
        Builder(root_only=False).build(folder)
    assert time.process_time() - begin < SECONDS
    return refused.value.message


def test_a_remote_base(repository: Path) -> None:
    write(repository / "o", kustomization="resources: ['github.com/org/repo//base?ref=v1']\n")
    assert "is fetched from elsewhere" in refusal(repository / "o")


@pytest.mark.parametrize("field", ["transformers", "generators", "validators"])
def test_an_exec_function(repository: Path, field: str) -> None:
    write(repository / "o", kustomization=f"{field}: [fn.yaml]\n", fn=EXEC, run="#!/bin/sh\ntouch /tmp/executed\n")
    assert f"{field} is not allowed: it runs programs" in refusal(repository / "o")


def test_a_plugin_written_inline(repository: Path) -> None:
    plugin = "apiVersion: example.com/v1\n  kind: Plugin\n  metadata: {name: x}\n"
    write(repository / "o", kustomization=f"generators:\n- |-\n  {plugin}")
    assert "generators is not allowed" in refusal(repository / "o")


def test_helm_charts(repository: Path) -> None:
    write(repository / "o", kustomization="helmCharts: [{name: x, repo: 'https://example.com', version: '1'}]\n")
    assert "helmCharts is not allowed: it runs helm" in refusal(repository / "o")


@pytest.mark.parametrize("entry", ["link", "link/x.yaml", "file.yaml"])
def test_a_link_out(repository: Path, entry: str) -> None:
    write(repository.parent / "outside", x=CONFIG_MAP, kustomization="resources: [x.yaml]\n")
    write(repository / "o", kustomization=f"resources: [{entry}]\n")
    (repository / "o/link").symlink_to("../../outside")
    (repository / "o/file.yaml").symlink_to("../../outside/x.yaml")
    assert "a link or submodule" in refusal(repository / "o")


@pytest.mark.parametrize("entry", ["../../outside", "../../../../../../../../etc", "a/../../../outside/x.yaml"])
def test_a_path_out(repository: Path, entry: str) -> None:
    write(repository.parent / "outside", x=CONFIG_MAP, kustomization="resources: [x.yaml]\n")
    write(repository / "o", kustomization=f"resources: [{entry}]\n")
    assert "leaves the repository" in refusal(repository / "o")


def test_a_file_of_a_gigabyte(repository: Path) -> None:
    write(repository / "o", kustomization="configMapGenerator: [{name: a, files: [huge]}]\n")
    with (repository / "o/huge").open("wb") as stream:
        stream.truncate(1 << 30)
    assert "o/huge: is larger than 64 MB" in refusal(repository / "o")


def test_a_cycle(repository: Path) -> None:
    write(repository / "a", kustomization="resources: [../b]\n")
    write(repository / "b", kustomization="components: [../a]\n")
    assert "a cycle" in refusal(repository / "a")


def test_ten_thousand_levels_of_bases(repository: Path) -> None:
    for number in range(10_000):
        write(repository / f"l{number}", kustomization=f"resources: [../l{number + 1}]\n")
    assert "nested deeper than 30" in refusal(repository / "l0")


@pytest.mark.parametrize("file", ["kustomization", "deep"])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_ten_thousand_levels_of_yaml(repository: Path, file: str, opening: str) -> None:
    files = {"kustomization": "resources: [deep.yaml]\n", "deep": CONFIG_MAP}
    files[file] += f"x:\n  {opening * 10_000}"
    write(repository / "o", **files)
    begin = time.process_time()
    with pytest.raises(TidegateError):
        Builder().build(repository / "o")
    assert time.process_time() - begin < SECONDS


SAFE = "resources: [a.yaml]\nnamePrefix: safe-\n"
REMOTE = "resources: ['https://example.com/x.yaml']\n#\n"


@pytest.fixture
def changing(repository: Path) -> Iterator[Path]:
    """A folder whose kustomization changes all the time between a safe one and one that fetches."""
    folder = write(repository / "o", kustomization=SAFE, a=CONFIG_MAP)
    texts = [SAFE, REMOTE]
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            new = folder / f"new{number % 2}"
            new.write_text(texts[number % 2])
            os.replace(new, folder / "kustomization.yaml")  # noqa: PTH105 - at once, as an attacker would

    thread = threading.Thread(target=change)
    thread.start()
    yield folder
    stop.set()
    thread.join()


def test_a_file_that_changes_while_it_is_read(changing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was scanned is what is built, natively or by the real tool, which would fetch."""
    handed: list[bytes] = []

    def real(revision: FolderTree, closure: Any, *_: Any, **__: Any) -> Rendered:
        handed.append(revision.read(closure.files[-1]))
        return Rendered("", (), "kustomize")

    monkeypatch.setattr("tidegate.render.kustomize.real.render_with_tool", real)
    monkeypatch.setattr(KustomizeEngine, "_found_tool", lambda *_: None)
    refused = built = 0
    builder = Builder()
    for number in range(400):
        try:
            rendered = builder.build(changing, "kustomize" if number % 2 else "auto")
        except UnsafeKustomization:
            refused += 1
        else:
            assert number % 2 or rendered.text.count("name: safe-a") == 1
            built += 1
    assert refused
    assert built
    assert not any(b"https" in text for text in handed)

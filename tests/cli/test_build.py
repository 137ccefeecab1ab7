"""`tidegate build` on folders outside of any fleet: what it prints, its exit codes, serving, verifying."""

from __future__ import annotations

import io
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support import ROOT

Run = Callable[..., tuple[int, str, str]]
CASES = ROOT / "tests" / "data" / "kustomize"


@pytest.fixture
def case(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a made case of the kustomize tests, in a repository of its own."""

    def copy(name: str) -> Path:
        (tmp_path / name / ".git").mkdir(parents=True)
        shutil.copytree(CASES / name, tmp_path / name, dirs_exist_ok=True)
        return tmp_path / name

    return copy


def test_prints_what_kustomize_prints(tidegate: Run, case: Callable[[str], Path]) -> None:
    folder = case("replacements-options")
    expected = (folder / "expected.yaml").read_text()
    assert tidegate("build", folder / "overlay") == (0, expected, "")
    assert tidegate("build", folder / "overlay", "--engine", "native") == (0, expected, "")


@pytest.mark.kubectl
def test_prints_what_the_real_tool_prints(tidegate: Run, case: Callable[[str], Path]) -> None:
    folder = case("handed-over-merge-key")
    assert tidegate("build", folder / "overlay") == (0, (folder / "expected.yaml").read_text(), "")


def test_native_only_says_what_it_does_not_know(tidegate: Run, case: Callable[[str], Path]) -> None:
    folder = case("handed-over-merge-key") / "overlay"
    code, out, err = tidegate("build", folder, "--engine", "native")
    assert (code, out) == (4, "")
    assert err == f"tidegate: {folder} needs the real kustomize: a merge key\n"


@pytest.mark.kubectl
def test_the_real_words_of_a_failure(tidegate: Run, case: Callable[[str], Path]) -> None:
    folder = case("replacements-missing")
    words = (folder / "expected-error.txt").read_text()
    assert tidegate("build", folder / "overlay") == (1, "", f"tidegate: {words}")


def test_refusals_and_broken_files_exit_with_1(tidegate: Run, case: Callable[[str], Path]) -> None:
    folder = case("resources") / "overlay"
    (folder / "kustomization.yaml").write_text("resources:\n- https://example.com/x\n")
    code, _, err = tidegate("build", folder)
    assert code == 1
    assert "https://example.com/x is fetched from elsewhere" in err
    (folder / "kustomization.yaml").write_text("resources: [a.yaml\n")
    code, _, err = tidegate("build", folder)
    assert code == 1
    assert "overlay/kustomization.yaml" in err


@pytest.mark.parametrize(
    "arguments", [["--engine", "own"], ["--load-restrictor", "none"], ["gone"], [".", "."], ["--root", "/usr", "."]]
)
def test_bad_arguments(tidegate: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = tidegate("build", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("tidegate: ")


def test_the_restriction_to_the_folder(tidegate: Run, tmp_path: Path) -> None:
    (tmp_path / "overlay").mkdir()
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    (tmp_path / "overlay/kustomization.yaml").write_text("resources: [../a.yaml]\n")
    code, _, err = tidegate("build", tmp_path / "overlay", "--root", tmp_path)
    assert code == 1
    assert "../a.yaml stands outside of the folder of this kustomization" in err
    none = ("--load-restrictor", "LoadRestrictionsNone")
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
    assert tidegate("build", tmp_path / "overlay", *none) == (0, text, "")
    code, _, err = tidegate("build", tmp_path / "overlay", *none, "--root", tmp_path / "overlay")
    assert code == 1
    assert "../a.yaml leaves the repository" in err


def served(tidegate: Run, monkeypatch: pytest.MonkeyPatch, *lines: object) -> list[dict[str, object]]:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    code, out, _ = tidegate("build", "--serve", "--engine", "native")
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_serving(tidegate: Run, case: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    good, other = case("resources"), case("handed-over-merge-key")
    expected = (good / "expected.yaml").read_text()
    first, unsupported, again = served(tidegate, monkeypatch, good / "overlay", other / "overlay", good / "overlay")
    assert first == again == {"ok": True, "out": expected, "why": ""}
    assert unsupported["ok"] is False
    assert str(unsupported["why"]).endswith("needs the real kustomize: a merge key")


class Changing(io.StringIO):
    """Standard input that changes a file before its second line."""

    def __init__(self, folder: Path, file: Path, text: str) -> None:
        super().__init__()
        self.folder, self.file, self.text = folder, file, text

    def __iter__(self) -> Changing:
        self.lines = iter((1, 2, 3))
        return self

    def __next__(self) -> str:
        if next(self.lines) == 2:
            self.file.write_text(self.text)
        return f"{self.folder}\n"


@pytest.mark.parametrize("file", ["base/kustomization.yaml", "base/Kustomization", "overlay/more.yaml"])
def test_a_change_between_requests_is_seen(
    tidegate: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    for name, text in {
        "base/kustomization.yaml": "resources: [a.yaml]\n",
        "base/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        "overlay/kustomization.yaml": "resources: [../base, more.yaml]\n",
        "overlay/more.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (1, 1))
    time.sleep(0.11)  # younger files are never trusted; this is about those that are
    text = "resources: [a.yaml]\nnamePrefix: x-\n" if file != "overlay/more.yaml" else "kind: Pod\nmetadata: {name: c}"
    monkeypatch.setattr("sys.stdin", Changing(tmp_path / "overlay", tmp_path / file, text))
    _, out, _ = tidegate("build", "--serve", "--engine", "native", "--root", tmp_path)
    first, second, third = [json.loads(line) for line in out.splitlines()]
    assert first["ok"]
    assert first != second
    assert second == third


@pytest.mark.kubectl
def test_verifying(tidegate: Run, case: Callable[[str], Path]) -> None:
    folders = [case(name) / "overlay" for name in ("resources", "replacements", "handed-over-merge-key")]
    code, out, _ = tidegate("build", "--verify", *folders)
    assert code == 0
    assert out.endswith("2 identical, 1 handed over, 0 not built, 0 DIFFERENT\n")


def test_a_difference_fails(tidegate: Run, case: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from tidegate.render.kustomize import Rendered
    from tidegate.render.kustomize.building import Builder

    monkeypatch.setattr(Builder, "build", lambda _, __, engine: Rendered(f"a\n{engine}\n", (), engine))
    folder = case("resources") / "overlay"
    code, out, _ = tidegate("build", "--verify", folder)
    assert code == 1
    assert f"{folder}: DIFFERENT: first at line 2\n" in out

"""Small mistakes, one at a time, in a copy of this repository's own fleet: each is found once, where it was made."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import apply

from support import ROOT, git

Run = Callable[..., tuple[int, str, str]]
SEEDS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "seeded_mistakes.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def own_fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "fleet"
    for name in ("apps", "clusters", "schemas"):
        shutil.copytree(ROOT / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "The fleet")
    return folder


def test_own_fleet_is_clean(own_fleet: Path, tidegate: Run) -> None:
    assert tidegate("check", own_fleet)[0] == 0


@pytest.mark.parametrize("seed", SEEDS, ids=[seed["name"] for seed in SEEDS])
def test_seed(seed: dict[str, Any], own_fleet: Path, tmp_path: Path, tidegate: Run) -> None:
    copy = tmp_path / "fleet"
    shutil.copytree(own_fleet, copy)
    apply(copy, seed)
    assert found(tidegate, copy) == [seed["expect"]]


def test_seeds_together(own_fleet: Path, tmp_path: Path, tidegate: Run) -> None:
    """Mistakes in different places do not hide one another."""
    copy = tmp_path / "fleet"
    shutil.copytree(own_fleet, copy)
    chosen = [seed for seed in SEEDS if seed.get("together")]
    for seed in chosen:
        apply(copy, seed)
    # Edits above one another move the lines.
    assert without_lines(found(tidegate, copy)) == without_lines(seed["expect"] for seed in chosen)


def without_lines(findings: Iterable[str]) -> list[str]:
    return sorted(re.sub(r":\d+ ", " ", finding) for finding in findings)


def found(tidegate: Run, folder: Path) -> list[str]:
    code, out, err = tidegate("check", folder, "--format", "json")
    assert err == ""
    findings = json.loads(out)["findings"]
    assert (code == 0) == (not findings)
    return sorted(
        f"{finding['file']}{':' + str(finding['line']) if finding['line'] else ''} {finding['rule']}"
        for finding in findings
    )

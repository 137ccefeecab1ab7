"""Broken copies of a fleet: one clear message at the right file, no traceback, in bounded time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

# Every kind of file that a person or the tool writes.
FILES = (
    "clusters/fleet.yaml",
    "clusters/nonprod/dev-a/cluster.yaml",
    "apps/api/app.yaml",
    "apps/web/settings/prod.yaml",
    "apps/web/stages/dev.yaml",
    "apps/web/stages/prod.yaml",
    "apps/api/overrides/prod/more-memory.yaml",
    "apps/web/base/kustomization.yaml",
    "apps/web/base/deployment.yaml",
)
SECONDS = 5.0
Run = Callable[..., tuple[int, str, str]]


def replace_line(text: str, position: int, line: str) -> str:
    lines = text.splitlines()
    lines[position] = line
    return "\n".join(lines) + "\n"


def key_typo(text: str) -> str:
    """The third line (the first after apiVersion) with a letter more."""
    lines = text.splitlines()
    i = next(i for i, line in enumerate(lines) if line.startswith("kind:"))
    return replace_line(text, i, lines[i].replace("kind", "kinds"))


def duplicate_key(text: str) -> str:
    return text + "kind: Again\n"


def tab(text: str) -> str:
    return text + "extra:\n\tinside: 1\n"


def two_documents(text: str) -> str:
    return text + "---\n" + text


def alias_bomb(text: str) -> str:
    levels = "".join(f"  - &b{i} [{', '.join([f'*b{i - 1}'] * 10)}]\n" for i in range(1, 10))
    return text + "bomb:\n  - &b0 [x, x, x, x, x, x, x, x, x, x]\n" + levels


TEXTS: dict[str, Callable[[str], str]] = {
    "typo-in-a-key": key_typo,
    "wrong-type": lambda text: "- " + text.splitlines()[-1].strip() + "\n",
    "empty-file": lambda text: "",
    "duplicate-key": duplicate_key,
    "tab": tab,
    "two-documents": two_documents,
    "alias-bomb": alias_bomb,
    "20000-levels-flow": lambda text: text + "deep: " + "[" * 20000 + "\n",
    "20000-levels-block": lambda text: text + "deep:\n" + "".join(" " * i + "- \n" for i in range(1, 2000)),
    "unclosed-quote": lambda text: text + 'open: "never closed\n',
}


def break_text(name: str) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        path.write_text(TEXTS[name](path.read_text(encoding="utf-8")), encoding="utf-8")

    return apply


def not_utf8(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"name: caf\xe9\n")


def link_out(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


def fifty_megabytes(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"# padding padding padding padding padding padding padding\n" * 900_000)


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def missing(path: Path) -> None:
    path.unlink()


BREAKS: dict[str, Callable[[Path], None]] = {
    **{name: break_text(name) for name in TEXTS},
    "not-utf-8": not_utf8,
    "link-out": link_out,
    "50-megabytes": fifty_megabytes,
    "binary": binary,
    "missing": missing,
}
# An override that is gone is no mistake.
CASES = [(name, file) for name in BREAKS for file in FILES if (name, "overrides" in file) != ("missing", True)]


@pytest.mark.parametrize(("name", "file"), CASES, ids=[f"{name}-{file}" for name, file in CASES])
def test_broken_copy(name: str, file: str, fleet_copy: Path, tidegate: Run) -> None:
    BREAKS[name](fleet_copy / file)
    started = time.perf_counter()
    code, out, err = tidegate("check", fleet_copy, "--format", "json")
    assert time.perf_counter() - started < SECONDS
    assert "Traceback" not in err and "this is a bug" not in err
    if file == "clusters/fleet.yaml" and name == "missing":
        assert code == 2 and "clusters/fleet.yaml" in err
        return
    assert code in (1, 2), out
    findings = json.loads(out)["findings"]
    broken = [finding for finding in findings if finding["file"] == file or file in finding["message"]]
    assert broken, findings
    assert all(finding["message"] and "\n" not in finding["message"] for finding in findings)


def test_edited_generated_file(fleet_copy: Path, tidegate: Run) -> None:
    path = fleet_copy / "clusters/prod/prod-a/apps/web/patches/deployment-web.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("cpu: 100m", "cpu: 900m"), encoding="utf-8")
    code, out, _ = tidegate("check", fleet_copy, "--format", "json")
    (finding,) = json.loads(out)["findings"]
    assert code == 1
    assert (finding["rule"], finding["file"], finding["line"]) == (
        "drift", "clusters/prod/prod-a/apps/web/patches/deployment-web.yaml", 19,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["20000-levels-flow", "20000-levels-block", "alias-bomb", "50-megabytes"])
def test_a_process_of_its_own_survives(name: str, fleet_copy: Path) -> None:
    """The stack of a fresh process is the one that a user has."""
    BREAKS[name](fleet_copy / "apps/api/app.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "tidegate", "check", fleet_copy], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stderr == ""
    assert "apps/api/app.yaml" in done.stdout.splitlines()[0]

"""The README is true: its outputs are what the commands print, its files and folders are there."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

from support import ROOT
from tidegate.cli import COMMANDS

Run = Callable[..., tuple[int, str, str]]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown(command: str) -> str:
    """The block that follows `<!-- output of: command -->`."""
    match = re.search(rf"<!-- output of: {re.escape(command)} -->\n```\n(.*?)```", README, re.DOTALL)
    assert match, command
    return match[1]


def test_check_prints_what_the_readme_shows(tidegate: Run) -> None:
    code, out, err = tidegate("check", ROOT)
    assert (code, err) == (0, "")
    seconds = re.compile(r"in \d+\.\d s")
    skipped = re.compile(r"^skipped .*$", re.MULTILINE)  # a clone without history has one skip
    assert skipped.sub("", seconds.sub("", out)) == skipped.sub("", seconds.sub("", shown("tidegate check")))


def test_commands_are_those_of_the_command_line() -> None:
    lines = []
    for name, module in COMMANDS.items():
        doc = importlib.import_module(module).command.__doc__
        sentence = " ".join(doc.split("\n\n")[0].split())
        lines.append(f"{name:<9}  {sentence}")
    assert shown("tidegate --help") == "\n".join(lines) + "\n"


def test_every_path_that_is_named_exists() -> None:
    for path in re.findall(r"`((?:docs|clusters|schemas|tools|tests)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path


def test_the_finding_is_printed_as_shown(tidegate: Run) -> None:
    from tidegate.outcome import Finding, Place, Ref
    from tidegate.report.result import Counts, Result
    from tidegate.report.terminal import terminal_report

    finding = Finding(
        "image-digest",
        Ref("apps/catalog/base/deployment.yaml"),
        "container `cache` runs nginx:1.27, which is not pinned by digest",
        "write the digest (NAME@sha256:...), or name the app's own image, which overlays pin",
        targets=("dev-use1/catalog",),
        place=Place("apps/catalog/base/deployment.yaml", 68, 18),
    )
    text = terminal_report(Result((finding,), (), Counts(0, 0, 0, 0, 0, 0, 0, 0), 0.0, False), colour=False)
    assert text.split("\n\n")[0] in README

"""Every rule, by its cases: what is wrong is found once, at its place; what is right is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from case import Case, all_cases, apply

from conftest import ROOT, git
from tidegate.checks.registry import ALL_RULES

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: case.name)
def test_case(case: Case, fleet_copy: Path, tidegate: Run) -> None:
    content = case.load()
    if "before" in content:
        apply(fleet_copy, content["before"])
        tidegate("generate", fleet_copy)
        git(fleet_copy, "add", "-A")
        git(fleet_copy, "commit", "-q", "-m", "Before")
    apply(fleet_copy, content["edit"])
    if content.get("generate", True):
        tidegate("generate", fleet_copy)
    code, out, err = tidegate("check", fleet_copy, "--format", "json")
    assert err == ""
    findings = [f"{place(finding)} {finding['rule']} {finding['message']}" for finding in json.loads(out)["findings"]]
    expected = content.get("expect") or []
    assert findings == expected
    assert (code == 0) == (not expected)
    if case.good:
        assert not expected
    else:
        assert any(line.split(" ")[1] == case.rule for line in expected), "a bad case must be found by its own rule"


def place(finding: dict[str, object]) -> str:
    if not finding["line"]:
        return str(finding["file"])
    return f"{finding['file']}:{finding['line']}:{finding['column']}"


@pytest.mark.parametrize("rule", ALL_RULES)
def test_rule_is_documented_and_has_cases(rule: str) -> None:
    sides = {case.good for case in all_cases() if case.rule == rule}
    assert sides == {True, False}, f"tests/checks/{rule} needs good/ and bad/ cases"
    page = (ROOT / "docs" / "rules" / f"{rule}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule}\n")

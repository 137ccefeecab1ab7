"""Every rule, by its cases: what is wrong is found once, at its place; what is right is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from case import Case, all_cases, apply

from support import ROOT, git
from tidegate.checks.registry import ALL_RULES, BUILT_IN, FLEET_RULES, INTENT_RULES, TARGET_RULES

Run = Callable[..., tuple[int, str, str]]


CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case, fleet_copy: Path, tidegate: Run) -> None:
    content = case.load()
    if "before" in content:
        apply(fleet_copy, content["before"])
        tidegate("generate", fleet_copy)
        git(fleet_copy, "add", "-A")
        git(fleet_copy, "commit", "-q", "-m", "Before")
    apply(fleet_copy, content["edit"])
    expected = content.get("expect") or []
    if not case.good:
        # What was not generated yet follows from the same mistake, so it is not told beside it.
        assert found(tidegate, fleet_copy) == expected
    if content.get("generate", True):
        tidegate("generate", fleet_copy)
        assert found(tidegate, fleet_copy) == expected
    if case.good:
        assert not expected
    else:
        assert [line.split(" ")[1] for line in expected] == [case.rule], "one mistake, found once, by its own rule"


def found(tidegate: Run, folder: Path) -> list[str]:
    code, out, err = tidegate("check", folder, "--format", "json")
    assert err == ""
    findings = json.loads(out)["findings"]
    assert (code == 0) == all(finding["severity"] == "warning" for finding in findings)
    return [f"{place(finding)} {finding['rule']} {finding['message']}" for finding in findings]


def place(finding: dict[str, object]) -> str:
    if not finding["line"]:
        return str(finding["file"])
    return f"{finding['file']}:{finding['line']}:{finding['column']}"


@pytest.mark.parametrize("rule", ALL_RULES)
def test_rule_is_documented_and_has_cases(rule: str) -> None:
    sides = {case.good for case in CASES if case.rule == rule}
    assert sides == {True, False}, f"tests/checks/{rule} needs good/ and bad/ cases"
    page = (ROOT / "docs" / "rules" / f"{rule}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule}\n")


def test_readme_lists_every_rule() -> None:
    lines = (ROOT / "docs" / "rules" / "README.md").read_text(encoding="utf-8").splitlines()
    shapes = dict.fromkeys(BUILT_IN, "built in")
    for shape, rules in (("intents", INTENT_RULES), ("target", TARGET_RULES), ("fleet", FLEET_RULES)):
        shapes |= {rule.name: shape for rule in rules}
    rows = [line.strip("| ").split(" | ")[:2] for line in lines if line.startswith("| [")]
    assert rows == [[f"[{rule}]({rule}.md)", shapes[rule]] for rule in ALL_RULES]

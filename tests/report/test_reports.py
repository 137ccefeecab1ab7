"""Reports: exact output, stable JSON, and nothing from the repository that a terminal would obey."""

from __future__ import annotations

import json

from tidegate.outcome import Finding, Place, Ref, Severity, Skip
from tidegate.report.json_report import json_report
from tidegate.report.result import Counts, Result
from tidegate.report.terminal import terminal_report

COUNTS = Counts(clusters=1, apps=2, targets=3, applications=4, objects=5, rules=6, releases=2, unverified=1)
FINDING = Finding(
    "image-digest",
    Ref("apps/a/base/d.yaml", 0, ("spec", "image")),
    "container `a` runs x:1",
    "write the digest",
    targets=tuple(f"c{i}/a" for i in range(8)),
    place=Place("apps/a/base/d.yaml", 7, 3),
)
WARNING = Finding("expiry", Ref("f"), "soon", severity=Severity.WARNING, place=Place("f"))


def test_findings_then_a_summary() -> None:
    result = Result((FINDING, WARNING), (Skip("charts", "no helm"),), COUNTS, 0.123, False)
    assert terminal_report(result, colour=False) == (
        "apps/a/base/d.yaml:7:3  error  image-digest\n"
        "    container `a` runs x:1\n"
        "    mend: write the digest\n"
        "    on: c0/a, c1/a, c2/a, c3/a, c4/a, c5/a and 2 more\n"
        "f  warning  expiry\n"
        "    soon\n"
        "\n"
        "checked   1 cluster, 2 apps, 3 targets\n"
        "rendered  4 Applications, 5 objects\n"
        "rules     6\n"
        "releases  2 running in gated stages, 1 unverified\n"
        "skipped   charts: no helm\n"
        "result    1 error, 1 warning in 0.1 s\n"
    )
    assert result.exit_code == 1


def test_a_clean_run_and_a_broken_one() -> None:
    clean = Result((), (), COUNTS, 0.0, False)
    assert clean.exit_code == 0
    assert terminal_report(clean, colour=False).endswith("skipped   nothing\nresult    0 errors, 0 warnings in 0.0 s\n")
    assert Result((), (), COUNTS, 0.0, True).exit_code == 2
    assert Result((WARNING,), (), COUNTS, 0.0, False).exit_code == 0


def test_colour_only_when_asked() -> None:
    result = Result((FINDING,), (), COUNTS, 0.0, False)
    assert "\x1b[31merror\x1b[0m" in terminal_report(result, colour=True)
    assert "\x1b" not in terminal_report(result, colour=False)


def test_hostile_text_stays_text() -> None:
    hostile = Finding("r", Ref("f"), "a\x1b[2Jb\nc\u202ed", place=Place("x\x07y\udcff"))
    text = terminal_report(Result((hostile,), (), COUNTS, 0.0, False), colour=False)
    assert "a\\x1b[2Jb\\x0ac\\x202ed" in text and "x\\x07y\\xdcff" in text


def test_json() -> None:
    document = json.loads(json_report(Result((FINDING,), (Skip("a", "b"),), COUNTS, 0.5, False)))
    assert document["format"] == "tidegate.dev/check/v1"
    assert document["verdict"] == "fail"
    assert document["findings"] == [
        {
            "rule": "image-digest",
            "severity": "error",
            "file": "apps/a/base/d.yaml",
            "line": 7,
            "column": 3,
            "document": 0,
            "pointer": ["spec", "image"],
            "message": "container `a` runs x:1",
            "hint": "write the digest",
            "targets": [f"c{i}/a" for i in range(8)],
        }
    ]
    assert document["skips"] == [{"what": "a", "reason": "b"}]
    assert list(document["counts"]) == [
        "clusters", "apps", "targets", "applications", "objects", "rules", "releases", "unverified",
    ]  # fmt: skip

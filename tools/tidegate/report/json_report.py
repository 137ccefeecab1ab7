"""The report for programs: one JSON document, format `tidegate.dev/check/v1`."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tidegate.outcome import Finding
from tidegate.report.result import Result

FORMAT = "tidegate.dev/check/v1"


def json_report(result: Result) -> str:
    """The whole report, ending with a newline. Everything but ASCII is escaped."""
    document = {
        "format": FORMAT,
        "verdict": "fail" if result.exit_code else "pass",
        "findings": [_finding(finding) for finding in result.findings],
        "skips": [dataclasses.asdict(skip) for skip in result.skips],
        "counts": dataclasses.asdict(result.counts),
        "seconds": round(result.seconds, 3),
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "file": place.file if place else finding.ref.file,
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "document": finding.ref.document,
        "pointer": list(finding.ref.pointer),
        "message": finding.message,
        "hint": finding.hint,
        "targets": list(finding.targets),
    }

"""The report for people: short, aligned, coloured only on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.outcome import Finding, Severity
from tidegate.report.escape import escape
from tidegate.report.result import Result

_RED, _YELLOW, _GREEN, _DIM, _BOLD, _END = "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[2m", "\x1b[1m", "\x1b[0m"
MAX_TARGETS = 6


def terminal_report(result: Result, *, colour: bool) -> str:
    """The whole report, ending with a newline."""
    lines = [line for finding in result.findings for line in _finding(finding, colour)]
    if lines:
        lines.append("")
    lines += _summary(result, colour)
    return "\n".join(lines) + "\n"


def _paint(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{_END}" if colour else text


def _finding(finding: Finding, colour: bool) -> Iterator[str]:
    code = _RED if finding.severity is Severity.ERROR else _YELLOW
    place = _paint(escape(str(finding.place)), _BOLD, colour)
    yield f"{place}  {_paint(str(finding.severity), code, colour)}  {finding.rule}"
    yield f"    {escape(finding.message)}"
    if finding.hint:
        yield f"    mend: {escape(finding.hint)}"
    if finding.targets:
        shown = ", ".join(finding.targets[:MAX_TARGETS])
        more = f" and {len(finding.targets) - MAX_TARGETS} more" if len(finding.targets) > MAX_TARGETS else ""
        yield _paint(f"    on: {escape(shown)}{more}", _DIM, colour)


def _summary(result: Result, colour: bool) -> Iterator[str]:
    counts = result.counts
    looked = (_count(counts.clusters, "cluster"), _count(counts.apps, "app"), _count(counts.targets, "target"))
    yield f"checked   {', '.join(looked)}"
    yield f"rendered  {counts.applications} Applications, {counts.objects} objects"
    yield f"rules     {counts.rules}"
    if counts.releases:
        unverified = f"{counts.unverified} unverified"
        if counts.unverified:
            unverified = _paint(unverified, _YELLOW, colour)
        yield f"releases  {counts.releases} running in gated stages, {unverified}"
    if not result.skips:
        yield "skipped   nothing"
    for skip in result.skips:
        yield f"skipped   {escape(skip.what)}: {escape(skip.reason)}"
    warnings = len(result.findings) - result.errors
    verdict = f"{_count(result.errors, 'error')}, {_count(warnings, 'warning')}"
    code = _RED if result.errors else _YELLOW if warnings else _GREEN
    yield f"result    {_paint(verdict, code, colour)} in {result.seconds:.1f} s"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

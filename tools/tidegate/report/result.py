"""What a report says, whatever its format: findings with their places, skips, counts, the exit code."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from tidegate.checks.run import Judgement
from tidegate.outcome import Finding, Severity, Skip
from tidegate.report.places import Places


@dataclass(frozen=True)
class Counts:
    """How much was looked at."""

    clusters: int
    apps: int
    targets: int
    applications: int
    objects: int
    rules: int
    releases: int
    unverified: int


@dataclass(frozen=True)
class Result:
    """A finished run. Findings are sorted by place, and every one has its place."""

    findings: tuple[Finding, ...]
    skips: tuple[Skip, ...]
    counts: Counts
    seconds: float
    broken: bool

    @property
    def errors(self) -> int:
        """How many findings fail the run."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 broken intents."""
        if self.broken:
            return 2
        return 1 if self.errors else 0


def result_of(judgement: Judgement, seconds: float, *, cluster: str = "", unit: str = "") -> Result:
    """The result of a judgement, narrowed to one cluster or one unit where asked."""
    places = Places(judgement.view)
    findings = [
        finding if finding.place else dataclasses.replace(finding, place=places.of(finding.ref))
        for finding in judgement.findings
        if _concerns(finding, cluster, unit)
    ]
    findings.sort(key=lambda finding: (finding.place or finding.ref.file, finding.rule, finding.message))
    return Result(tuple(findings), tuple(judgement.skips), _counts(judgement, cluster, unit), seconds, judgement.broken)


def _concerns(finding: Finding, cluster: str, unit: str) -> bool:
    """Whether a finding shows on the cluster and unit asked for; one without targets is everybody's."""
    if cluster and finding.targets and not any(target.startswith(f"{cluster}/") for target in finding.targets):
        return False
    if not unit:
        return True
    named = any(target.rpartition("/")[2].removeprefix("namespace-") == unit for target in finding.targets)
    return named or f"/{unit}/" in finding.ref.file


def _counts(judgement: Judgement, cluster: str, unit: str) -> Counts:
    fleet = judgement.fleet
    if fleet is None:
        return Counts(0, 0, 0, 0, 0, judgement.rules, 0, 0)
    units = [
        found for found in judgement.units if cluster in ("", found.cluster.name) and unit in ("", found.rendered.unit)
    ]
    targets = [
        target for target in fleet.targets if cluster in ("", target.cluster.name) and unit in ("", target.app.name)
    ]
    running = [target.release for target in targets if target.release is not None]
    return Counts(
        clusters=len({found.cluster.name for found in units}),
        apps=len({target.app.name for target in targets}),
        targets=len(targets),
        applications=len(units),
        objects=sum(len(found.objects) for found in units),
        rules=judgement.rules,
        releases=len(running),
        unverified=sum(not release.verified for release in running),
    )

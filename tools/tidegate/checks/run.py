"""Judging a revision: intents, drift, render, validation and rules, over all targets, in one process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tidegate.checks.drift import drift_findings
from tidegate.checks.places import SourcePlaces
from tidegate.checks.registry import ALL_RULES, FLEET_RULES, INTENT_RULES, TARGET_RULES
from tidegate.checks.rule import Context, Fact, FleetRule, Spot, Unit
from tidegate.errors import TidegateError, YamlError
from tidegate.fleet.rendering import RenderedUnit, cluster_folders, render_cluster
from tidegate.generate import Generated, generate_fleet
from tidegate.generate.drift import Change, find_changes
from tidegate.model.decode import Problem
from tidegate.model.fleet import Fleet
from tidegate.model.join import load_fleet
from tidegate.outcome import Finding, Ref, Skip
from tidegate.render.kustomize import KustomizeEngine, UnsafeKustomization
from tidegate.schema import SchemaSet, UnsupportedVersionError
from tidegate.tree import MemoryRevision, Revision

T = TypeVar("T")


@dataclass(frozen=True)
class Judgement:
    """Everything that a run found out. `view` is the revision as `generate` would leave it: places refer to it."""

    findings: tuple[Finding, ...]
    skips: tuple[Skip, ...]
    fleet: Fleet | None
    units: tuple[Unit, ...]
    view: Revision
    rules: int = len(ALL_RULES)
    broken: bool = False
    """Whether intents were broken, so that parts could not be judged at all (exit code 2)."""


def judge(revision: Revision, earlier: tuple[Revision, ...]) -> Judgement:
    """Judge a revision. `earlier` are the commits before it, nearest first; none where there is no history."""
    fleet, problems = load_fleet(revision)
    findings = [_intent_finding(problem) for problem in problems]
    skips: list[Skip] = []
    if not earlier:
        skips.append(Skip("vanished-target", "there is no earlier commit to compare with"))
    if fleet is None:
        skips.append(Skip("everything but the intents", "clusters/fleet.yaml cannot be used"))
        return Judgement(tuple(findings), tuple(skips), None, (), revision, broken=True)
    if fleet.broken - {""}:
        names = ", ".join(sorted(fleet.broken - {""}))
        skips.append(Skip(f"drift of {names}", "intents are broken"))
    if fleet.incomplete:
        skips.append(Skip(f"drift of {', '.join(sorted(fleet.incomplete))}", "not all that runs there is known"))
    generated = generate_fleet(fleet, revision)
    changes = find_changes(fleet, revision, generated)
    context = Context(fleet, revision, generated, earlier)
    findings += [_unreadable(base, error) for base, error in generated.unreadable.items()]
    for rule in INTENT_RULES:
        findings += rule.check(context)
    findings += drift_findings(changes, earlier)
    view = view_of(revision, generated, changes)
    units, failures = _rendered(fleet, view)
    findings += failures
    findings += _judged(units, SourcePlaces(view, generated.files))
    return Judgement(tuple(merged(findings)), tuple(skips), fleet, tuple(units), view, broken=bool(problems))


def view_of(revision: Revision, generated: Generated, changes: Sequence[Change]) -> MemoryRevision:
    """The revision as `generate` would leave it."""
    removed = [change.path for change in changes if change.wanted is None and change.ours]
    return MemoryRevision({path: file.data for path, file in generated.files.items()}, base=revision, removed=removed)


def _intent_finding(problem: Problem) -> Finding:
    return Finding("intent", problem.ref, problem.message, problem.hint, place=problem.place)


def _unreadable(base: str, error: TidegateError) -> Finding:
    place = error.place
    ref = Ref(place.file) if place else Ref(f"{base}/kustomization.yaml")
    return Finding("yaml" if isinstance(error, YamlError) else "render", ref, error.message, error.hint, place=place)


def _rendered(fleet: Fleet, view: Revision) -> tuple[list[Unit], list[Finding]]:
    """Every unit of every cluster of the fleet, and what could not be rendered."""
    engine = KustomizeEngine(view)
    targets = {target.folder: target for target in fleet.targets}
    schemas: dict[str, SchemaSet] = {}
    units: list[Unit] = []
    failures: list[Finding] = []
    for folder in cluster_folders(view):
        cluster = fleet.clusters.get(folder.name)
        if cluster is None:
            continue
        version = cluster.intent.kubernetes
        try:
            if version not in schemas:
                schemas[version] = SchemaSet(version)
            for rendered in render_cluster(view, engine, folder):
                target = targets.get(rendered.application.path)
                units.append(Unit(rendered, cluster, target, schemas[version]))
                failures += _failures(rendered)
        except UnsupportedVersionError as error:
            ref = cluster.intent.source.at("kubernetes")
            failures.append(Finding("schema", ref, error.message, error.hint))
        except TidegateError as error:
            ref = Ref(f"{folder.path}/argocd/kustomization.yaml")
            failures.append(Finding("render", ref, error.message, error.hint, place=error.place))
    return units, failures


def _failures(unit: RenderedUnit) -> Iterator[Finding]:
    """Why a unit could not be rendered. Not knowing what would be applied is as bad as knowing that it is wrong."""
    error = unit.error
    if error is None:
        return
    if isinstance(error, UnsafeKustomization):
        for refusal in error.refusals:
            yield Finding("render", refusal.ref, refusal.message, refusal.hint, targets=(unit.name,))
        return
    rule = "yaml" if isinstance(error, YamlError) else "render"
    ref = Ref(error.place.file if error.place else f"{unit.application.path}/kustomization.yaml")
    yield Finding(rule, ref, error.message, error.hint, targets=(unit.name,), place=error.place)


def _judged(units: Sequence[Unit], places: SourcePlaces) -> Iterator[Finding]:
    for unit in units:
        for rule in TARGET_RULES:
            for spot in rule.check(unit):
                yield _finding(rule.name, unit, spot, places)
    for fleet_rule in FLEET_RULES:
        facts = _facts(fleet_rule, units)
        for unit, spot in fleet_rule.check(facts):
            yield _finding(fleet_rule.name, unit, spot, places)


def _facts(rule: FleetRule, units: Sequence[Unit]) -> list[tuple[Unit, Fact]]:
    return [(unit, fact) for unit in units for fact in rule.facts(unit)]


def _finding(rule: str, unit: Unit, spot: Spot, places: SourcePlaces) -> Finding:
    ref = spot.ref or places.ref(spot.item, spot.pointer, unit.rendered.application.path)
    return Finding(rule, ref, spot.message, spot.hint, targets=(unit.name,))


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One mistake is one finding: those with the same rule, place and message are one, with all their targets."""
    known: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.ref, finding.place, finding.message)
        before = known.get(key)
        if before is None:
            known[key] = finding
        else:
            targets = tuple(sorted({*before.targets, *finding.targets}))
            known[key] = dataclasses.replace(before, targets=targets)
    return list(known.values())

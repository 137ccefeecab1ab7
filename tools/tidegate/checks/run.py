"""Judging a revision: intents, drift, render, validation and rules, over all targets, in one process."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tidegate.checks.consequences import leading, without_consequences, without_uncertain
from tidegate.checks.drift import drift_findings
from tidegate.checks.places import SourcePlaces
from tidegate.checks.registry import ALL_RULES, FLEET_RULES, INTENT_RULES, TARGET_RULES
from tidegate.checks.release_hash import damaged_releases
from tidegate.checks.rule import Context, Fact, FleetRule, Spot, Unit
from tidegate.errors import TidegateError, YamlError
from tidegate.fleet.rendering import RenderedUnit, cluster_folders, render_cluster
from tidegate.generate import Generated, generate_fleet
from tidegate.generate.drift import Change, find_changes, uncertain_folders
from tidegate.model.decode import Problem
from tidegate.model.fleet import Fleet, Target
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


def judge(
    revision: Revision, earlier: tuple[Revision, ...], *, today: date | None = None, audit: bool = False
) -> Judgement:
    """Judge a revision. `earlier` are the commits before it, nearest first; none where there is no history.

    Expiry is judged by `today`; what has only expired is a warning, or with `audit` an error.
    """
    fleet, problems = load_fleet(revision)
    findings = [_intent_finding(problem) for problem in problems]
    skips: list[Skip] = []
    if not earlier:
        skips.append(Skip("vanished-target", "there is no earlier commit to compare with"))
    if today is None:
        skips.append(Skip("override-expired", "there is no commit to take the day from; give --now"))
    if fleet is None:
        skips.append(Skip("everything but the intents", "clusters/fleet.yaml cannot be used"))
        return Judgement(tuple(findings), tuple(skips), None, (), revision, broken=True)
    if "" in fleet.broken:
        skips.append(Skip("drift", "clusters/fleet.yaml or clusters/removals.yaml has mistakes"))
    elif fleet.broken:
        names = ", ".join(sorted(fleet.broken))
        skips.append(Skip(f"drift of {names}", "intents are broken"))
    generated = generate_fleet(fleet, revision)
    context = Context(fleet, revision, generated, earlier, today, audit)
    findings += [_unreadable(base, error) for base, error in generated.unreadable.items()]
    for rule in INTENT_RULES:
        findings += rule.check(context)
    damaged = damaged_releases(context) if any(finding.rule == "release-hash" for finding in findings) else []
    known = without_uncertain(fleet, damaged, findings)
    if known.incomplete:
        skips.append(Skip(f"drift of {', '.join(sorted(known.incomplete))}", "not all that runs there is known"))
    changes = find_changes(known, revision, generated)
    view = view_of(revision, generated, changes, uncertain_folders(known, revision, generated))
    units, failures = _rendered(fleet, view)
    findings += failures
    findings += _judged(units, SourcePlaces(view, generated.files))
    findings += drift_findings(changes, fleet, revision, earlier, {finding.ref.file for finding in findings})
    findings = without_consequences(merged(findings), fleet, damaged, generated.unreadable)
    return Judgement(tuple(findings), tuple(skips), fleet, tuple(units), view, broken=bool(problems))


def view_of(
    revision: Revision, generated: Generated, changes: Sequence[Change], untouched: tuple[str, ...] = ()
) -> MemoryRevision:
    """The revision as `generate` would leave it; what lies in `untouched` folders is left as it is."""
    # What is foreign is drift, and not judged: it has to go.
    removed = [change.path for change in changes if change.wanted is None]
    written = {path: file.data for path, file in generated.files.items() if not path.startswith(untouched)}
    return MemoryRevision(written, base=revision, removed=removed)


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
                if rendered.error is not None:
                    error = _base_error(engine, target) or rendered.error
                    failures += _failures(rendered, error, target.base if target else rendered.application.path)
        except UnsupportedVersionError as error:
            ref = cluster.intent.source.at("kubernetes")
            failures.append(Finding("schema", ref, error.message, error.hint))
        except TidegateError as error:
            ref = Ref(f"{folder.path}/argocd/kustomization.yaml")
            failures.append(Finding("render", ref, error.message, error.hint, place=error.place))
    return units, failures


def _base_error(engine: KustomizeEngine, target: Target | None) -> TidegateError | None:
    """What is wrong with the base alone: where it is, the overlays of all clusters fail for the same reason."""
    if target is not None:
        try:
            engine.render(target.base)
        except TidegateError as error:
            return error
    return None


def _failures(unit: RenderedUnit, error: TidegateError, folder: str) -> Iterator[Finding]:
    """Why a unit could not be rendered. Not knowing what would be applied is as bad as knowing that it is wrong."""
    if isinstance(error, UnsafeKustomization):
        for refusal in error.refusals:
            ref = refusal.ref
            if ref.file == folder or (folder != unit.application.path and ref.file.startswith(unit.application.path)):
                ref = Ref(f"{folder}/kustomization.yaml")  # what is wrong with a base is said there
            yield Finding("render", ref, refusal.message, refusal.hint, targets=(unit.name,))
        return
    rule = "yaml" if isinstance(error, YamlError) else "render"
    ref = Ref(error.place.file if error.place else f"{folder}/kustomization.yaml")
    yield Finding(rule, ref, error.message, error.hint, targets=(unit.name,), place=error.place)


def _judged(units: Sequence[Unit], places: SourcePlaces) -> Iterator[Finding]:
    spots = [(rule.name, unit, spot) for unit in units for rule in TARGET_RULES for spot in rule.check(unit)]
    for fleet_rule in FLEET_RULES:
        spots += [(fleet_rule.name, unit, spot) for unit, spot in fleet_rule.check(_facts(fleet_rule, units))]
    rules: dict[int, list[str]] = {}
    for name, _, spot in spots:
        rules.setdefault(id(spot.item), []).append(name)
    for name, unit, spot in spots:
        if leading(rules[id(spot.item)]) in (None, name):
            yield _finding(name, unit, spot, places)


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

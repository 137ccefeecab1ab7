"""Intents joined into a fleet: every name that one intent uses must be known to another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from tidegate.model.decode import Problem
from tidegate.model.fleet import App, Cluster, Fleet, Target
from tidegate.model.intents.fleet import Carries, FleetIntent, Stage
from tidegate.model.load import FLEET_FILE, Intents, load_intents
from tidegate.model.names import app_problems, cluster_problems, fleet_problems, override_problems, settings_problems
from tidegate.outcome import Ref
from tidegate.tree import Revision


def unknown_name(ref: Ref, what: str, name: str, known: Iterable[str]) -> Problem:
    """The problem of a name that nobody defines, with the nearest one that is defined."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(names) or 'none'}"
    return Problem(ref, f"there is no {what} `{name}`", hint)


def load_fleet(revision: Revision) -> tuple[Fleet | None, list[Problem]]:
    """The fleet of a revision with all mistakes of its intents. The fleet is None where fleet.yaml cannot be used."""
    problems: list[Problem] = []
    intents = load_intents(revision, problems)
    if intents.fleet is None:
        return None, problems
    fleet = intents.fleet
    half_read = frozenset(problem.ref.file for problem in problems)
    problems += fleet_problems(fleet)
    problems += [
        problem for problem in _references(fleet, intents, _unusable(problems)) if not _follows(problem, half_read)
    ]
    clusters = {cluster.name: cluster for cluster in _clusters(fleet, intents)}
    broken = frozenset(_owner(problem.ref.file) for problem in problems)
    apps = {name: app for name, app in intents.apps.items() if app is not None}
    draft = Fleet(fleet, clusters, apps, intents.removals, (), broken)
    targets = tuple(
        target
        for cluster in clusters.values()
        for app in apps.values()
        if Carries.APPS in cluster.stage.carries and (target := _target(draft, cluster, app))
    )
    incomplete = _incomplete(draft, intents, {(target.cluster.name, target.app.name) for target in targets})
    incomplete |= _unstaged(fleet, intents)
    return Fleet(fleet, clusters, apps, intents.removals, targets, broken, incomplete), problems


def _unusable(problems: list[Problem]) -> frozenset[str]:
    """The accounts and teams of fleet.yaml that have a mistake: who names one of them is not wrong."""
    inside = [problem.ref.pointer for problem in problems if problem.ref.file == FLEET_FILE]
    return frozenset(str(at[1]) for at in inside if len(at) > 1 and at[0] in ("accounts", "teams"))


def _follows(problem: Problem, half_read: frozenset[str]) -> bool:
    """Whether a problem is there only because a file could not be read in full, which was said already."""
    if problem.ref.pointer:
        return False
    return problem.ref.file in half_read or any(problem.message == f"{file} is missing" for file in half_read)


def _incomplete(fleet: Fleet, intents: Intents, known: set[tuple[str, str]]) -> frozenset[str]:
    """The clusters on which an app should run (its settings say so, or its app.yaml is unusable), but no target is."""
    found = set()
    for cluster in fleet.clusters.values():
        if Carries.APPS not in cluster.stage.carries:
            continue
        for name, app in intents.apps.items():
            wanted = app is None or cluster.stage.name in {*app.settings, *app.stages}
            if wanted and (cluster.name, name) not in known and not fleet.removal_declared(name, cluster.name):
                found.add(cluster.name)
    return frozenset(found)


def _unstaged(fleet: FleetIntent, intents: Intents) -> frozenset[str]:
    """The clusters that no stage names, or more than one: one mistake, which the rule `cluster-stage` tells."""
    stages = [name for stage in fleet.stages for name in set(stage.clusters)]
    return frozenset(name for _, name in intents.clusters if stages.count(name) != 1)


def _owner(file: str) -> str:
    """The app or cluster whose intent a file is (the name of its folder), "" for the fleet as a whole."""
    parts = file.split("/")
    if parts[0] == "apps" and len(parts) > 2:
        return parts[1]
    return parts[2] if parts[0] == "clusters" and len(parts) > 3 else ""


def _clusters(fleet: FleetIntent, intents: Intents) -> list[Cluster]:
    found = []
    unstaged = _unstaged(fleet, intents)
    for (environment, folder), intent in sorted(intents.clusters.items()):
        stage = next((stage for stage in fleet.stages if folder in stage.clusters), None)
        if intent is None or stage is None or folder in unstaged:
            continue
        if intent.account in fleet.accounts:
            found.append(Cluster(intent, environment, stage))
    return found


def _target(fleet: Fleet, cluster: Cluster, app: App) -> Target | None:
    stage = cluster.stage
    settings, stage_file = app.settings.get(stage.name), app.stages.get(stage.name)
    if settings is None or stage_file is None:
        return None
    overrides = tuple(override for override in app.overrides if override.scope in (stage.name, cluster.name))
    removing = fleet.removal_declared(app.name, cluster.name)
    if not stage.gated:
        if stage_file.pinned is None:
            return None
        base = f"{app.folder}/base"
        return Target(cluster, app, app.intent, stage_file.pinned, base, settings, overrides, None, removing)
    running = stage_file.clusters.get(cluster.name)
    release = app.releases.get(running.release) if running else None
    if release is None:
        return None
    return Target(cluster, app, release.app, release.intent.build, release.base, settings, overrides, release, removing)


def _references(fleet: FleetIntent, intents: Intents, unusable: frozenset[str]) -> list[Problem]:
    problems: list[Problem] = []
    named = {name for _, name in intents.clusters}
    for i, stage in enumerate(fleet.stages):
        for w, wave in enumerate(stage.waves):
            for c, name in enumerate(wave):
                if name not in named:
                    ref = fleet.source.at("stages", i, "waves", w, c)
                    problems.append(unknown_name(ref, "cluster", name, named))
        for a, before in enumerate(stage.after):
            if before not in {other.name for other in fleet.stages}:
                ref = fleet.source.at("stages", i, "after", a)
                problems.append(unknown_name(ref, "stage", before, (other.name for other in fleet.stages)))
    for (environment, folder), cluster in intents.clusters.items():
        if cluster is not None:
            problems += cluster_problems(fleet, cluster, environment, folder)
            if cluster.account not in {*fleet.accounts, *unusable}:
                problems.append(unknown_name(cluster.source.at("account"), "account", cluster.account, fleet.accounts))
    for app in intents.apps.values():
        if app is not None:
            problems += app_problems(app) + _app_references(fleet, intents, app, unusable)
    return problems + _removal_references(fleet, intents)


def _app_references(fleet: FleetIntent, intents: Intents, app: App, unusable: frozenset[str]) -> list[Problem]:
    problems: list[Problem] = []
    intent = app.intent
    teams = {*fleet.teams, *unusable}
    if intent.team not in teams:
        problems.append(unknown_name(intent.source.at("team"), "team", intent.team, fleet.teams))
    for i, callee in enumerate(intent.dependencies.calls):
        if callee not in intents.apps:
            ref = intent.source.at("dependencies", "calls", i)
            problems.append(unknown_name(ref, "app", callee, intents.apps))
    stages = {stage.name: stage for stage in fleet.stages if Carries.APPS in stage.carries}
    for files in (app.settings, app.stages):
        for name, file in files.items():
            if name not in stages:
                problems.append(unknown_name(file.source, "stage for apps called", name, stages))
    unstaged = _unstaged(fleet, intents)
    clusters = {name for stage in stages.values() for name in stage.clusters} | unstaged
    for override in app.overrides:
        if override.scope not in stages and override.scope not in clusters:
            known = [*stages, *clusters]
            problems.append(unknown_name(override.intent.source, "stage or cluster", override.scope, known))
        problems += override_problems(override.intent)
        if override.intent.owner not in teams:
            ref = override.intent.source.at("owner")
            problems.append(unknown_name(ref, "team", override.intent.owner, fleet.teams))
    problems += _stage_file_problems(stages, app, unstaged)
    for settings in app.settings.values():
        problems += settings_problems(app, settings)
    return problems


def _stage_file_problems(stages: dict[str, Stage], app: App, unstaged: frozenset[str]) -> list[Problem]:
    problems: list[Problem] = []
    for name, file in app.stages.items():
        stage = stages.get(name)
        if stage is None:
            continue
        if file.unit != app.name:
            problems.append(Problem(file.source.at("unit"), f"`unit` must be `{app.name}`, the app of this folder"))
        if file.stage != name:
            problems.append(Problem(file.source.at("stage"), f"`stage` must be `{name}`, as the file is called"))
        if stage.gated and file.pinned:
            problems.append(
                Problem(file.source.at("pinned"), f"only the first stage pins a build, and `{name}` is gated")
            )
        for cluster in file.clusters:
            if cluster not in stage.clusters and cluster not in unstaged:
                ref = file.source.at("clusters", cluster)
                problems.append(unknown_name(ref, f"cluster of stage {name} called", cluster, stage.clusters))
        if name not in app.settings:
            hint = f"write it, or remove {file.source.file} by a declared removal"
            problems.append(Problem(file.source, f"{app.folder}/settings/{name}.yaml is missing", hint))
    return problems


def _removal_references(fleet: FleetIntent, intents: Intents) -> list[Problem]:
    if intents.removals is None:
        return []
    problems: list[Problem] = []
    known = {name for _, name in intents.clusters}
    for i, removal in enumerate(intents.removals.removals):
        ref = intents.removals.source.at("removals", i)
        if removal.owner not in fleet.teams:
            problems.append(unknown_name(ref.at("owner"), "team", removal.owner, fleet.teams))
        for c, cluster in enumerate(removal.clusters):
            if cluster not in known:
                problems.append(unknown_name(ref.at("clusters", c), "cluster", cluster, known))
    return problems


__all__ = ["FLEET_FILE", "load_fleet", "unknown_name"]

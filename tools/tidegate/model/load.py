"""Reading every intent of a revision, by the layout of the repository."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from tidegate.model.decode import Problem, load_intent
from tidegate.model.fleet import App, Override, Release
from tidegate.model.intents import (
    AppIntent,
    ClusterIntent,
    FleetIntent,
    OverrideIntent,
    ReleaseIntent,
    RemovalsIntent,
    SettingsIntent,
    StageFileIntent,
)
from tidegate.outcome import Place, Ref
from tidegate.tree import EntryKind, Revision

FLEET_FILE = "clusters/fleet.yaml"
REMOVALS_FILE = "clusters/removals.yaml"
T = TypeVar("T")


@dataclass(frozen=True)
class Intents:
    """What a revision says, before it is joined. Keys of `clusters` are (environment, folder name)."""

    fleet: FleetIntent | None
    clusters: Mapping[tuple[str, str], ClusterIntent | None]
    apps: Mapping[str, App | None]
    removals: RemovalsIntent | None


def load_intents(revision: Revision, problems: list[Problem]) -> Intents:
    """Every intent of the revision; a value is None where its file cannot be used (the reason is in `problems`)."""
    fleet = load_intent(FleetIntent, revision, FLEET_FILE, problems)
    clusters = {
        (environment, name): load_intent(
            ClusterIntent, revision, f"clusters/{environment}/{name}/cluster.yaml", problems
        )
        for environment in _folders(revision, "clusters")
        for name in _folders(revision, f"clusters/{environment}")
    }
    apps = {name: _app(revision, name, problems) for name in _folders(revision, "apps")}
    removals = None
    if revision.kind(REMOVALS_FILE) is not None:
        removals = load_intent(RemovalsIntent, revision, REMOVALS_FILE, problems)
    return Intents(fleet, clusters, apps, removals)


def _folders(revision: Revision, folder: str) -> list[str]:
    return [name for name in revision.names(folder) if revision.kind(f"{folder}/{name}") is EntryKind.FOLDER]


def _yaml_names(revision: Revision, folder: str) -> list[str]:
    return [name for name in revision.names(folder) if name.endswith(".yaml")]


def _app(revision: Revision, name: str, problems: list[Problem]) -> App | None:
    folder = f"apps/{name}"
    intent = load_intent(AppIntent, revision, f"{folder}/app.yaml", problems)
    settings = _by_stage(SettingsIntent, revision, f"{folder}/settings", problems)
    stages = _by_stage(StageFileIntent, revision, f"{folder}/stages", problems)
    overrides = []
    for scope in _folders(revision, f"{folder}/overrides"):
        for file in _yaml_names(revision, f"{folder}/overrides/{scope}"):
            override = load_intent(OverrideIntent, revision, f"{folder}/overrides/{scope}/{file}", problems)
            if override is not None:
                overrides.append(Override(scope, file.removesuffix(".yaml"), override))
    releases = {
        release.id: release
        for identity in _folders(revision, f"{folder}/releases")
        if (release := load_release(revision, name, identity, problems))
    }
    if intent is not None and intent.name != name:
        problems.append(Problem(intent.source.at("name"), f"`name` must be `{name}`, as its folder is called"))
        intent = dataclasses.replace(intent, name=name)
    return None if intent is None else App(intent, settings, tuple(overrides), stages, releases)


def _by_stage(cls: type[T], revision: Revision, folder: str, problems: list[Problem]) -> dict[str, T]:
    found: dict[str, T] = {}
    for file in _yaml_names(revision, folder):
        value = load_intent(cls, revision, f"{folder}/{file}", problems)
        if value is not None:
            found[file.removesuffix(".yaml")] = value
    return found


def load_release(revision: Revision, app: str, identity: str, problems: list[Problem]) -> Release | None:
    """One release folder, or None where it cannot be used. Its hashes are not judged here, but by a rule."""
    folder = f"apps/{app}/releases/{identity}"
    intent = load_intent(ReleaseIntent, revision, f"{folder}/release.yaml", problems)
    frozen = load_intent(AppIntent, revision, f"{folder}/app.yaml", problems)
    if intent is None or frozen is None:
        return None
    ref = Ref(f"{folder}/release.yaml")
    for wanted, found, at in ((app, intent.unit, ref.at("unit")), (app, frozen.name, frozen.source.at("name"))):
        if wanted != found:
            problems.append(
                Problem(at, f"`{at.pointer[-1]}` must be `{wanted}`, the app of this folder, found `{found}`")
            )
    digest = hashlib.sha256(revision.read(f"{folder}/release.yaml")).hexdigest()
    evidence = [name for name in revision.names(f"{folder}/evidence") if name.endswith(".json")]
    if revision.kind(f"{folder}/evidence") is EntryKind.FILE:
        problems.append(Problem(Ref(f"{folder}/evidence"), "must be a folder", place=Place(f"{folder}/evidence")))
    return Release(identity, digest, intent, frozen, verified=bool(evidence))

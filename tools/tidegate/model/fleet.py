"""The fleet: intents, joined. Frozen values; everything that is generated, rendered and checked starts here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.cluster import Architecture, Capacity, ClusterIntent, Role
from tidegate.model.intents.fleet import Carries, FleetIntent, Stage
from tidegate.model.intents.override import OverrideIntent
from tidegate.model.intents.release import Build, ReleaseIntent, StageFileIntent
from tidegate.model.intents.removal import RemovalsIntent
from tidegate.model.intents.settings import SettingsIntent
from tidegate.outcome import Ref


@dataclass(frozen=True)
class Cluster:
    """One cluster: its intent, the environment that its folder says, and its stage."""

    intent: ClusterIntent
    environment: str
    stage: Stage

    @property
    def name(self) -> str:
        """The name of the cluster."""
        return self.intent.name

    @property
    def folder(self) -> str:
        """The folder of the cluster, from the root."""
        return f"clusters/{self.environment}/{self.name}"

    @property
    def standby(self) -> bool:
        """Whether it waits for a disaster: jobs suspended, consumers at zero, databases read-only."""
        return self.intent.role is Role.STANDBY

    @property
    def architectures(self) -> tuple[Architecture, ...]:
        """The architectures of its `general` nodes."""
        return self.intent.architectures


@dataclass(frozen=True)
class Release:
    """A release as it lies in the repository: what release.yaml says, and the frozen intent beside it."""

    id: str
    hash: str
    """SHA-256 of the bytes of release.yaml as they are; what the stage files promise is compared with it."""
    intent: ReleaseIntent
    app: AppIntent
    verified: bool
    """Whether there is evidence of a verification beside it."""

    @property
    def base(self) -> str:
        """The folder of the frozen base, from the root."""
        return base_folder(self.intent.unit, self.intent.base.hash)


def base_folder(app: str, digest: str) -> str:
    """Where the frozen base with this hash lies."""
    return f"apps/{app}/bases/{digest[:12]}"


@dataclass(frozen=True)
class Override:
    """One override: where it applies (a stage or a cluster), its file's name, its intent."""

    scope: str
    name: str
    intent: OverrideIntent


@dataclass(frozen=True)
class App:
    """One app: the working copy, the settings of its stages, overrides, stage files and releases."""

    intent: AppIntent
    settings: Mapping[str, SettingsIntent]
    overrides: tuple[Override, ...]
    stages: Mapping[str, StageFileIntent]
    releases: Mapping[str, Release]

    @property
    def name(self) -> str:
        """The name of the app."""
        return self.intent.name

    @property
    def folder(self) -> str:
        """The folder of the app, from the root."""
        return f"apps/{self.name}"


@dataclass(frozen=True)
class Target:
    """One (cluster, app) pair: what is generated, rendered and checked as one."""

    cluster: Cluster
    app: App
    intent: AppIntent
    """What runs: the frozen intent of the release, or the working copy in the first stage."""
    build: Build
    base: str
    """The folder of the base that the overlay stands on."""
    settings: SettingsIntent
    overrides: tuple[Override, ...]
    release: Release | None
    """None in the first stage, which follows the working copy."""
    removing: bool
    """Whether its removal is declared: Argo CD may delete its objects when its files go."""

    @property
    def name(self) -> str:
        """`<cluster>/<app>`, as reports name it."""
        return f"{self.cluster.name}/{self.app.name}"

    @property
    def folder(self) -> str:
        """Where the generated overlay lies."""
        return f"{self.cluster.folder}/apps/{self.app.name}"

    @property
    def capacity(self) -> Capacity:
        """How the nodes of this app are bought here."""
        return self.settings.capacity or self.cluster.intent.capacity

    @property
    def pinned_at(self) -> Ref:
        """Where the stage file says which build or release runs."""
        stage = self.app.stages[self.cluster.stage.name].source
        return stage.at("pinned") if self.release is None else stage.at("clusters", self.cluster.name)


@dataclass(frozen=True)
class Fleet:
    """The whole fleet.

    `broken` names apps and clusters whose intents have mistakes: they are judged as far as possible, but nothing is
    written for them. `incomplete` names clusters without one certain stage, and those on which an app should run, and
    nothing says what of it: what would be generated for them lacks a part, so it is neither compared nor written.
    """

    intent: FleetIntent
    clusters: Mapping[str, Cluster]
    apps: Mapping[str, App]
    removals: RemovalsIntent | None
    targets: tuple[Target, ...]
    broken: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()

    def targets_on(self, cluster: str) -> tuple[Target, ...]:
        """The targets of one cluster, by app name."""
        return tuple(target for target in self.targets if target.cluster.name == cluster)

    def stage(self, name: str) -> Stage | None:
        """The stage of this name."""
        return next((stage for stage in self.intent.stages if stage.name == name), None)

    @property
    def app_stages(self) -> tuple[Stage, ...]:
        """The stages that carry apps, in the order of fleet.yaml."""
        return tuple(stage for stage in self.intent.stages if Carries.APPS in stage.carries)

    def removal_declared(self, app: str, cluster: str) -> bool:
        """Whether clusters/removals.yaml says that `app` leaves `cluster`."""
        entries = self.removals.removals if self.removals else ()
        return any(entry.unit == app and cluster in entry.clusters for entry in entries)

"""`apps/<app>/app.yaml`: the intent of one app. Every field is frozen with a release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from tidegate.model.shape import Between, Doc, NotEmpty, Scope
from tidegate.model.types import (
    AppName,
    Cron,
    EnvName,
    Host,
    ImageRepository,
    Label,
    Port,
    Quantity,
    UrlPath,
    Version,
)
from tidegate.outcome import Ref

Command = Annotated[tuple[str, ...], NotEmpty()]


class BaseKind(StrEnum):
    """Who writes the base: the tool (the golden path `service`), or the team."""

    SERVICE = "service"
    OWN = "own"


class Protocol(StrEnum):
    """What the app speaks on its port."""

    HTTP = "http"
    HTTP2 = "http2"
    GRPC = "grpc"


class GatewayName(StrEnum):
    """The load balancers of a cluster."""

    INTERNAL = "internal"
    PUBLIC = "public"


class DatabaseEngine(StrEnum):
    """The relational engines that the platform runs."""

    POSTGRES = "postgres"


class CacheEngine(StrEnum):
    """The cache engines that the platform runs."""

    VALKEY = "valkey"


@dataclass(frozen=True, kw_only=True)
class Image:
    """The image of the app; which digest runs where is said by stage files and releases."""

    repository: Annotated[ImageRepository, Doc("The repository, without tag or digest.")]


@dataclass(frozen=True, kw_only=True)
class Probes:
    """How the kubelet asks the app whether it lives. Paths are for HTTP; gRPC apps answer the gRPC health protocol."""

    readiness: Annotated[UrlPath, Doc("The path that answers 200 when traffic may come.")] = "/healthz/ready"
    liveness: Annotated[UrlPath, Doc("The path that answers 200 while a restart would not help.")] = "/healthz/live"
    startup_seconds: Annotated[int, Between(5, 600), Doc("How long a start may take.")] = 60


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A secret of AWS Secrets Manager, `<stage>/<app>/<name>`, as environment variables."""

    name: Annotated[Label, Doc("The last part of the secret's name.")]
    env: Annotated[Mapping[EnvName, str], NotEmpty(), Doc("Environment variable -> property of the secret.")]


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of its own; migrations use the credentials in the secret `<stage>/<app>/database-migration`."""

    engine: Annotated[DatabaseEngine, Doc("The engine.")]
    name: Annotated[Label, Doc("The name of the database.")]


@dataclass(frozen=True, kw_only=True)
class Cache:
    """A cache of its own."""

    engine: Annotated[CacheEngine, Doc("The engine.")]


@dataclass(frozen=True, kw_only=True)
class External:
    """A service outside AWS that the app calls over TLS."""

    host: Annotated[Host, Doc("Its host name; the network firewall lets it through by name.")]
    port: Annotated[Port, Doc("Its port.")] = 443


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    """What the app needs to work; network policies and roles are made from it."""

    calls: Annotated[tuple[AppName, ...], Doc("The apps of this fleet that it calls.")] = ()
    database: Annotated[Database | None, Doc("Its database.")] = None
    cache: Annotated[Cache | None, Doc("Its cache.")] = None
    publishes: Annotated[tuple[Label, ...], Doc("The queues that it writes to.")] = ()
    buckets: Annotated[tuple[Label, ...], Doc("The buckets that it reads and writes.")] = ()
    external: Annotated[tuple[External, ...], Doc("The services outside AWS that it calls.")] = ()


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """A deployment of the same image that works on a queue; at zero on a standby cluster."""

    name: Annotated[Label, Doc("What it is called; the Deployment is `<app>-<name>`.")]
    queue: Annotated[Label, Doc("The queue that it reads.")]
    command: Annotated[Command, Doc("The command that runs it.")]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A scheduled job of the same image; suspended on a standby cluster."""

    name: Annotated[Label, Doc("What it is called; the CronJob is `<app>-<name>`.")]
    schedule: Annotated[Cron, Doc("When it runs, in UTC: five cron fields.")]
    command: Annotated[Command, Doc("The command that runs it.")]
    deadline_minutes: Annotated[int, Between(1, 1440), Doc("After how long it is stopped.")] = 60


@dataclass(frozen=True, kw_only=True)
class Migration:
    """A database migration that runs before each new version."""

    command: Annotated[Command, Doc("The command that runs it.")]
    min_rollback: Annotated[Version, Doc("The oldest version that works on the migrated schema.")]


@dataclass(frozen=True, kw_only=True)
class Expose:
    """How the app is reached from outside the cluster; its host names are in the settings of each stage."""

    gateway: Annotated[GatewayName, Doc("The load balancer.")]
    paths: Annotated[tuple[UrlPath, ...], NotEmpty(), Doc("Path prefixes; for gRPC: one `/` for all services.")] = (
        "/",
    )


@dataclass(frozen=True, kw_only=True)
class AppIntent:
    """One app of a product team."""

    KIND: ClassVar[str] = "App"
    SCOPE: ClassVar[Scope] = Scope.RELEASED

    name: Annotated[AppName, Doc("The name of the app, of its folder and of its namespace.")]
    team: Annotated[Label, Doc("The team that owns it: a key of `teams` in fleet.yaml.")]
    description: Annotated[str, Doc("What it does, in a sentence.")]
    base: Annotated[BaseKind, Doc("`service`: the base is generated; `own`: the team writes base/ by hand.")]
    image: Annotated[Image, Doc("The image of the app.")]
    protocol: Annotated[Protocol, Doc("What it speaks on its port.")] = Protocol.HTTP
    port: Annotated[Port, Doc("The port that it listens on.")] = 8080
    command: Annotated[tuple[str, ...], Doc("The command, where the image's own is not wanted.")] = ()
    env: Annotated[Mapping[EnvName, str], Doc("Environment variables that are the same everywhere.")] = field(
        default_factory=dict
    )
    flags: Annotated[Mapping[EnvName, bool], Doc("Feature flags, given as environment variables.")] = field(
        default_factory=dict
    )
    probes: Annotated[Probes, Doc("How the kubelet asks whether it lives.")] = Probes()
    shutdown_seconds: Annotated[int, Between(5, 600), Doc("How long it may take to finish open requests.")] = 30
    scratch: Annotated[Quantity, Doc("The size of its writable /tmp.")] = "64Mi"
    secrets: Annotated[tuple[Secret, ...], Doc("Its secrets in AWS Secrets Manager.")] = ()
    dependencies: Annotated[Dependencies, Doc("What it needs to work.")] = Dependencies()
    consumers: Annotated[tuple[Consumer, ...], Doc("Deployments that work on queues.")] = ()
    jobs: Annotated[tuple[Job, ...], Doc("Scheduled jobs.")] = ()
    migration: Annotated[Migration | None, Doc("The database migration before each new version.")] = None
    expose: Annotated[Expose | None, Doc("How it is reached from outside the cluster.")] = None
    source: Ref

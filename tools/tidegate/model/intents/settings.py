"""`apps/<app>/settings/<stage>.yaml`: what a stage sets for an app. Live as soon as it is merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from tidegate.model.intents.cluster import Capacity
from tidegate.model.shape import Between, Doc, Scope
from tidegate.model.types import Host, Label, Percent, Quantity
from tidegate.outcome import Ref


@dataclass(frozen=True, kw_only=True)
class Replicas:
    """The bounds of the horizontal autoscaler, per cluster."""

    min: Annotated[int, Between(1, 1000), Doc("The fewest pods.")]
    max: Annotated[int, Between(1, 1000), Doc("The most pods.")]
    cpu_percent: Annotated[Percent, Doc("The processor use, of the request, that it aims at.")] = 70


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What one pod requests, and its memory limit (there is no CPU limit: it only throttles)."""

    cpu: Annotated[Quantity, Doc("The processor request.")]
    memory: Annotated[Quantity, Doc("The memory request, and limit.")]


@dataclass(frozen=True, kw_only=True)
class SettingsIntent:
    """Replicas, resources, hosts and capacity of one app in one stage."""

    KIND: ClassVar[str] = "Settings"
    SCOPE: ClassVar[Scope] = Scope.STAGE

    replicas: Annotated[Replicas, Doc("The bounds of the horizontal autoscaler.")]
    resources: Annotated[Resources, Doc("What one pod requests.")]
    consumers: Annotated[Mapping[Label, Annotated[int, Between(0, 1000)]], Doc("Consumer -> pods; 1 if unsaid.")] = (
        field(default_factory=dict)
    )
    hosts: Annotated[tuple[Host, ...], Doc("The host names under which it is reached.")] = ()
    capacity: Annotated[Capacity | None, Doc("How its nodes are bought, where not as the cluster says.")] = None
    source: Ref

"""What a rule is. Rules on intents see the fleet; target rules see one rendered unit; fleet rules see facts of all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tidegate.fleet.rendering import RenderedUnit
from tidegate.generate import Generated
from tidegate.model.fleet import Cluster, Fleet, Target
from tidegate.outcome import Finding, Pointer, Ref
from tidegate.render.kustomize import RenderedObject
from tidegate.schema import SchemaSet
from tidegate.tree import MemoryRevision, Revision


@dataclass(frozen=True)
class Context:
    """What rules on intents may look at."""

    fleet: Fleet
    revision: Revision
    """As it is."""
    generated: Generated
    earlier: tuple[Revision, ...] = ()
    """The commit that the working tree stands on, and that one's first parent, as far as there is a history."""
    today: date | None = None
    """The day that expiry is judged by; None where neither a commit nor a person says which."""
    audit: bool = False
    """Whether what has only expired fails the run (a scheduled run), instead of warning."""

    @cached_property
    def view(self) -> MemoryRevision:
        """The revision with every generated file as it should be."""
        files = {path: file.data for path, file in self.generated.files.items()}
        return MemoryRevision(files, base=self.revision)


@dataclass(frozen=True)
class Unit:
    """One rendered unit with what is known of it. `target` is set for an app's own Application."""

    rendered: RenderedUnit
    cluster: Cluster
    target: Target | None
    schemas: SchemaSet

    @property
    def name(self) -> str:
        """`<cluster>/<application>`."""
        return self.rendered.name

    @property
    def objects(self) -> tuple[RenderedObject, ...]:
        """The rendered objects."""
        return self.rendered.objects

    def namespace_of(self, value: dict[str, Any]) -> str:
        """Where an object lands: its own namespace, else Argo CD's destination; "" for cluster-scoped kinds."""
        scope = self.schemas.scope(str(value.get("apiVersion", "")), str(value.get("kind", "")))
        if scope == "Cluster":
            return ""
        metadata = value.get("metadata")
        own = metadata.get("namespace") if isinstance(metadata, dict) else None
        return own if isinstance(own, str) and own else self.rendered.application.namespace


@dataclass(frozen=True)
class Spot:
    """Something wrong at a place of a rendered object; `ref` where the rule knows better where it comes from."""

    item: RenderedObject
    pointer: Pointer
    message: str
    hint: str = ""
    ref: Ref | None = None


@dataclass(frozen=True)
class Fact:
    """Something that a fleet rule wants to know of a unit: a key to compare by, and where it stands."""

    key: tuple[str, ...]
    item: RenderedObject
    pointer: Pointer
    detail: Any = None


@dataclass(frozen=True)
class IntentRule:
    """Looks at intents and at the repository."""

    name: str
    check: Callable[[Context], Iterable[Finding]]


@dataclass(frozen=True)
class TargetRule:
    """Looks at one rendered unit."""

    name: str
    check: Callable[[Unit], Iterable[Spot]]


@dataclass(frozen=True)
class FleetRule:
    """Gathers facts of each unit, then looks at all of them."""

    name: str
    facts: Callable[[Unit], Iterable[Fact]]
    check: Callable[[list[tuple[Unit, Fact]]], Iterator[tuple[Unit, Spot]]]

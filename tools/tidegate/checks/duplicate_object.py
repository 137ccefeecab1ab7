"""`duplicate-object`: an object belongs to one Application; two that claim it would undo each other for ever."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import group_of, kind_of, name_of
from tidegate.checks.rule import Fact, FleetRule, Spot, Unit


def facts(unit: Unit) -> Iterator[Fact]:
    """The identity of every object on its cluster."""
    for item in unit.objects:
        value = item.value
        key = (unit.cluster.name, group_of(value), kind_of(value), unit.namespace_of(value), name_of(value))
        yield Fact(key, item, ("metadata", "name"))


def check(found: list[tuple[Unit, Fact]]) -> Iterator[tuple[Unit, Spot]]:
    """Each second claim of one object."""
    first: dict[tuple[str, ...], Unit] = {}
    # What the platform makes has its name first; the app gives way.
    for unit, fact in sorted(found, key=lambda pair: pair[0].target is not None):
        owner = first.setdefault(fact.key, unit)
        if owner is not unit:
            _, _, kind, namespace, name = fact.key
            where = f" in namespace `{namespace}`" if namespace else ""
            message = f"{kind} `{name}`{where} belongs to {owner.rendered.application.name} already"
            yield unit, Spot(fact.item, fact.pointer, message, "give it another name, or remove one of the two")


RULE = FleetRule("duplicate-object", facts, check)

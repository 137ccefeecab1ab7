"""`schema`: every object is what the API server of its cluster's version takes."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import kind_of, name_of
from tidegate.checks.rule import Spot, TargetRule, Unit


def check(unit: Unit) -> Iterator[Spot]:
    """Each mistake that the schemas of the cluster's Kubernetes version find."""
    for item in unit.objects:
        for error in unit.schemas.validate(item.value):
            owner = f"{kind_of(item.value)} `{name_of(item.value)}`"
            yield Spot(item, error.pointer, f"{owner}: {error.message}", error.hint)


RULE = TargetRule("schema", check)

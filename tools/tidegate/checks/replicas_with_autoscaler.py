"""`replicas-with-autoscaler`: where an autoscaler decides, nothing else sets `replicas`, or the two fight."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import child, kind_of, name_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit


def check(unit: Unit) -> Iterator[Spot]:
    """Each workload with `replicas` that an autoscaler of the same unit scales."""
    scaled = set()
    for item in unit.objects:
        if kind_of(item.value) == "HorizontalPodAutoscaler":
            target = child(item.value, "spec", "scaleTargetRef")
            scaled.add((text(target, "kind"), text(target, "name")))
    for item in unit.objects:
        kind, name = kind_of(item.value), name_of(item.value)
        if (kind, name) in scaled and child(item.value, "spec", "replicas") is not None:
            message = f"{kind} `{name}` sets replicas, and an autoscaler scales it"
            yield Spot(item, ("spec", "replicas"), message, "remove `replicas`; set the autoscaler's bounds instead")


RULE = TargetRule("replicas-with-autoscaler", check)

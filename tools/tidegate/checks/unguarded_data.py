"""`unguarded-data`: what holds data carries the annotation that stops Argo CD from deleting it."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import kind_of, mapping, name_of
from tidegate.checks.rule import Spot, TargetRule, Unit

HOLDS_DATA = ("Namespace", "PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition")
OPTIONS = "argocd.argoproj.io/sync-options"
NEEDED = frozenset({"Prune=false", "Delete=false"})


def check(unit: Unit) -> Iterator[Spot]:
    """Each object that holds data and that a removal from git would delete."""
    for item in unit.objects:
        if kind_of(item.value) not in HOLDS_DATA:
            continue
        options = mapping(item.value, "metadata", "annotations").get(OPTIONS)
        given = {part.strip() for part in options.split(",")} if isinstance(options, str) else set()
        missing = sorted(NEEDED - given)
        if missing:
            message = (
                f"{kind_of(item.value)} `{name_of(item.value)}` holds data, and a removal from git would delete it"
            )
            yield Spot(item, ("metadata",), message, f"annotate it: {OPTIONS}: {','.join(sorted(NEEDED))}")


RULE = TargetRule("unguarded-data", check)

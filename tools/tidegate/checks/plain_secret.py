"""`plain-secret`: no secret lies in git, in whatever encoding."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import kind_of, name_of
from tidegate.checks.rule import Spot, TargetRule, Unit


def check(unit: Unit) -> Iterator[Spot]:
    """Each Secret object; its values are never shown."""
    for item in unit.objects:
        if kind_of(item.value) == "Secret" and item.value.get("apiVersion") == "v1":
            message = f"Secret `{name_of(item.value)}` lies in git, where everyone with read access can read it"
            hint = "remove it and rotate what it held; declare `secrets:` in app.yaml, or write an ExternalSecret"
            yield Spot(item, ("kind",), message, hint)


RULE = TargetRule("plain-secret", check)

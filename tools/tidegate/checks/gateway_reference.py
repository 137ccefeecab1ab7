"""`gateway-reference`: a route hangs on a gateway that the platform has."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import kind_of, members, name_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.generate.base.network import GATEWAY_NAMESPACE
from tidegate.model.intents.app import GatewayName


def check(unit: Unit) -> Iterator[Spot]:
    """Each parent of a route that is none of the platform's gateways."""
    known = sorted(str(name) for name in GatewayName)
    for item in unit.objects:
        if kind_of(item.value) not in ("HTTPRoute", "GRPCRoute"):
            continue
        for i, parent in members(item.value, "spec", "parentRefs"):
            name, namespace = text(parent, "name"), text(parent, "namespace")
            pointer = ("spec", "parentRefs", i)
            if namespace != GATEWAY_NAMESPACE:
                where = f"namespace `{namespace}`" if namespace else "its own namespace"
                message = f"{kind_of(item.value)} `{name_of(item.value)}` looks for its gateway in {where}"
                yield Spot(item, (*pointer, "namespace"), message, f"gateways are in namespace `{GATEWAY_NAMESPACE}`")
            elif name not in known:
                message = f"{kind_of(item.value)} `{name_of(item.value)}` uses gateway `{name}`, which is not there"
                yield Spot(item, (*pointer, "name"), message, f"there are: {', '.join(known)}")


RULE = TargetRule("gateway-reference", check)

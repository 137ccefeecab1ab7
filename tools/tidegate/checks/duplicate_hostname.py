"""`duplicate-hostname`: a host name leads to one place. Paths may be shared out, the same path may not."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import child, kind_of, members, text
from tidegate.checks.rule import Fact, FleetRule, Spot, Unit
from tidegate.model.intents.fleet import Stage

ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute")


def facts(unit: Unit) -> Iterator[Fact]:
    """Every (host name, path) of a route, with the app that it leads to; the role keeps a standby from clashing."""
    for item in unit.objects:
        if kind_of(item.value) not in ROUTES:
            continue
        hosts = child(item.value, "spec", "hostnames")
        for i, host in enumerate(hosts if isinstance(hosts, list) else []):
            if isinstance(host, str):
                for path in sorted(_paths(item.value)):
                    yield Fact((host, path), item, ("spec", "hostnames", i), unit.rendered.unit)


def _paths(route: dict[str, object]) -> set[str]:
    paths = set()
    for _, rule in members(route, "spec", "rules"):
        matches = [match for _, match in members(rule, "matches")]
        for match in matches or [{}]:
            path = text(match, "path", "value") or text(match, "method", "service") or "/"
            paths.add(path)
    return paths or {"/"}


def check(found: list[tuple[Unit, Fact]]) -> Iterator[tuple[Unit, Spot]]:
    """Each host name and path that two apps, or two stages, claim."""
    # Who has a host name: the later stage. It is the copy in a stage before it that is the mistake.
    depth = _depths({unit.cluster.stage.name: unit.cluster.stage for unit, _ in found})
    found = sorted(found, key=lambda pair: -depth[pair[0].cluster.stage.name])
    first: dict[tuple[str, ...], tuple[Unit, Fact]] = {}
    said = set()
    for unit, fact in found:
        owner, other = first.setdefault(fact.key, (unit, fact))
        if other.detail == fact.detail and owner.cluster.stage.name == unit.cluster.stage.name:
            continue  # the same app in the regions of one stage: DNS chooses between them
        key = (unit.name, fact.key[0], owner.rendered.unit)
        if key not in said:
            said.add(key)
            message = f"host `{fact.key[0]}` (path {fact.key[1]}) is used by {other.detail} already"
            if other.detail == fact.detail:
                message = f"host `{fact.key[0]}` is used by stage {owner.cluster.stage.name} already"
            yield unit, Spot(fact.item, fact.pointer, message, "choose another host name or path")


def _depths(stages: dict[str, Stage]) -> dict[str, int]:
    """How many stages come before each."""
    depths: dict[str, int] = {}
    while len(depths) < len(stages):
        known = [
            s for s in stages.values() if s.name not in depths and all(a not in stages or a in depths for a in s.after)
        ]
        for stage in known or stages.values():
            depths.setdefault(stage.name, 1 + max((depths.get(before, 0) for before in stage.after), default=0))
    return depths


RULE = FleetRule("duplicate-hostname", facts, check)

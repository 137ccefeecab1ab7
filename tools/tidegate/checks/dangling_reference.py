"""`dangling-reference`: every name that an object uses leads to something that is there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from tidegate.checks.objects import kind_of, name_of
from tidegate.checks.references import ALWAYS, Offer, Reference, offers, references
from tidegate.checks.rule import Fact, FleetRule, Spot, Unit

# What another Application of the same cluster may bring, and Argo CD does not make itself.
Key = tuple[str, str]
"""(cluster, namespace)"""


def facts(unit: Unit) -> Iterator[Fact]:
    """What each object offers and uses, by cluster and namespace."""
    for item in unit.objects:
        key = (unit.cluster.name, unit.namespace_of(item.value))
        for offer in offers(item.value):
            yield Fact(key, item, (), offer)
        for reference in references(item.value):
            yield Fact(key, item, reference.pointer, reference)


def check(found: list[tuple[Unit, Fact]]) -> Iterator[tuple[Unit, Spot]]:
    """Each reference to an object that no unit of the cluster has in that namespace, or to a key it does not have."""
    known: dict[Key, dict[tuple[str, str], Offer]] = {}
    for _, fact in found:
        if isinstance(fact.detail, Offer):
            known.setdefault((fact.key[0], fact.key[1]), {})[fact.detail.kind, fact.detail.name] = fact.detail
    for unit, fact in found:
        reference = fact.detail
        if isinstance(reference, Reference) and not reference.optional and reference.name:
            problem = _problem(known.get((fact.key[0], fact.key[1]), {}), reference)
            if problem is not None:
                owner = f"{kind_of(fact.item.value)} `{name_of(fact.item.value)}`"
                yield unit, Spot(fact.item, fact.pointer, f"{owner} uses {problem[0]}", problem[1])


def _problem(known: dict[tuple[str, str], Offer], reference: Reference) -> tuple[str, str] | None:
    kind, name = reference.kind, reference.name
    offer = known.get((kind, name))
    if offer is None:
        if (kind, name) in ALWAYS or reference.key:
            return None  # a missing object is said once, not again for each of its keys
        same = sorted(other for other_kind, other in known if other_kind == kind)
        return f"{kind} `{name}`, which is not there", _nearest(name, same, f"no {kind} in this namespace")
    if reference.key and offer.keys is not None and reference.key not in offer.keys:
        what = "port" if kind == "Service" else "key"
        return f"{what} `{reference.key}` of {kind} `{name}`, which has none such", _nearest(
            reference.key, sorted(offer.keys - {""}), "it has none"
        )
    return None


def _nearest(name: str, known: list[str], none: str) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"there are: {', '.join(known[:8])}" if known else none


RULE = FleetRule("dangling-reference", facts, check)

"""`project-scope`: an Application stays inside its AppProject: its namespaces, its kinds. Argo CD refuses the rest."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import Map, child, group_of, kind_of, members, name_of, text
from tidegate.checks.rule import Fact, FleetRule, Spot, Unit


def facts(unit: Unit) -> Iterator[Fact]:
    """The projects of a cluster, from its root Application; every object with its namespace, from the others."""
    for item in unit.objects:
        if unit.rendered.unit == "argocd" and kind_of(item.value) == "AppProject":
            yield Fact(("project", unit.cluster.name, name_of(item.value)), item, ("spec",))
        if not unit.schemas.knows(str(item.value.get("apiVersion")), kind_of(item.value)):
            continue  # nobody knows what it is: said by `schema`
        yield Fact(("object", unit.cluster.name, unit.rendered.application.project), item, (), item.value)


def check(found: list[tuple[Unit, Fact]]) -> Iterator[tuple[Unit, Spot]]:
    """Each object that its project does not permit, for its namespace or for its kind."""
    projects = {fact.key[1:]: fact.item.value for _, fact in found if fact.key[0] == "project"}
    for unit, fact in found:
        if fact.key[0] != "object":
            continue
        project = projects.get(fact.key[1:])
        if project is None:
            message = f"the AppProject `{fact.key[2]}` of {unit.rendered.application.name} does not exist"
            yield unit, Spot(fact.item, (), message, "run: tidegate generate")
            continue
        problem = _refused(project, fact.item.value, unit.namespace_of(fact.item.value))
        if problem is not None:
            yield unit, Spot(fact.item, problem[0], f"{problem[1]} AppProject `{fact.key[2]}`", problem[2])


def _refused(project: Map, value: Map, namespace: str) -> tuple[tuple[str, ...], str, str] | None:
    kind, name = kind_of(value), name_of(value)
    allowed = "clusterResourceWhitelist" if namespace == "" else "namespaceResourceWhitelist"
    kinds = {(text(entry, "group"), text(entry, "kind")) for _, entry in members(project, "spec", allowed)}
    if (group_of(value), kind) not in kinds:
        where = "the cluster-scoped" if namespace == "" else "the"
        hint = "the platform owns this kind; remove the object, or ask for it to be allowed"
        return ("kind",), f"{where} kind {kind} (`{name}`) is not allowed by", hint
    destinations = {text(entry, "namespace") for _, entry in members(project, "spec", "destinations")}
    if namespace and namespace not in destinations:
        pointer = ("metadata", "namespace") if child(value, "metadata", "namespace") else ("metadata",)
        own = ", ".join(sorted(destinations)) or "none"
        return pointer, f"{kind} `{name}` goes to namespace `{namespace}`, outside of", f"its namespaces: {own}"
    return None


RULE = FleetRule("project-scope", facts, check)

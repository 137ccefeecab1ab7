"""`empty-selector`: a Service, a disruption budget or a workload selects pods that exist, and a port that they have."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import Map, Pods, child, kind_of, mapping, members, name_of, pods_of, selects, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.render.kustomize import RenderedObject

# These must select the pods of their own template, the others those of any workload of the app.
_OWN = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")


def check(unit: Unit) -> Iterator[Spot]:
    """Each selector of a unit that selects none of the unit's pods, and each named target port that none has."""
    workloads: list[tuple[Map, Pods]] = []
    for item in unit.objects:
        pods = pods_of(item.value)
        if pods is None:
            continue
        labels = pods.labels
        if kind_of(item.value) in _OWN and not selects(mapping(item.value, "spec", "selector"), labels):
            yield _nothing([item], mapping(item.value, "spec", "selector"), "its own pods")
            # Others may go by the selector or by the labels: which of the two is wrong is said once, here.
            labels = labels | mapping(item.value, "spec", "selector", "matchLabels")
        workloads.append((labels, pods))
    yield from _selectors(unit, workloads)


def _selectors(unit: Unit, workloads: list[tuple[Map, Pods]]) -> Iterator[Spot]:
    """Services and budgets; those that look for the same labels in vain are one mistake."""
    vain: dict[str, tuple[list[RenderedObject], Map]] = {}
    for item in unit.objects:
        selector = _selector(item.value)
        if selector is None:
            continue
        chosen = [pods for labels, pods in workloads if selects(selector, labels)]
        if not chosen:
            vain.setdefault(_words(selector), ([], selector))[0].append(item)
        elif kind_of(item.value) == "Service":
            ports = {
                text(port, "name") for pods in chosen for _, c in pods.containers() for _, port in members(c, "ports")
            }
            yield from _target_ports(item, ports)
    for items, selector in vain.values():
        yield _nothing(items, selector, "any pod of the app")


def _selector(value: Map) -> Map | None:
    if kind_of(value) == "Service" and mapping(value, "spec", "selector"):
        return {"matchLabels": mapping(value, "spec", "selector")}
    return mapping(value, "spec", "selector") if kind_of(value) == "PodDisruptionBudget" else None


def _words(selector: Map) -> str:
    return ", ".join(f"{key}={value}" for key, value in mapping(selector, "matchLabels").items()) or "nothing"


def _nothing(items: list[RenderedObject], selector: Map, whose: str) -> Spot:
    names = " and ".join(f"{kind_of(item.value)} `{name_of(item.value)}`" for item in items)
    verb = "selects" if len(items) == 1 else "select"
    message = f"{names} {verb} {_words(selector)}, which does not match {whose}"
    return Spot(items[0], ("spec", "selector"), message, "use the labels of the pod template")


def _target_ports(item: RenderedObject, ports: set[str]) -> Iterator[Spot]:
    for i, port in members(item.value, "spec", "ports"):
        target = child(port, "targetPort")
        if isinstance(target, str) and not target.isdigit() and target not in ports:
            message = f"Service `{name_of(item.value)}` sends to port `{target}`, which its pods do not have"
            hint = f"their ports: {', '.join(sorted(ports)) or 'none'}"
            yield Spot(item, ("spec", "ports", i, "targetPort"), message, hint)


RULE = TargetRule("empty-selector", check)

"""`empty-selector`: a Service, a disruption budget or a workload selects pods that exist, and a port that they have."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import Map, child, kind_of, mapping, members, name_of, pods_of, selects, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.render.kustomize import RenderedObject


def check(unit: Unit) -> Iterator[Spot]:
    """Each selector of a unit that selects none of the unit's pods, and each named target port that none has."""
    workloads = [(item, pods) for item in unit.objects if (pods := pods_of(item.value))]
    for item in unit.objects:
        kind, name = kind_of(item.value), name_of(item.value)
        if kind == "Service" and mapping(item.value, "spec", "selector"):
            selector: Map = {"matchLabels": mapping(item.value, "spec", "selector")}
        elif kind in ("PodDisruptionBudget", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"):
            selector = mapping(item.value, "spec", "selector")
        else:
            continue
        candidates = workloads if kind in ("Service", "PodDisruptionBudget") else [(item, pods_of(item.value))]
        chosen = [pods for _, pods in candidates if pods and selects(selector, pods.labels)]
        if not chosen:
            whose = "its own pods" if kind not in ("Service", "PodDisruptionBudget") else "any pod of the app"
            labels = ", ".join(f"{key}={value}" for key, value in mapping(selector, "matchLabels").items())
            message = f"{kind} `{name}` selects {labels or 'nothing'}, which does not match {whose}"
            yield Spot(item, ("spec", "selector"), message, "use the labels of the pod template")
        elif kind == "Service":
            ports = {
                text(port, "name") for pods in chosen for _, c in pods.containers() for _, port in members(c, "ports")
            }
            yield from _target_ports(item, ports)


def _target_ports(item: RenderedObject, ports: set[str]) -> Iterator[Spot]:
    for i, port in members(item.value, "spec", "ports"):
        target = child(port, "targetPort")
        if isinstance(target, str) and not target.isdigit() and target not in ports:
            message = f"Service `{name_of(item.value)}` sends to port `{target}`, which its pods do not have"
            hint = f"their ports: {', '.join(sorted(ports)) or 'none'}"
            yield Spot(item, ("spec", "ports", i, "targetPort"), message, hint)


RULE = TargetRule("empty-selector", check)

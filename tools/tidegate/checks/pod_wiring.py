"""`pod-wiring`: inside a pod, mounts name volumes and probes name ports that are there."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import Map, child, members, pods_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.outcome import Pointer
from tidegate.render.kustomize import RenderedObject

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def check(unit: Unit) -> Iterator[Spot]:
    """Each volume mount without a volume, and each probe of a named port that its container does not have."""
    for item in unit.objects:
        pods = pods_of(item.value)
        if pods is None:
            continue
        volumes = {text(volume, "name") for _, volume in members(pods.spec, "volumes")}
        volumes |= {text(claim, "metadata", "name") for _, claim in members(item.value, "spec", "volumeClaimTemplates")}
        for pointer, container in pods.containers():
            name = text(container, "name")
            for m, mount in members(container, "volumeMounts"):
                if text(mount, "name") not in volumes:
                    message = f"container `{name}` mounts volume `{text(mount, 'name')}`, which the pod does not have"
                    hint = f"the pod's volumes: {', '.join(sorted(volumes)) or 'none'}"
                    yield Spot(item, (*pointer, "volumeMounts", m, "name"), message, hint)
            yield from _probes(item, pointer, container)


def _probes(item: RenderedObject, pointer: Pointer, container: Map) -> Iterator[Spot]:
    ports = {text(port, "name") for _, port in members(container, "ports")}
    for probe in PROBES:
        for handler in ("httpGet", "tcpSocket"):
            port = child(container, probe, handler, "port")
            if isinstance(port, str) and not port.isdigit() and port not in ports:
                message = f"{probe} of container `{text(container, 'name')}` asks port `{port}`, which it does not have"
                hint = f"its ports: {', '.join(sorted(ports)) or 'none'}"
                yield Spot(item, (*pointer, probe, handler, "port"), message, hint)


RULE = TargetRule("pod-wiring", check)

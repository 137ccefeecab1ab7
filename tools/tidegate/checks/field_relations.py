"""What an API server holds against an object beyond single fields: names and labels, and fields that must agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidegate.checks.field_limits import LABEL, LABEL_VALUE, QUALIFIED, QUANTITY, RESOURCES, SUBDOMAIN
from tidegate.checks.objects import POD_TEMPLATES, Map, child, kind_of, mapping, members, name_of, text
from tidegate.outcome import Pointer
from tidegate.schema.wording import nearest, path_text, quoted

Mistake = tuple[Pointer, str, str]
"""Where in the object, what, and how to mend it."""

_UNITS = {
    "n": 1e-9, "u": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18,
    "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "Pi": 2.0**50, "Ei": 2.0**60,
}  # fmt: skip


def whole(value: Map) -> Iterator[Mistake]:
    """What concerns one kind as a whole."""
    kind = kind_of(value)
    if kind == "Deployment":
        yield from _rolling(value)
    elif kind in ("ConfigMap", "Secret"):
        yield from _keys(value)
    elif kind == "Service":
        yield from _ports(value)
    elif kind == "HorizontalPodAutoscaler":
        low, high = child(value, "spec", "minReplicas"), child(value, "spec", "maxReplicas")
        if isinstance(low, int) and isinstance(high, int) and low > high > 0:
            yield ("spec", "minReplicas"), f"minReplicas {low} is more than maxReplicas {high}", ""


def _ports(value: Map) -> Iterator[Mistake]:
    """Ports of a Service: each number once a protocol, and a name where there are several."""
    ports = list(members(value, "spec", "ports"))
    seen: set[tuple[int, str]] = set()
    for i, port in ports:
        number, protocol = port.get("port"), text(port, "protocol") or "TCP"
        if len(ports) > 1 and not text(port, "name"):
            yield ("spec", "ports", i), "a port needs a name, because the Service has several", "add `name:`"
        if isinstance(number, int) and (number, protocol) in seen:
            yield ("spec", "ports", i, "port"), f"port {number} stands twice", "remove one of them"
        elif isinstance(number, int):
            seen.add((number, protocol))


def volumes(start: Pointer, pod: Map) -> Iterator[Mistake]:
    """Each volume that comes from two sources."""
    for i, volume in members(pod, "volumes"):
        sources = [key for key, held in volume.items() if key != "name" and held is not None]
        if len(sources) > 1:
            message = f"volume `{text(volume, 'name')}` has two sources, {sources[0]} and {sources[1]}"
            yield (*start, "volumes", i, sources[1]), message, "keep one"


def _number(amount: Any) -> float | None:
    """A quantity as a number, or None where it is none."""
    if isinstance(amount, int | float) and not isinstance(amount, bool):
        return float(amount)
    match = QUANTITY.fullmatch(amount) if isinstance(amount, str) else None
    if match is None:
        return None
    unit = match[2] or ""
    return (
        float(match[1] + unit)
        if unit[:1] in "eE" and unit[1:].lstrip("+-").isdigit()
        else (float(match[1]) * _UNITS[unit])
    )


def metadata(value: Map) -> Iterator[Mistake]:
    """The name, and the syntax of labels, annotations and selectors."""
    kind, name = kind_of(value), name_of(value)
    # RBAC names may hold colons, and custom resources may be stricter; a schema judges those.
    label = kind in ("Service", "Namespace")
    if name and not kind.endswith(("Role", "RoleBinding")) and not (LABEL if label else SUBDOMAIN).fullmatch(name):
        what = "lower-case letters, digits and -" if label else "lower-case letters, digits, - and ."
        yield ("metadata", "name"), f"the name must be of {what}, with a letter or digit at both ends", ""
    template = POD_TEMPLATES.get(kind) or ()
    places: list[Pointer] = [("metadata",)]
    places += [(*template, "metadata")] if template else []
    for place in places:
        for key, held in mapping(value, *place, "labels").items():
            yield from _label((*place, "labels", key), key, held)
        for key in mapping(value, *place, "annotations"):
            if not QUALIFIED.fullmatch(key.lower()):
                yield (*place, "annotations", key), f"{quoted(key)} is not an annotation key", ""
    if kind in ("Deployment", "StatefulSet", "DaemonSet") and child(value, "spec", "selector", "matchLabels") == {}:
        yield ("spec", "selector"), "the selector is empty", "use the labels of the pod template"


def _label(pointer: Pointer, key: str, held: Any) -> Iterator[Mistake]:
    if not QUALIFIED.fullmatch(key):
        yield pointer, f"{quoted(key)} is not a label key", ""
    if isinstance(held, str) and not LABEL_VALUE.fullmatch(held):
        hint = "letters, digits, -, _ and ., at most 63, with a letter or digit at both ends"
        yield pointer, f"label {quoted(key)} cannot have the value {quoted(held)}", hint


def resources(start: Pointer, container: Map) -> Iterator[Mistake]:
    """Names and amounts of what a container asks for, and what it asks for beyond its own limit."""
    limits = mapping(container, "resources", "limits")
    for part in ("requests", "limits"):
        for name, amount in mapping(container, "resources", part).items():
            pointer = (*start, "resources", part, name)
            number, limit = _number(amount), _number(limits.get(name))
            if not RESOURCES.fullmatch(name):
                near = nearest(name, ("cpu", "memory", "ephemeral-storage"))
                yield pointer, f"there is no resource {quoted(name)}", f"did you mean {near}?" if near else ""
            elif number is not None and number < 0:
                yield pointer, f"{path_text(pointer)} must not be less than 0, found {amount}", ""
            elif part == "requests" and number is not None and limit is not None and number > limit:
                yield pointer, f"the container requests {amount} {name}, more than its limit {limits[name]}", ""


def _rolling(value: Map) -> Iterator[Mistake]:
    strategy: Pointer = ("spec", "strategy", "rollingUpdate")
    rolling = mapping(value, *strategy)
    if rolling and text(value, "spec", "strategy", "type") == "Recreate":
        yield strategy, "a Deployment that is recreated has no rollingUpdate", "remove rollingUpdate"
    elif {str(rolling.get("maxSurge")), str(rolling.get("maxUnavailable"))} <= {"0", "0%"}:
        yield (*strategy, "maxSurge"), "maxSurge and maxUnavailable are both 0: no pod could be replaced", ""


def _keys(value: Map) -> Iterator[Mistake]:
    for field in ("data", "binaryData", "stringData"):
        for key in mapping(value, field):
            if not key or key in (".", "..") or not key.replace("-", "a").replace("_", "a").replace(".", "a").isalnum():
                yield (field, key), f"{quoted(key)} is not a key of {kind_of(value)}s", "letters, digits, -, _ and ."

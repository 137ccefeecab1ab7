"""Looking into rendered objects, which may be wrong in any way: nothing here raises, what is not there is None."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Pointer

Map = dict[str, Any]
POD_TEMPLATES: dict[str, Pointer] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Pod": (),
}
CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")


def child(value: Any, *path: str | int) -> Any:
    """What lies at `path` inside `value`, or None."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text(value: Any, *path: str | int) -> str:
    """The string at `path`, or ""."""
    found = child(value, *path)
    return found if isinstance(found, str) else ""


def members(value: Any, *path: str | int) -> Iterator[tuple[int, Map]]:
    """The maps in the list at `path`, with their positions."""
    found = child(value, *path)
    for i, member in enumerate(found if isinstance(found, list) else []):
        if isinstance(member, dict):
            yield i, member


def mapping(value: Any, *path: str | int) -> Map:
    """The map at `path`, or an empty one."""
    found = child(value, *path)
    return found if isinstance(found, dict) else {}


def kind_of(value: Map) -> str:
    """The kind of an object, or ""."""
    return text(value, "kind")


def name_of(value: Map) -> str:
    """The name of an object, or ""."""
    return text(value, "metadata", "name")


def group_of(value: Map) -> str:
    """The API group of an object; "" is the core group."""
    return text(value, "apiVersion").rpartition("/")[0]


@dataclass(frozen=True)
class Pods:
    """The pods that a workload makes: their labels, their specification, and where it stands in the object."""

    labels: Map
    spec: Map
    at: Pointer

    def containers(self) -> Iterator[tuple[Pointer, Map]]:
        """All containers, with their pointers."""
        for key in CONTAINER_LISTS:
            for i, container in members(self.spec, key):
                yield (*self.at, key, i), container


def pods_of(value: Map) -> Pods | None:
    """The pods of a workload object, or None for other kinds."""
    template = POD_TEMPLATES.get(kind_of(value))
    if template is None:
        return None
    inner = child(value, *template)
    spec = child(inner, "spec")
    if not isinstance(spec, dict):
        return None
    return Pods(mapping(inner, "metadata", "labels"), spec, (*template, "spec"))


def selects(selector: Any, labels: Map) -> bool:
    """Whether a label selector (`matchLabels` and `matchExpressions`) selects these labels."""
    for key, value in mapping(selector, "matchLabels").items():
        if labels.get(key) != value:
            return False
    for _, expression in members(selector, "matchExpressions"):
        key, operator = text(expression, "key"), text(expression, "operator")
        found = child(expression, "values")
        values: list[Any] = found if isinstance(found, list) else []
        holds = {
            "In": key in labels and labels[key] in values,
            "NotIn": labels.get(key) not in values,
            "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }.get(operator, True)
        if not holds:
            return False
    return True

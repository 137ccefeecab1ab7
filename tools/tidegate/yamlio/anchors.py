"""Anchors, aliases and merge keys, within limits: an alias is expanded to a copy, and each copied node counts."""

from __future__ import annotations

from typing import Any

from tidegate.errors import YamlError
from tidegate.yamlio.limits import Limits
from tidegate.yamlio.messages import MergeConflict, too_deep, too_many
from tidegate.yamlio.resolve import MERGE


class Anchors:
    """The anchors of one document, and the number of nodes that the aliases of a file may still expand to."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.nodes
        self._values: dict[str, Any] = {}

    def clear(self) -> None:
        """Forget the anchors: they end with their document."""
        self._values.clear()

    def put(self, name: str, value: Any) -> None:
        """Name a node. A map or list is named when it opens, so that an alias inside it can be told from others."""
        self._values[name] = value

    def copy(self, name: str, container: Any, stack: list[Any]) -> Any:
        """The copy of a named node that goes into `container`. Raises `YamlError` without a place."""
        if name not in self._values:
            raise YamlError(f"the alias *{name} has no anchor before it", hint=f"write &{name} where it is defined")
        value = self._values[name]
        if value.__class__ is dict or value.__class__ is list:
            if value is container or any(value is outer for outer in stack):
                raise YamlError(f"the alias *{name} stands inside its own anchor", hint="write the values out")
            return self._copy(value, len(stack) + 1)
        return value

    def _copy(self, node: Any, depth: int) -> Any:
        if depth > self._limits.depth:
            raise too_deep(self._limits.depth)
        self._left -= 1 + len(node)
        if self._left < 0:
            raise too_many("values once its aliases are expanded", self._limits.nodes)
        if node.__class__ is dict:
            return {
                key: self._copy(value, depth + 1) if value.__class__ in (dict, list) else value
                for key, value in node.items()
            }
        return [self._copy(value, depth + 1) if value.__class__ in (dict, list) else value for value in node]


def merge(container: dict[Any, Any]) -> None:
    """Replace the key `<<` of a map by what it merges, in place. Raises `YamlError` without a place.

    kubectl lets a merged value win over a key written before `<<`, other readers never do: such a key is refused.
    """
    value = container[MERGE]
    sources = value if value.__class__ is list else [value]
    merged: dict[Any, Any] = {}
    for source in reversed(sources):
        if source.__class__ is not dict:
            raise YamlError("the key << takes a map or a list of maps", hint="merge an alias of a map")
        merged.update(source)
    items = list(container.items())
    container.clear()
    for key, item in items:
        if key is not MERGE:
            container[key] = item
            continue
        for name in merged:
            if name in container:
                raise MergeConflict(name)
        container.update(merged)

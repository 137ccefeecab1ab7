"""Field specs: which field of which kinds a transformer writes, and the walk to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from tidegate.render.kustomize.kustomization import flag, map_with, string
from tidegate.render.kustomize.resource import split_api_version
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import reads_as_string
from tidegate.yamlio.scalars import is_null

Setter = Callable[[Any, Any], None]
"""Called with the map (or list) that holds the field and the field's key in it."""


class FieldSpec(NamedTuple):
    """One field of some kinds ("" is any): its path, where a step that ends in `[]` must be a list."""

    path: tuple[str, ...]
    kind: str = ""
    group: str = ""
    version: str = ""
    create: bool = False

    def selects(self, api_version: str, kind: str) -> bool:
        """True for an object that this spec is about."""
        if self.kind and self.kind != kind:
            return False
        group, version = split_api_version(api_version)
        return (not self.group or self.group == group) and (not self.version or self.version == version)


def spec(path: str, kind: str = "", group: str = "", version: str = "", *, create: bool = False) -> FieldSpec:
    r"""A field spec from kustomize's notation: steps joined by `/`, a slash inside a step written `\/`."""
    steps = tuple(step.replace("\\/", "/") for step in re.split(r"(?<!\\)/", path))
    return FieldSpec(steps, kind, group, version, create)


def parsed_specs(entries: list[Any]) -> tuple[FieldSpec, ...]:
    """Field specs from a file. Raises `Unsupported` for what kustomize refuses, or reads otherwise."""
    return tuple(
        _parsed(map_with(entry, ("group", "version", "kind", "path", "create"), "fields")) for entry in entries
    )


def _parsed(fields: dict[str, Any]) -> FieldSpec:
    path = string(fields, "path").removeprefix("/")
    kind, group, version = (string(fields, name) for name in ("kind", "group", "version"))
    parsed = spec(path, kind, group, version, create=flag(fields, "create"))
    for step in parsed.path:
        name = step.removesuffix("[]")
        # kustomize looks steps up by its other kind of paths, where numbers, - and [a=b] mean elements of lists.
        if not name or name.strip() != name or name == "-" or name.lstrip("+-").isdigit() or name.startswith("["):
            raise Unsupported("a field path with an odd step")
        if not reads_as_string(name):
            raise Unsupported("a field path that may create a key which reads as something else than a string")
    return parsed


class FieldSpecs:
    """An ordered table of field specs, asked by kind."""

    def __init__(self, specs: tuple[FieldSpec, ...]) -> None:
        self._specs = specs
        self._by_kind: dict[tuple[str, str], tuple[FieldSpec, ...]] = {}

    def __iter__(self) -> Iterator[FieldSpec]:
        return iter(self._specs)

    def merged(self, incoming: Iterable[FieldSpec]) -> FieldSpecs:
        """These and more. Raises `Unsupported` for contradictions, and where the order would matter."""
        specs = merged_specs(self._specs, incoming)
        return self if specs == self._specs else FieldSpecs(specs)

    def for_kind(self, api_version: str, kind: str) -> tuple[FieldSpec, ...]:
        """The specs for objects of a kind, in order."""
        key = (api_version, kind)
        found = self._by_kind.get(key)
        if found is None:
            found = tuple(spec for spec in self._specs if spec.selects(api_version, kind))
            if len(self._by_kind) < 10_000:
                self._by_kind[key] = found
        return found


def merged_specs(specs: tuple[FieldSpec, ...], incoming: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """What is there and what is new. Raises `Unsupported` where the result would depend on the order.

    kustomize compares a new spec with all that it selects: a general one is dropped, or fails, or stays, by how an
    unstable sort has put a special one of the same path before or behind it.
    """
    for new in incoming:
        if new in specs:
            continue
        if any(overlap(each, new) or _is_related(each, new) for each in specs):
            raise Unsupported("a field spec inside of another, or more general")
        specs = (*specs, new)
    return specs


def _is_related(one: FieldSpec, other: FieldSpec) -> bool:
    return one.path == other.path and (_is_selected(one, other) or _is_selected(other, one))


def _is_selected(one: FieldSpec, by: FieldSpec) -> bool:
    pairs = ((one.kind, by.kind), (one.group, by.group), (one.version, by.version))
    return all(not wanted or wanted == mine for mine, wanted in pairs)


def overlap(one: FieldSpec, other: FieldSpec) -> bool:
    """Whether one path leads through, or by other marks to, the end of the other for some kind."""
    if one.kind and other.kind and one.kind != other.kind:
        return False
    left, right = ([step.removesuffix("[]") for step in each.path] for each in (one, other))
    shared = min(len(left), len(right))
    return left[:shared] == right[:shared] and one.path != other.path


def visit(
    node: Any, path: tuple[str, ...], setter: Setter, *, new: Callable[[], Any] | None = None, position: int = 0
) -> None:
    """Call `setter` for each field that `path` reaches; lists on the way are entered whether marked `[]` or not.

    `new` makes the missing field (and maps on the way to it); without it a missing field is left alone.
    Raises `Unsupported` where kustomize fails.
    """
    if node.__class__ is list:
        for item in node:
            visit(item, path, setter, new=new, position=position)
        return
    if is_null(node):
        return
    if node.__class__ is not dict:
        raise Unsupported("a field path goes through a scalar")
    key = path[position]
    is_list = key.endswith("[]")
    if is_list:
        key = key[:-2]
    last = position == len(path) - 1
    create = None if is_list else new
    if key not in node:
        if create is None:
            return
        node[key] = create() if last else {}
    elif is_null(node[key]):
        if create is not None:
            node[key] = create() if last else {}
        elif is_list:
            raise Unsupported("a list on a field path is null")
    if last:
        setter(node, key)
    else:
        visit(node[key], path, setter, new=new, position=position + 1)

"""`labels`, `commonLabels` and `commonAnnotations`: pairs written into maps that a table of field specs names.

kustomize appends one YAML node for a resource and key to every map where the key is new, so these maps share it:
when an outer kustomization later writes the label in one of them, it changes in all, also in selectors that the outer
one leaves alone. `Resource.shared` remembers the groups so that the result is the same here.
"""

from __future__ import annotations

from typing import Any

from tidegate.outcome import Pointer
from tidegate.render.kustomize.fieldspecs import FieldSpecs, visit
from tidegate.render.kustomize.resource import Resource, SharedNode
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import require_printable_lines, require_string_keys

_Group = tuple[str, list[dict[str, Any]]]
"""A key and the maps that hold one node for it."""


def set_pairs(resources: list[Resource], pairs: dict[str, str], specs: FieldSpecs) -> None:
    """Write all pairs into the fields of `specs`. Raises `Unsupported` where such a field is not a map."""
    if pairs:
        require_string_keys(pairs)
        for value in pairs.values():
            require_printable_lines(value)
        for resource in resources:
            _set_in(resource, pairs, specs)


def _set_in(resource: Resource, pairs: dict[str, str], specs: FieldSpecs) -> None:
    document = resource.document
    chosen = specs.for_kind(resource.api_version, resource.kind)
    inherited: list[_Group] = [(key, _maps_at(document, pointers)) for key, pointers in resource.shared]
    made: list[_Group] = []
    for key in sorted(pairs):
        added: list[dict[str, Any]] = []
        group = (key, added)
        made.append(group)
        for spec in chosen:
            hit: list[dict[str, Any]] = []

            def setter(parent: Any, field: Any, hit: list[dict[str, Any]] = hit) -> None:
                if parent[field].__class__ is not dict:
                    raise Unsupported("a field for labels or annotations is not a map")
                hit.append(parent[field])

            visit(document, spec.path, setter, new=dict if spec.create else None)
            for target in hit:
                _write(target, key, pairs[key], inherited + made, added)
    _remember_shared(resource, [group for group in made if len(group[1]) > 1])


def _write(target: dict[str, Any], key: str, value: str, groups: list[_Group], added: list[dict[str, Any]]) -> None:
    if key not in target:
        target[key] = value
        added.append(target)
        return
    for group_key, maps in groups:
        if group_key == key and any(each is target for each in maps):
            for each in maps:
                each[key] = value
    target[key] = value


def _remember_shared(resource: Resource, groups: list[_Group]) -> None:
    if not groups:
        return
    pointers: dict[int, Pointer] = {id(each): () for _, maps in groups for each in maps}
    _find(resource.document, (), pointers)
    resource.shared += tuple(SharedNode(key, tuple(pointers[id(each)] for each in maps)) for key, maps in groups)


def _find(node: Any, pointer: Pointer, pointers: dict[int, Pointer]) -> None:
    if id(node) in pointers:
        pointers[id(node)] = pointer
    for key, value in node.items() if node.__class__ is dict else enumerate(node):
        if value.__class__ in (dict, list):
            _find(value, (*pointer, key), pointers)


def _maps_at(document: Any, pointers: tuple[Pointer, ...]) -> list[dict[str, Any]]:
    found = (value_at(document, pointer) for pointer in pointers)
    return [each for each in found if each is not None]


def value_at(node: Any, pointer: Pointer) -> Any:
    """What stands at a pointer, or None."""
    for step in pointer:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return None
    return node

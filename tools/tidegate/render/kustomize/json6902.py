"""JSON 6902 patches as kustomize applies them (evanphx/json-patch v4, on the document's JSON form)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Ref
from tidegate.render.kustomize.manifests import inline_errors
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import through_json
from tidegate.yamlio import Reading, load_all
from tidegate.yamlio.scalars import deep_copy

_INDEX = re.compile(r"(0|[1-9][0-9]*)\Z")
_STATEFUL = ("/metadata/annotations", "/metadata")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `value` and `source` ("from") only where the kind of operation has them."""

    name: str
    path: tuple[str, ...]
    source: tuple[str, ...] = ()
    value: Any = None


def load_operations(text: str, ref: Ref) -> tuple[Operation, ...]:
    """The operations of a JSON or YAML patch text, which stands at `ref`.

    Raises `Unsupported` for what is not plainly well formed.
    """
    if text.startswith("["):
        try:
            entries = json.loads(text)
        except ValueError as error:
            raise Unsupported("a JSON patch is YAML in flow form") from error
    else:
        with inline_errors(ref):
            documents = load_all(text.encode(), ref.file, Reading.KUSTOMIZATION)
        if len(documents) != 1:
            raise Unsupported("a JSON patch of several documents")
        entries = documents[0]
    if entries.__class__ is not list:
        raise Unsupported("a JSON patch is not a list")
    return tuple(_operation(entry) for entry in through_json(entries))


def _operation(entry: Any) -> Operation:
    if entry.__class__ is not dict:
        raise Unsupported("a JSON patch operation is not a map")
    name, path, source = entry.get("op"), entry.get("path"), entry.get("from")
    if name in ("test", "copy", "move") and (path in _STATEFUL or source in _STATEFUL):
        # kustomize keeps its own state in annotations while it works, and this operation would see it.
        raise Unsupported("a JSON patch reads the annotations as a whole")
    if name in ("add", "replace"):
        if "value" not in entry:
            raise Unsupported(f"JSON patch operation {name} without a value")
        return Operation(name, _pointer(path), (), entry["value"])
    if name == "remove":
        return Operation(name, _pointer(path))
    if name == "test":
        return Operation(name, _pointer(path), (), entry.get("value"))
    if name in ("move", "copy"):
        return Operation(name, _pointer(path), _pointer(source))
    raise Unsupported("a JSON patch operation is unknown")


def _pointer(text: Any) -> tuple[str, ...]:
    if text.__class__ is not str or not text.startswith("/"):
        raise Unsupported("a JSON pointer does not begin with a slash")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))


def apply_operations(resource: Resource, operations: tuple[Operation, ...], *, has_state: bool) -> Any:
    """The resource's document with the operations applied. Raises `Unsupported` where kustomize fails.

    `has_state` is true for `patches`, where kustomize stores the previous names in annotations first, so that
    /metadata/annotations exists even when the document has none.
    """
    document = through_json(resource.document)
    metadata = document["metadata"]
    has_state = has_state or bool(
        resource.previous or resource.needs_hash or resource.generated or resource.prefixes or resource.suffixes
    )
    if metadata.get("annotations") is None and has_state:
        metadata["annotations"] = {}
    for operation in operations:
        _apply(document, operation)
    return document


def _apply(document: Any, operation: Operation) -> None:
    if operation.name == "add":
        _add(document, operation.path, deep_copy(operation.value))
    elif operation.name == "replace":
        _replace(document, operation.path, deep_copy(operation.value))
    elif operation.name == "remove":
        _remove(document, operation.path)
    elif operation.name == "test":
        parent = _get(document, operation.path[:-1])
        key = operation.path[-1]
        value = parent.get(key) if parent.__class__ is dict else _get(parent, (key,))
        if not _same(value, operation.value):
            raise Unsupported("a JSON patch test fails")
    elif operation.name == "move":
        _add(document, operation.path, _remove(document, operation.source))
    else:
        _add(document, operation.path, deep_copy(_get(document, operation.source)))


def _get(node: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if node.__class__ is dict:
            if step not in node:
                raise Unsupported("a JSON patch path does not exist")
            node = node[step]
        elif node.__class__ is list:
            node = node[_index(step, len(node) - 1)]
        else:
            raise Unsupported("a JSON patch path goes through a scalar")
    return node


def _index(step: str, last: int) -> int:
    # Negative indexes, which json-patch v4 takes, are left to it.
    if not _INDEX.match(step) or int(step) > last:
        raise Unsupported("a JSON patch index does not exist")
    return int(step)


def _add(document: Any, path: tuple[str, ...], value: Any) -> None:
    parent, key = _get(document, path[:-1]), path[-1]
    if parent.__class__ is dict:
        parent[key] = value
    elif parent.__class__ is not list:
        raise Unsupported("a JSON patch path goes through a scalar")
    elif key == "-":
        parent.append(value)
    else:
        parent.insert(_index(key, len(parent)), value)


def _replace(document: Any, path: tuple[str, ...], value: Any) -> None:
    parent, key = _get(document, path[:-1]), path[-1]
    if parent.__class__ is dict:
        # json-patch v4 adds a missing key here, against the RFC.
        parent[key] = value
    else:
        _get(parent, (key,))
        parent[int(key)] = value


def _remove(document: Any, path: tuple[str, ...]) -> Any:
    parent, key = _get(document, path[:-1]), path[-1]
    value = _get(parent, (key,))
    del parent[key if parent.__class__ is dict else int(key)]
    return value


def _same(left: Any, right: Any) -> bool:
    """Equality of JSON values; Python alone would call True and 1 equal."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if left.__class__ is dict and right.__class__ is dict:
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if left.__class__ is list and right.__class__ is list:
        return len(left) == len(right) and all(_same(a, b) for a, b in zip(left, right, strict=True))
    return bool(left == right)

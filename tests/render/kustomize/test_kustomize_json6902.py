"""JSON 6902 operations as evanphx/json-patch v4 applies them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tidegate.outcome import Ref
from tidegate.render.kustomize.json6902 import apply_operations, load_operations
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported

BODY = {"a": {"b": 1, "x/y": {"~z": 2}}, "l": [1, 2, 3]}


def apply(*operations: dict[str, Any]) -> Any:
    document = {"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "t"}, **BODY}
    resource = Resource(document, Ref("t"))
    patched = apply_operations(resource, load_operations(json.dumps(operations), Ref("p")), has_state=True)
    assert document["a"] is BODY["a"]
    return {key: value for key, value in patched.items() if key in ("a", "l", "new")} | patched["metadata"]


@pytest.mark.parametrize(
    ("operation", "changed"),
    [
        ({"op": "add", "path": "/new", "value": 5}, {"new": 5}),
        ({"op": "add", "path": "/l/1", "value": 5}, {"l": [1, 5, 2, 3]}),
        ({"op": "add", "path": "/l/-", "value": 5}, {"l": [1, 2, 3, 5]}),
        ({"op": "add", "path": "/l/3", "value": 5}, {"l": [1, 2, 3, 5]}),
        ({"op": "replace", "path": "/new", "value": 5}, {"new": 5}),
        ({"op": "replace", "path": "/l/0", "value": 5}, {"l": [5, 2, 3]}),
        ({"op": "remove", "path": "/l/0"}, {"l": [2, 3]}),
        ({"op": "remove", "path": "/a/x~1y/~0z"}, {"a": {"b": 1, "x/y": {}}}),
        ({"op": "test", "path": "/a/b", "value": 1}, {}),
        ({"op": "move", "from": "/l/0", "path": "/new"}, {"l": [2, 3], "new": 1}),
        ({"op": "copy", "from": "/l", "path": "/new"}, {"new": [1, 2, 3]}),
        ({"op": "add", "path": "/metadata/annotations/x", "value": "y"}, {"annotations": {"x": "y"}}),
    ],
)
def test_operations(operation: dict[str, Any], changed: dict[str, Any]) -> None:
    assert apply(operation) == {**BODY, "name": "t", "annotations": {}} | changed


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/nothing"},
        {"op": "add", "path": "/nothing/x", "value": 1},
        {"op": "add", "path": "/l/4", "value": 1},
        {"op": "add", "path": "/l/-1", "value": 1},
        {"op": "add", "path": "/l/01", "value": 1},
        {"op": "add", "path": "/a/b/c", "value": 1},
        {"op": "add", "path": "new", "value": 1},
        {"op": "add", "path": "", "value": 1},
        {"op": "add", "path": "/new"},
        {"op": "test", "path": "/a/b", "value": True},
        {"op": "test", "path": "/metadata", "value": {}},
        {"op": "copy", "from": "/metadata/annotations", "path": "/new"},
        {"op": "other", "path": "/a"},
        {"op": "add", "path": "/new", "value": 2**60},
    ],
)
def test_what_fails_or_is_not_sure_is_handed_over(operation: dict[str, Any]) -> None:
    with pytest.raises(Unsupported):
        apply(operation)


@pytest.mark.parametrize("text", ["{}", "[5]", "[", "a: b", "- a\n---\n- b"])
def test_texts_that_are_no_patch(text: str) -> None:
    with pytest.raises(Unsupported):
        load_operations(text, Ref("p"))

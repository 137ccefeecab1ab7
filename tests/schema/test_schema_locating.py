from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from tidegate.outcome import Pointer
from tidegate.schema.locating import pointer_of, schema_node

NO_TRUE = Draft202012Validator({"$ref": "#/$defs/v", "$defs": {"v": {
    "not": {"const": True},
    "additionalProperties": {"$ref": "#/$defs/v"},
    "items": {"$ref": "#/$defs/v"},
}}})  # fmt: skip
"""Refuses `true` wherever it stands, and nothing else."""


def put(pointer: Pointer) -> Any:
    value: Any = True
    for step in reversed(pointer):
        value = [0] * step + [value] if isinstance(step, int) else {step: value}
    return value


@pytest.mark.parametrize("key", ["0", "01", "+1", "1" * 30, "-1", "a/b", "a~b", "~1", "", "٣", "1.5", " 1"])
def test_keys_are_told_as_they_stand(key: str) -> None:
    pointer = ("a", key, 1, key)
    (error,) = NO_TRUE.iter_errors(put(pointer))
    assert pointer_of(error, put(pointer)) == pointer


def test_the_value_tells_keys_apart_that_read_alike() -> None:
    document = {"01": {"a": True}, "1": {"a": False}, "": {"1": {"a": False}}}
    (error,) = NO_TRUE.iter_errors(document)
    assert pointer_of(error, document) == ("01", "a")


steps = st.integers(0, 3) | st.sampled_from(["", "0", "1", "01", "+1", "a", "~", "/", "é"])


@given(st.lists(steps, max_size=6))
def test_any_place_is_found(path: list[str | int]) -> None:
    document = put(tuple(path))
    (error,) = NO_TRUE.iter_errors(document)
    assert pointer_of(error, document) == tuple(path)


def test_schema_node() -> None:
    schema = {"properties": {"0": {"type": "string"}}, "oneOf": [{"type": "integer"}]}
    assert schema_node(schema, ["properties", 0, "type"]) == "string"
    assert schema_node(schema, ["oneOf", 0]) == {"type": "integer"}
    assert schema_node(schema, ["oneOf", 7]) == {}

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.schema.defaulting import defaulted

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "size": {"type": "integer", "default": 3},
        "name": {"type": "string"},
        "note": {"type": "string", "nullable": True, "default": "x"},
        "nested": {"type": "object", "properties": {"deep": {"type": "boolean", "default": False}}},
        "whole": {
            "type": "object",
            "default": {},
            "properties": {"inner": {"type": "string", "default": "i"}},
        },
        "list": {
            "type": "array",
            "items": {"type": "object", "properties": {"port": {"type": "integer", "default": 80}}},
        },
        "words": {"type": "array", "items": {"type": "string", "default": "w"}},
        "map": {"type": "object", "additionalProperties": {"type": "integer"}},
        "any": {"x-kubernetes-preserve-unknown-fields": True},
    },
}
FILLED = {"size": 3, "note": "x", "whole": {"inner": "i"}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, FILLED),
        ({"size": 5}, {**FILLED, "size": 5}),
        ({"size": None, "name": None}, FILLED),
        ({"note": None}, {**FILLED, "note": None}),
        ({"nested": {}}, {**FILLED, "nested": {"deep": False}}),
        ({"nested": None}, FILLED),
        ({"list": [{}, {"port": 1}, None]}, {**FILLED, "list": [{"port": 80}, {"port": 1}, None]}),
        ({"words": ["a", None]}, {**FILLED, "words": ["a", "w"]}),
        ({"map": {"a": None, "b": 1}}, {**FILLED, "map": {"b": 1}}),
        ({"any": {"a": None}}, {**FILLED, "any": {"a": None}}),
        ({"unknown": None}, {**FILLED, "unknown": None}),
        ([], []),
        ("text", "text"),
        (None, None),
    ],
)
def test_as_the_server_fills_in(value: Any, expected: Any) -> None:
    before = copy.deepcopy(value)
    assert defaulted(value, SCHEMA) == expected
    assert value == before


def test_defaults_are_not_shared() -> None:
    first, second = defaulted({}, SCHEMA), defaulted({}, SCHEMA)
    first["whole"]["inner"] = "changed"
    assert second["whole"] == {"inner": "i"}


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(SCHEMA["properties"])), inner),
    max_leaves=10,
)


@given(values)
def test_a_second_time_changes_nothing(value: Any) -> None:
    once = defaulted(value, SCHEMA)
    assert defaulted(once, SCHEMA) == once

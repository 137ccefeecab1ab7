"""What a structural schema becomes; built-in kinds are held by test_schema_pack.py and test_schema_verdicts.py."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from tidegate.schema import pack
from tidegate.schema.strict import builtin_schema, custom_schema

DEFINITIONS = pack.kubernetes().definitions("1.37")


def takes(field: dict[str, Any], value: Any) -> bool:
    schema = {"type": "object", "properties": {"spec": field}}
    document = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": value}
    validator = Draft202012Validator(custom_schema(schema, DEFINITIONS), validate_formats=True)
    return validator.is_valid(document)


OPEN = {"x-kubernetes-preserve-unknown-fields": True}
PORT = {"type": "object", "properties": {"port": {"type": "integer"}}}
EMBEDDED = {"type": "object", "x-kubernetes-embedded-resource": True}
EITHER = {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]}


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (PORT, [{}, {"port": 1}], [{"prt": 1}, {"Port": 1}, {"port": "1"}, None, []]),
        ({"type": "object"}, [{}], [{"a": 1}]),
        ({**PORT, **OPEN}, [{"port": 1, "more": 2}], [{"port": "1"}]),
        (OPEN, [1, "a", [], {"a": 1}, None], []),
        ({"type": "object", "additionalProperties": PORT}, [{"a": {"port": 1}}], [{"a": {"prt": 1}}, {"a": 1}]),
        ({"type": "array", "items": PORT}, [[], [{"port": 1}]], [[{"prt": 1}], [None]]),
        ({"type": "string", "nullable": True}, ["a", None], [1]),
        ({"type": "string", "enum": ["a"], "nullable": True}, ["a", None], ["b"]),
        (EITHER, [1, "a", 2**40], [1.5, None, True]),
        ({**EITHER, "nullable": True, "pattern": "^[0-9]+%$"}, [1, "5%", None], ["x"]),
        ({"type": "integer", "format": "int32"}, [1, -(2**31), 3.0], [2**31, 1.5]),
        ({"type": "integer"}, [2**63 - 1], ["1"]),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": False}, [1], [0]),
        ({"type": "string", "format": "date-time"}, ["2026-01-02T03:04:05Z"], ["2026-01-02"]),
        ({"type": "string", "format": "hostname-of-ours"}, ["any thing"], []),
        ({"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"}, [["a", "b"]], [["a", "a"]]),
        ({"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "atomic"}, [["a", "a"]], []),
        (
            {**PORT, "oneOf": [{"required": ["port"]}, {"properties": {"port": {"maximum": 5}}, "required": ["x"]}]},
            [{"port": 9}],
            [{}],
        ),
        (
            {**EMBEDDED, **OPEN},
            [{"apiVersion": "v1", "kind": "A", "more": 1}],
            [{}, {"apiVersion": "v1", "kind": "A", "metadata": {"labels": {"a": 1}}}],
        ),
        (EMBEDDED, [{"apiVersion": "v1", "kind": "A", "metadata": {}}], [{"apiVersion": "v1", "kind": "A", "more": 1}]),
    ],
)
def test_structural_schemas(field: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    assert [value for value in good if not takes(field, value)] == []
    assert [value for value in bad if takes(field, value)] == []


def test_rules_of_a_crd_about_metadata_hold_beside_the_types() -> None:
    short = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 3}}}
    validator = Draft202012Validator(custom_schema({"type": "object", "properties": {"metadata": short}}, DEFINITIONS))

    def named(**metadata: Any) -> bool:
        return validator.is_valid({"apiVersion": "example.com/v1", "kind": "Widget", "metadata": metadata})

    assert named(name="abc", labels={"a": "b"})
    assert not named(name="abcd")
    assert not named(name="abc", lables={})


def test_a_schema_is_not_changed_by_compiling() -> None:
    before = str(DEFINITIONS)
    builtin_schema("io.k8s.api.apps.v1.Deployment", DEFINITIONS)
    assert str(DEFINITIONS) == before

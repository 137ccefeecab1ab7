"""From a stored schema to the JSON Schema (2020-12) that is compiled: strict about unknown fields, as the server is.

All that can be said in the schema is said here, so that a valid object costs one call into the validator.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.schema.formats import FORMATS, QUANTITY
from tidegate.schema.pack import Schema

OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_JSON_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
_REF = "#/$defs/"
_TEXT: Schema = {"type": "string"}
_NONEMPTY: Schema = {"type": "string", "minLength": 1}

NAMED: Schema = {
    "type": "object",
    "anyOf": [
        {"required": ["name"], "properties": {"name": _NONEMPTY}},
        {"required": ["generateName"], "properties": {"generateName": _NONEMPTY}},
    ],
}
"""What the metadata of a whole object must have beyond its types."""

# Types with their own decoder, which the published schemas leave open or describe by a `oneOf` of nullable types
# (so that null matches twice and is refused, although the server takes it).
_OWN_DECODER: Mapping[str, Schema] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": ["string", "number", "null"], "pattern": QUANTITY},
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
        "type": ["integer", "string", "null"],
        **FORMATS["int32"],
    },
    f"{_JSON_SCHEMA}OrBool": {
        "type": ["object", "boolean", "null"],
        "if": {"type": "object"},
        "then": {"$ref": _REF + _JSON_SCHEMA},
    },
    f"{_JSON_SCHEMA}OrArray": {
        "type": ["object", "array", "null"],
        "items": {"$ref": _REF + _JSON_SCHEMA},
        "if": {"type": "object"},
        "then": {"$ref": _REF + _JSON_SCHEMA},
    },
    f"{_JSON_SCHEMA}OrStringArray": {
        "type": ["object", "array", "null"],
        "items": _TEXT,
        "if": {"type": "object"},
        "then": {"$ref": _REF + _JSON_SCHEMA},
    },
}

# Fields that the published schemas require although the server takes the zero value in their place: found by asking
# one (tests/data/schema/verdicts.json). Booleans are never required, for the same reason.
_ZERO_PASSES = frozenset(
    {
        ("io.k8s.api.batch.v1.PodFailurePolicy", "rules"),
        ("io.k8s.api.core.v1.LimitRangeSpec", "limits"),
        ("io.k8s.api.core.v1.PreferredSchedulingTerm", "preference"),
        ("io.k8s.api.storage.v1.CSIDriver", "spec"),
        ("io.k8s.api.storage.v1.CSINode", "spec"),
        ("io.k8s.api.storage.v1.CSINodeSpec", "drivers"),
        ("io.k8s.api.storage.v1.TokenRequest", "audience"),
    }
)


def builtin_schema(name: str, definitions: Mapping[str, Schema]) -> Schema:
    """The schema to compile for a whole object of a built-in kind, with every definition that it needs."""
    root = _definition(name, definitions)
    root["properties"] = {
        **root["properties"],
        "apiVersion": _TEXT,
        "kind": _TEXT,
        "metadata": {"$ref": _REF + OBJECT_META, **NAMED},
    }
    root["type"] = "object"
    root["required"] = sorted({"apiVersion", "kind", "metadata", *root.get("required", ())})
    root["$defs"] = _closure(root, definitions)
    return root


def custom_schema(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema to compile for a whole object of a custom kind; `definitions` are those of a Kubernetes version."""
    root = _structural({"type": "object", **schema, "x-kubernetes-embedded-resource": True})
    root["properties"]["metadata"].update(NAMED)
    root["required"] = sorted({*root["required"], "metadata"})
    root["$defs"] = _closure(root, definitions)
    return root


def _closure(root: Schema, definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    waiting = [root]
    while waiting:
        for name in _references(waiting.pop()):
            if name not in found:
                found[name] = _OWN_DECODER.get(name) or _definition(name, definitions)
                waiting.append(found[name])
    return found


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _references(item)]
    if not isinstance(value, dict):
        return []
    names = [name for item in value.values() for name in _references(item)]
    target = value.get("$ref")
    # JSONSchemaProps has a *field* called `$ref`: its value is a schema, not a text.
    return [*names, target.removeprefix(_REF)] if isinstance(target, str) else names


def _definition(name: str, definitions: Mapping[str, Schema]) -> Schema:
    strict = _builtin(definitions[name])
    properties = strict.get("properties", {})
    required = []
    for field in strict.get("required", ()):
        kind = properties[field].get("type")
        if kind == "boolean" or (name, field) in _ZERO_PASSES:
            properties[field] = {**properties[field], "type": [kind, "null"]} if kind else properties[field]
        else:
            required.append(field)
    return {**strict, "required": required} if required else {k: v for k, v in strict.items() if k != "required"}


def _builtin(schema: Schema) -> Schema:
    strict = _checked(schema)
    if "properties" in schema:
        strict["properties"] = {name: _builtin(inner) for name, inner in schema["properties"].items()}
        strict.setdefault("additionalProperties", False)
    if "items" in schema:
        strict["items"] = _builtin(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        strict["additionalProperties"] = _builtin(schema["additionalProperties"])
    return strict


def _checked(schema: Schema) -> Schema:
    """A copy with the words that the validator knows; `format` becomes what the server checks for it."""
    strict = {word: value for word, value in schema.items() if not word.startswith("x-")}
    strict.pop("default", None)
    for word, value in FORMATS.get(strict.pop("format", ""), {}).items():
        strict.setdefault(word, value)
    return strict


def _structural(schema: Schema) -> Schema:
    strict = _own_rules(schema)
    if "properties" in schema:
        strict["properties"] = {name: _structural(inner) for name, inner in schema["properties"].items()}
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            strict[word] = _structural(schema[word])
    _widen_type(strict, schema)
    if schema.get("x-kubernetes-embedded-resource"):
        _embed(strict)
    open_ended = schema.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in schema
    if schema.get("type") == "object" and not open_ended:
        strict["additionalProperties"] = False
    if schema.get("x-kubernetes-list-type") == "set":
        strict["uniqueItems"] = True
    return strict


def _widen_type(strict: Schema, schema: Schema) -> None:
    if schema.get("x-kubernetes-int-or-string"):
        strict["type"] = ["integer", "string"]
        if "anyOf" in strict and _is_int_or_string(strict["anyOf"]):
            del strict["anyOf"]
    if strict.pop("nullable", False) and "type" in strict:
        kinds = strict["type"]
        strict["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
        if "enum" in strict:
            strict["enum"] = [*strict["enum"], None]


def _embed(strict: Schema) -> None:
    """Add what every object has: the server types the metadata of custom objects as strictly as its own."""
    properties = dict(strict.get("properties", {}))
    for name in ("apiVersion", "kind"):
        properties[name] = {**_TEXT, **properties.get(name, {})}
    metadata = {word: value for word, value in properties.get("metadata", {}).items() if word != "additionalProperties"}
    properties["metadata"] = {**metadata, "$ref": _REF + OBJECT_META}
    strict["properties"] = properties
    strict["required"] = sorted({*strict.get("required", ()), "apiVersion", "kind"})


def _own_rules(schema: Schema) -> Schema:
    """A copy in which all but the schemas of fields and items is ready to compile."""
    strict = _checked(schema)
    for word in ("allOf", "anyOf", "oneOf"):
        if word in strict:
            strict[word] = [_value_rules(inner) for inner in strict[word]]
    if "not" in strict:
        strict["not"] = _value_rules(strict["not"])
    # OpenAPI 3.0 has draft 4's flags; JSON Schema 2020-12 has bounds of their own.
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(strict.get(flag), bool) and strict.pop(flag) and bound in strict:
            strict[flag] = strict.pop(bound)
    return strict


def _value_rules(schema: Schema) -> Schema:
    """What stands below `anyOf` and its like: it restricts values, and says nothing of which fields there are."""
    strict = _own_rules(schema)
    if "properties" in strict:
        strict["properties"] = {name: _value_rules(inner) for name, inner in strict["properties"].items()}
    for word in ("items", "additionalProperties"):
        if isinstance(strict.get(word), dict):
            strict[word] = _value_rules(strict[word])
    return strict


def _is_int_or_string(branches: list[Schema]) -> bool:
    return len(branches) == 2 and {branch.get("type") for branch in branches} == {"integer", "string"}

"""JSON Schemas of the intents, derived from their dataclasses; editors complete and mark intents with them."""

from __future__ import annotations

from typing import Any

from tidegate.model.shape import API_VERSION, FieldShape, Form, Scope, Shape, fields_of

DIALECT = "http://json-schema.org/draft-07/schema#"


def schema_name(cls: type[Any]) -> str:
    """The file name of a kind's schema: `app.v1alpha1.json`."""
    kind: str = cls.KIND
    words = "".join("-" + letter.lower() if letter.isupper() else letter for letter in kind).lstrip("-")
    return f"{words}.{API_VERSION.rpartition('/')[2]}.json"


def schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema (draft 7) of one intent kind, with `x-tidegate-scope` on each of its fields."""
    definitions: dict[str, Any] = {}
    body = _object(cls, definitions)
    scope: Scope | None = getattr(cls, "SCOPE", None)
    if scope is not None:
        for schema in body["properties"].values():
            schema["x-tidegate-scope"] = str(scope)
    head = {"apiVersion": {"const": API_VERSION}, "kind": {"const": cls.KIND}}
    body["properties"] = {**head, **body["properties"]}
    body["required"] = ["apiVersion", "kind", *body.get("required", [])]
    result = {"$schema": DIALECT, "title": cls.KIND, **body}
    if definitions:
        result["definitions"] = dict(sorted(definitions.items()))
    return result


def _object(cls: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(cls)
    schema: dict[str, Any] = {
        "description": (cls.__doc__ or "").strip().replace("\n    ", " "),
        "type": "object",
        "additionalProperties": False,
        "properties": {field.key: _field(field, definitions) for field in fields},
    }
    required = [field.key for field in fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _field(field: FieldShape, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _shape(field.shape, definitions)
    if field.doc:
        # draft 7 ignores what stands beside a $ref, so the reference is wrapped
        schema = {"allOf": [schema]} if "$ref" in schema else schema
        schema = {"description": field.doc, **schema}
    if isinstance(field.default, str | int | bool) and field.default != "":
        schema["default"] = field.default if not isinstance(field.default, str) else str(field.default)
    return schema


def _shape(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if shape.form is Form.OBJECT:
        name = shape.python.__name__
        if name not in definitions:
            definitions[name] = {}  # entered first, so that a class that holds itself ends
            definitions[name] = _object(shape.python, definitions)
        return {"$ref": f"#/definitions/{name}"}
    if shape.form is Form.ENUM:
        return {"enum": [str(member) for member in shape.python]}
    if shape.form is Form.TEXT:
        if shape.pattern is None:
            return {"type": "string"}
        return {"type": "string", "pattern": f"^(?:{shape.pattern.regex})$".replace(r"\Z", "$")}
    if shape.form is Form.INTEGER:
        bounds = {"minimum": shape.between.low, "maximum": shape.between.high} if shape.between else {}
        return {"type": "integer", **bounds}
    if shape.form is Form.BOOLEAN:
        return {"type": "boolean"}
    return _container(shape, definitions)


def _container(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    if shape.form is Form.LIST:
        items = _shape(shape.items, definitions) if shape.items else {}
        unique = {"uniqueItems": True} if shape.items and shape.items.form in (Form.TEXT, Form.ENUM) else {}
        return {"type": "array", "items": items, **unique, **({"minItems": 1} if shape.not_empty else {})}
    schema: dict[str, Any] = {"type": "object"}
    if shape.items:
        schema["additionalProperties"] = _shape(shape.items, definitions)
    if shape.keys and shape.keys.pattern:
        schema["propertyNames"] = _shape(shape.keys, definitions)
    if shape.not_empty:
        schema["minProperties"] = 1
    return schema

"""From a CustomResourceDefinition to the kinds that it defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from tidegate.errors import TidegateError
from tidegate.schema.pack import CustomKind, Origin, Schema

_NAME_MAPS = frozenset({"properties", "$defs", "definitions", "patternProperties"})
_VALUES = frozenset({"default", "enum", "example", "x-kubernetes-validations"})
_PROSE = frozenset({"description", "title", "example", "externalDocs"})


class CrdError(TidegateError):
    """A CustomResourceDefinition that does not say what its kinds look like."""


def is_crd(document: object) -> bool:
    """Whether a document of a manifest is a CustomResourceDefinition."""
    return isinstance(document, dict) and document.get("kind") == "CustomResourceDefinition"


def custom_kinds(crd: Mapping[str, Any], origin: Origin) -> Iterator[CustomKind]:
    """The served versions that a CRD (apiextensions.k8s.io/v1) defines. Raises `CrdError`."""
    try:
        spec = crd["spec"]
        for version in spec["versions"]:
            if version["served"]:
                yield CustomKind(
                    api_version=f"{spec['group']}/{version['name']}",
                    kind=spec["names"]["kind"],
                    scope=spec["scope"],
                    text=_text(without_prose(version["schema"]["openAPIV3Schema"])),
                    origin=origin,
                )
    except (KeyError, TypeError) as error:
        raise CrdError(
            f"the CustomResourceDefinition {_name(crd)} has no usable schema: {error} is missing or misplaced",
            hint="it must be of apiextensions.k8s.io/v1, with an openAPIV3Schema in each served version",
        ) from error


def without_prose(schema: Schema) -> Schema:
    """The schema without descriptions, titles and examples; fields that are called like that are kept."""
    kept: Schema = {}
    for word, value in schema.items():
        if word in _PROSE:
            continue
        if word in _NAME_MAPS:
            kept[word] = {name: _prose_free(inner) for name, inner in value.items()}
        elif word in _VALUES:
            kept[word] = value
        else:
            kept[word] = _prose_free(value)
    return kept


def _text(schema: Schema) -> str:
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS).decode()


def _prose_free(value: Any) -> Any:
    if isinstance(value, dict):
        return without_prose(value)
    if isinstance(value, list):
        return [_prose_free(item) for item in value]
    return value


def _name(crd: Mapping[str, Any]) -> str:
    metadata = crd.get("metadata")
    return str(metadata.get("name", "without a name")) if isinstance(metadata, dict) else "without a name"

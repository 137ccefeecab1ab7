from __future__ import annotations

from typing import Any

import pytest

from tidegate.schema import Origin
from tidegate.schema.crd import CrdError, custom_kinds, is_crd, without_prose

ORIGIN = Origin("example", "1", "Apache-2.0")


def widget(**version: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "widgets.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Cluster",
            "names": {"kind": "Widget", "plural": "widgets"},
            "versions": [
                {"name": "v1", "served": True, "schema": {"openAPIV3Schema": {"type": "object"}}, **version},
                {"name": "v1alpha1", "served": False},
            ],
        },
    }


def test_served_versions_are_kinds() -> None:
    (kind,) = custom_kinds(widget(), ORIGIN)
    assert (kind.key, kind.scope, kind.schema) == (("example.com/v1", "Widget"), "Cluster", {"type": "object"})
    assert kind.origin == ORIGIN
    assert is_crd(widget())
    assert not is_crd(["CustomResourceDefinition"])


@pytest.mark.parametrize("broken", [{"schema": {}}, {"schema": None}])
def test_a_crd_without_a_schema_is_an_error(broken: dict[str, Any]) -> None:
    with pytest.raises(CrdError, match=r"^the CustomResourceDefinition widgets\.example\.com has no usable schema: "):
        list(custom_kinds(widget(**broken), ORIGIN))


@pytest.mark.parametrize("spec", [None, [], {"versions": 1}, {"versions": [1]}])
def test_a_crd_without_versions_is_an_error(spec: Any) -> None:
    with pytest.raises(CrdError):
        list(custom_kinds({"kind": "CustomResourceDefinition", "spec": spec}, ORIGIN))


def test_prose_goes_and_fields_and_values_stay() -> None:
    schema = {
        "description": "gone",
        "properties": {"description": {"type": "string", "description": "gone", "title": "gone"}},
        "default": {"description": "stays"},
        "items": {"oneOf": [{"description": "gone", "required": ["description"]}]},
        "x-kubernetes-validations": [{"rule": "true", "message": "stays"}],
    }
    assert without_prose(schema) == {
        "properties": {"description": {"type": "string"}},
        "default": {"description": "stays"},
        "items": {"oneOf": [{"required": ["description"]}]},
        "x-kubernetes-validations": [{"rule": "true", "message": "stays"}],
    }

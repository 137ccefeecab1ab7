"""`namePrefix` and `nameSuffix`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tidegate.render.kustomize.fieldspecs import FieldSpec, FieldSpecs, visit
from tidegate.render.kustomize.resource import Resource, require_string_name
from tidegate.render.kustomize.unsupported import Unsupported

# Kinds whose name means something outside of the set of resources.
_NAME = ("metadata", "name")

_KEPT_KINDS = ("CustomResourceDefinition", "Namespace")


def add_prefix(resources: list[Resource], prefix: str, specs: FieldSpecs) -> None:
    """Put `prefix` before the names; references follow at the end of the build."""
    for resource in _renamed(resources, prefix):
        for spec in _specs_of(resource, specs):
            if spec.path == _NAME:
                resource.prefixes = (*resource.prefixes, prefix)
                _rename(resource, prefix + resource.name)
            else:
                _set_field(resource, spec, lambda old: prefix + old)


def add_suffix(resources: list[Resource], suffix: str, specs: FieldSpecs) -> None:
    """Put `suffix` behind the names; references follow at the end of the build."""
    for resource in _renamed(resources, suffix):
        for spec in _specs_of(resource, specs):
            if spec.path == _NAME:
                resource.suffixes = (*resource.suffixes, suffix)
                _rename(resource, resource.name + suffix)
            else:
                _set_field(resource, spec, lambda old: old + suffix)


def _renamed(resources: list[Resource], affix: str) -> list[Resource]:
    if not affix:
        return []
    if "," in affix:
        # kustomize keeps the list of affixes in one comma-separated annotation.
        raise Unsupported("a name prefix or suffix with a comma")
    return [resource for resource in resources if not _keeps_name(resource)]


def _keeps_name(resource: Resource) -> bool:
    original = resource.original_id()
    if original.kind in _KEPT_KINDS:
        return True
    return original.kind == "APIService" and original.api_version.startswith("apiregistration.k8s.io/")


def _specs_of(resource: Resource, specs: FieldSpecs) -> tuple[FieldSpec, ...]:
    original = resource.original_id()
    return specs.for_kind(original.api_version, original.kind)


def _rename(resource: Resource, name: str) -> None:
    resource.remember_name()
    require_string_name(name)
    resource.document["metadata"]["name"] = name


def _set_field(resource: Resource, spec: FieldSpec, changed: Callable[[str], str]) -> None:
    if spec.create:
        raise Unsupported("a name field that is created")

    def setter(parent: Any, key: Any) -> None:
        if parent[key].__class__ is not str:
            raise Unsupported("a name field is not a string")
        name = changed(parent[key])
        require_string_name(name)
        parent[key] = name

    visit(resource.document, spec.path, setter)
    resource.untyped |= {spec.path[-1].removesuffix("[]")}

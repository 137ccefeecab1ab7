"""`namePrefix` and `nameSuffix`."""

from __future__ import annotations

from tidegate.render.kustomize.resource import Resource, require_string_name
from tidegate.render.kustomize.unsupported import Unsupported

# Kinds whose name means something outside of the set of resources.
_KEPT_KINDS = ("CustomResourceDefinition", "Namespace")


def add_prefix(resources: list[Resource], prefix: str) -> None:
    """Put `prefix` before the names; references follow at the end of the build."""
    for resource in _renamed(resources, prefix):
        resource.prefixes = (*resource.prefixes, prefix)
        _rename(resource, prefix + resource.name)


def add_suffix(resources: list[Resource], suffix: str) -> None:
    """Put `suffix` behind the names; references follow at the end of the build."""
    for resource in _renamed(resources, suffix):
        resource.suffixes = (*resource.suffixes, suffix)
        _rename(resource, resource.name + suffix)


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


def _rename(resource: Resource, name: str) -> None:
    resource.remember_name()
    require_string_name(name)
    resource.document["metadata"]["name"] = name

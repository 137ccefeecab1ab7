"""`namespace`: written into every resource that kustomize takes as namespaced, and into what refers to it."""

from __future__ import annotations

from typing import Any

from tidegate.render.kustomize.fieldspec_tables import NAMESPACES
from tidegate.render.kustomize.fieldspecs import FieldSpecs, visit
from tidegate.render.kustomize.resource import Resource, require_string_name
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio.scalars import is_null


def set_namespace(resources: list[Resource], namespace: str, specs: FieldSpecs) -> None:
    """Move all resources to `namespace`. Raises `Unsupported` where kustomize fails (two become one)."""
    if not namespace:
        return
    require_string_name(namespace)
    for resource in resources:
        resource.remember_name()
        if not resource.is_cluster_scoped():
            resource.document["metadata"]["namespace"] = namespace
        _set_in_kind(resource, namespace)
        if specs is not NAMESPACES:
            _set_in_configured(resource, namespace, specs)
    ids = {resource.current_id() for resource in resources}
    if len(ids) != len(resources):
        raise Unsupported("two resources become one by the namespace")


def _set_in_kind(resource: Resource, namespace: str) -> None:
    document, kind = resource.document, resource.kind

    def setter(parent: Any, key: Any) -> None:
        if parent[key].__class__ in (dict, list):
            raise Unsupported("a namespace field is not a string")
        parent[key] = namespace

    if kind in ("RoleBinding", "ClusterRoleBinding"):
        _set_in_subjects(document.get("subjects"), namespace)
    elif kind == "Namespace" and resource.api_version == "v1":
        # kustomize renames Namespace objects too.
        document["metadata"]["name"] = namespace
    elif kind == "APIService" and resource.group_version()[0] == "apiregistration.k8s.io":
        visit(document, ("spec", "service", "namespace"), setter, new=str)
    elif kind == "CustomResourceDefinition" and resource.group_version()[0] == "apiextensions.k8s.io":
        visit(document, ("spec", "conversion", "webhook", "clientConfig", "service", "namespace"), setter)


def _set_in_configured(resource: Resource, namespace: str, specs: FieldSpecs) -> None:
    """The fields of `configurations`; what kustomize has rules of its own for is left out, as it does."""
    built_in = set(NAMESPACES)
    for spec in specs.for_kind(resource.api_version, resource.kind):
        if spec in built_in or spec.path == ("metadata", "namespace"):
            continue
        if spec.path == ("metadata", "name") or spec.path[0] == "subjects":
            raise Unsupported("a configured namespace field that is a name or a subject")

        def setter(parent: Any, key: Any) -> None:
            if parent[key].__class__ is not str:
                raise Unsupported("a namespace field is not a string")
            parent[key] = namespace

        visit(resource.document, spec.path, setter, new=str if spec.create else None)


def _set_in_subjects(subjects: Any, namespace: str) -> None:
    if is_null(subjects):
        return
    if subjects.__class__ is not list or any(subject.__class__ is not dict for subject in subjects):
        raise Unsupported("the subjects of a binding")
    for subject in subjects:
        if subject.get("name").__class__ in (dict, list) or subject.get("namespace").__class__ in (dict, list):
            raise Unsupported("the subjects of a binding")
        # Only the account called `default` here; others follow their ServiceAccount as name references.
        if subject.get("name") == "default":
            subject["namespace"] = namespace

"""The order of a render's objects: kustomize's legacy order, which is the default, or first in, first out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported

_FIRST = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
]
_RANK = {kind: number - len(_FIRST) for number, kind in enumerate(_FIRST)}
_RANK.update(MutatingWebhookConfiguration=1, ValidatingWebhookConfiguration=2)


def kind_rank(kind: str) -> int:
    """Where a kind stands in the legacy order: below 0 first, 0 for kinds without a place, above 0 last."""
    return _RANK.get(kind, 0)


def _legacy_key(resource: Resource) -> tuple[int, str, str]:
    group, version = resource.group_version()
    # A core Namespace sorts before Namespaces of other groups, although their texts would compare otherwise.
    is_core_namespace = resource.kind == "Namespace" and not group
    gvk = "" if is_core_namespace else f"{group or '~G'}_{version or '~V'}_{resource.kind}"
    return kind_rank(resource.kind), gvk, f"{resource.namespace or '~X'}|{resource.name}"


def in_output_order(resources: Iterable[Resource], sort_options: Any) -> list[Resource]:
    """The resources as the root kustomization's `sortOptions` orders them. Raises `Unsupported` for other options."""
    if sort_options == {"order": "fifo"}:
        return list(resources)
    if sort_options is not None and sort_options != {"order": "legacy"}:
        raise Unsupported("sortOptions")
    return sorted(resources, key=_legacy_key)

"""Which fields hold the name of another resource: kustomize's built-in nameReference configuration, in its order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tidegate.render.kustomize.fieldspecs import FieldSpec, merged_specs, overlap, spec
from tidegate.render.kustomize.order import kind_rank
from tidegate.render.kustomize.unsupported import Unsupported

_MAX_KINDS = 10_000

_RBAC = "rbac.authorization.k8s.io"
_ADMISSION = "admissionregistration.k8s.io"
_TEMPLATE = "spec/template/spec/"
_CRON_TEMPLATE = "spec/jobTemplate/spec/template/spec/"

# Two lists of pod-bearing kinds: kustomize's own configuration is uneven, and what it leaves out stays unreferenced.
_PODS_WITH_CONFIG = (
    ("Pod", "spec/", "v1"),
    ("PodTemplate", "template/spec/", ""),
    ("Deployment", _TEMPLATE, ""),
    ("ReplicaSet", _TEMPLATE, ""),
    ("DaemonSet", _TEMPLATE, ""),
    ("StatefulSet", _TEMPLATE, ""),
    ("Job", _TEMPLATE, ""),
    ("CronJob", _CRON_TEMPLATE, ""),
)
_PODS_WITH_OTHERS = (
    ("Pod", "spec/"),
    ("StatefulSet", _TEMPLATE),
    ("Deployment", _TEMPLATE),
    ("ReplicationController", _TEMPLATE),
    ("CronJob", _CRON_TEMPLATE),
    ("Job", _TEMPLATE),
    ("DaemonSet", _TEMPLATE),
)
_CONFIG_MAP_FIELDS = (
    "volumes/configMap/name",
    "containers/env/valueFrom/configMapKeyRef/name",
    "initContainers/env/valueFrom/configMapKeyRef/name",
    "containers/envFrom/configMapRef/name",
    "initContainers/envFrom/configMapRef/name",
    "volumes/projected/sources/configMap/name",
)
_SECRET_FIELDS = (
    "volumes/secret/secretName",
    "containers/env/valueFrom/secretKeyRef/name",
    "initContainers/env/valueFrom/secretKeyRef/name",
    "containers/envFrom/secretRef/name",
    "initContainers/envFrom/secretRef/name",
    "imagePullSecrets/name",
    "volumes/projected/sources/secret/name",
)


class Target(NamedTuple):
    """What a reference points to, and the fields of other kinds that may hold its name."""

    kind: str
    group: str
    version: str
    referrers: tuple[FieldSpec, ...]


def _pods(fields: tuple[str, ...]) -> tuple[FieldSpec, ...]:
    return tuple(spec(base + name, kind, "", version) for kind, base, version in _PODS_WITH_CONFIG for name in fields)


def _other_pods(name: str) -> tuple[FieldSpec, ...]:
    return tuple(spec(base + name, kind) for kind, base in _PODS_WITH_OTHERS)


_AUTOSCALERS = (spec("spec/scaleTargetRef/name", "HorizontalPodAutoscaler"),)

_TARGETS = (
    Target("Deployment", "", "", _AUTOSCALERS),
    Target("ReplicationController", "", "", _AUTOSCALERS),
    Target("ReplicaSet", "", "", _AUTOSCALERS),
    Target("StatefulSet", "", "", _AUTOSCALERS),
    Target(
        "ConfigMap",
        "",
        "v1",
        (
            *_pods(_CONFIG_MAP_FIELDS),
            spec("spec/configSource/configMap", "Node"),
            spec("rules/resourceNames", "Role"),
            spec("rules/resourceNames", "ClusterRole"),
            spec(r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap", "Ingress"),
        ),
    ),
    Target(
        "Secret",
        "",
        "v1",
        (
            *_pods(_SECRET_FIELDS),
            spec("spec/tls/secretName", "Ingress"),
            spec(r"metadata/annotations/ingress.kubernetes.io\/auth-secret", "Ingress"),
            spec(r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret", "Ingress"),
            spec(r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret", "Ingress"),
            # Twice, as in kustomize's own table: the second time follows what the first one wrote.
            spec("spec/tls/secretName", "Ingress"),
            spec("imagePullSecrets/name", "ServiceAccount"),
            spec("parameters/secretName", "StorageClass"),
            spec("parameters/adminSecretName", "StorageClass"),
            spec("parameters/userSecretName", "StorageClass"),
            spec("parameters/secretRef", "StorageClass"),
            spec("rules/resourceNames", "Role"),
            spec("rules/resourceNames", "ClusterRole"),
            spec(
                "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1"
            ),
            spec("spec/azureFile/secretName", "PersistentVolume"),
        ),
    ),
    Target(
        "Service",
        "",
        "v1",
        (
            spec("spec/serviceName", "StatefulSet", "apps"),
            spec("spec/rules/http/paths/backend/serviceName", "Ingress"),
            spec("spec/backend/serviceName", "Ingress"),
            spec("spec/rules/http/paths/backend/service/name", "Ingress"),
            spec("spec/defaultBackend/service/name", "Ingress"),
            spec("spec/service/name", "APIService", "apiregistration.k8s.io"),
            spec("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", _ADMISSION),
            spec("webhooks/clientConfig/service", "MutatingWebhookConfiguration", _ADMISSION),
        ),
    ),
    Target("Role", _RBAC, "", (spec("roleRef/name", "RoleBinding", _RBAC),)),
    Target(
        "ClusterRole",
        _RBAC,
        "",
        (spec("roleRef/name", "RoleBinding", _RBAC), spec("roleRef/name", "ClusterRoleBinding", _RBAC)),
    ),
    Target(
        "ServiceAccount",
        "",
        "v1",
        (
            spec("subjects", "RoleBinding", _RBAC),
            spec("subjects", "ClusterRoleBinding", _RBAC),
            *_other_pods("serviceAccountName"),
        ),
    ),
    Target("PersistentVolumeClaim", "", "v1", _other_pods("volumes/persistentVolumeClaim/claimName")),
    Target(
        "PersistentVolume",
        "",
        "v1",
        (spec("spec/volumeName", "PersistentVolumeClaim"), spec("rules/resourceNames", "ClusterRole")),
    ),
    Target(
        "StorageClass",
        "storage.k8s.io",
        "v1",
        (
            spec("spec/storageClassName", "PersistentVolume"),
            spec("spec/storageClassName", "PersistentVolumeClaim"),
            spec("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"),
        ),
    ),
    Target("PriorityClass", "scheduling.k8s.io", "v1", _other_pods("priorityClassName")),
    # The group is written with a version in kustomize's own configuration, so this reference never matches. Kept.
    Target("IngressClass", "networking.k8s.io/v1", "v1", (spec("spec/ingressClassName", "Ingress"),)),
    Target(
        "ValidatingAdmissionPolicy",
        _ADMISSION,
        "",
        (spec("spec/policyName", "ValidatingAdmissionPolicyBinding", _ADMISSION),),
    ),
)


def _target_order(target: Target) -> tuple[int, str]:
    return kind_rank(target.kind), "_".join((target.group or "~G", target.version or "~V", target.kind))


class ReferenceTable:
    """Targets in the order in which kustomize goes through them, asked by the kind of the referring object."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self.targets = tuple(sorted(targets, key=_target_order))
        self._by_kind: dict[tuple[str, str], tuple[tuple[Target, FieldSpec], ...]] = {}
        self._fields: dict[tuple[str, str], dict[str, Any]] = {}

    def for_kind(self, api_version: str, kind: str) -> tuple[tuple[Target, FieldSpec], ...]:
        """(target, field) for all fields of a kind that may hold a name, in order."""
        key = (api_version, kind)
        found = self._by_kind.get(key)
        if found is None:
            entries = ((target, field) for target in self.targets for field in target.referrers)
            found = tuple(entry for entry in entries if entry[1].selects(api_version, kind))
            if len(self._by_kind) < _MAX_KINDS:
                self._by_kind[key] = found
        return found

    def fields_of(self, api_version: str, kind: str) -> dict[str, Any]:
        """The paths of `for_kind` as nested maps of their steps; a path stands where it ends."""
        key = (api_version, kind)
        found = self._fields.get(key)
        if found is None:
            found = _nested(field.path for _, field in self.for_kind(api_version, kind))
            if len(self._fields) < _MAX_KINDS:
                self._fields[key] = found
        return found

    def last_steps(self) -> frozenset[str]:
        """The names of all fields that hold references."""
        return frozenset(field.path[-1].removesuffix("[]") for target in self.targets for field in target.referrers)

    def merged(self, incoming: Iterable[Target]) -> ReferenceTable:
        """This table and more, as kustomize merges them. Raises `Unsupported` like `merged_specs`."""
        targets = {each[:3]: each for each in self.targets}
        known = [field for target in self.targets for field in target.referrers]
        for new in incoming:
            old = targets.get(new[:3])
            fields = new.referrers if old is None else merged_specs(old.referrers, new.referrers)
            for field in fields[len(old.referrers) if old else 0 :]:
                # The search for references walks one tree of paths, which cannot tell these apart.
                if any(overlap(field, other) for other in known):
                    raise Unsupported("a reference inside of another")
                known.append(field)
            targets[new[:3]] = new._replace(referrers=fields)
        table = ReferenceTable(targets.values())
        return self if table.targets == self.targets else table


def _nested(paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for path in paths:
        inner = fields
        for step in path[:-1]:
            inner = inner.setdefault(step.removesuffix("[]"), {})
        inner[path[-1].removesuffix("[]")] = path
    return fields


DEFAULT_REFERENCES = ReferenceTable(_TARGETS)
"""kustomize's own table."""

"""kustomize's built-in field specs for labels, annotations and images (api/internal/konfig/builtinpluginconsts)."""

from __future__ import annotations

from tidegate.render.kustomize.fieldspecs import FieldSpec, FieldSpecs, spec

_METADATA_LABELS = spec("metadata/labels", create=True)

_TEMPLATE_LABELS = (
    _METADATA_LABELS,
    spec("spec/template/metadata/labels", "ReplicationController", "", "v1", create=True),
    spec("spec/template/metadata/labels", "Deployment", create=True),
    spec("spec/template/metadata/labels", "ReplicaSet", create=True),
    spec("spec/template/metadata/labels", "DaemonSet", create=True),
    spec("spec/template/metadata/labels", "StatefulSet", "apps", create=True),
    spec("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", create=True),
    spec("spec/template/metadata/labels", "Job", "batch", create=True),
    spec("spec/jobTemplate/metadata/labels", "CronJob", "batch", create=True),
    spec("spec/jobTemplate/spec/template/metadata/labels", "CronJob", "batch", create=True),
)


def _scheduling_selectors(kind: str) -> tuple[FieldSpec, ...]:
    pod = "spec/template/spec/"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
    required = "requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
    return (
        spec(f"{pod}affinity/podAffinity/{preferred}", kind, "apps"),
        spec(f"{pod}affinity/podAffinity/{required}", kind, "apps"),
        spec(f"{pod}affinity/podAntiAffinity/{preferred}", kind, "apps"),
        spec(f"{pod}affinity/podAntiAffinity/{required}", kind, "apps"),
        spec(f"{pod}topologySpreadConstraints/labelSelector/matchLabels", kind, "apps"),
    )


# A Service without a selector gets one: kustomize creates the field, so that a Service which is meant to have
# hand-written endpoints silently selects pods. Kept; a rule warns about it.
_SELECTOR_LABELS = (
    spec("spec/selector", "Service", "", "v1", create=True),
    spec("spec/selector", "ReplicationController", "", "v1", create=True),
    spec("spec/selector/matchLabels", "Deployment", create=True),
    *_scheduling_selectors("Deployment"),
    spec("spec/selector/matchLabels", "ReplicaSet", create=True),
    spec("spec/selector/matchLabels", "DaemonSet", create=True),
    spec("spec/selector/matchLabels", "StatefulSet", "apps", create=True),
    *_scheduling_selectors("StatefulSet"),
    spec("spec/selector/matchLabels", "Job", "batch"),
    spec("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
    spec("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
    spec("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    spec("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
    spec("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
)

LABELS = FieldSpecs((_METADATA_LABELS,))
"""`labels` without flags."""

LABELS_AND_TEMPLATES = FieldSpecs(_TEMPLATE_LABELS)
"""`labels` with `includeTemplates`."""

LABELS_AND_SELECTORS = FieldSpecs(_SELECTOR_LABELS + _TEMPLATE_LABELS)
"""`labels` with `includeSelectors`, and `commonLabels`."""

ANNOTATIONS = FieldSpecs(
    (
        spec("metadata/annotations", create=True),
        spec("spec/template/metadata/annotations", "ReplicationController", "", "v1", create=True),
        spec("spec/template/metadata/annotations", "Deployment", create=True),
        spec("spec/template/metadata/annotations", "ReplicaSet", create=True),
        spec("spec/template/metadata/annotations", "DaemonSet", create=True),
        spec("spec/template/metadata/annotations", "StatefulSet", create=True),
        spec("spec/template/metadata/annotations", "Job", "batch", create=True),
        spec("spec/jobTemplate/metadata/annotations", "CronJob", "batch", create=True),
        spec("spec/jobTemplate/spec/template/metadata/annotations", "CronJob", "batch", create=True),
    )
)
"""`commonAnnotations`."""

IMAGES = FieldSpecs(
    (
        spec("spec/containers[]/image"),
        spec("spec/initContainers[]/image"),
        spec("spec/volumes[]/image/reference"),
        spec("spec/template/spec/containers[]/image"),
        spec("spec/template/spec/initContainers[]/image"),
        spec("spec/template/spec/volumes[]/image/reference"),
    )
)
"""`images`, beside the containers that kustomize finds at any depth."""

NAMES = FieldSpecs((spec("metadata/name"),))
"""`namePrefix` and `nameSuffix`."""

NAMESPACES = FieldSpecs(
    (
        spec("metadata/name", "Namespace", create=True),
        spec("spec/service/namespace", "APIService", "apiregistration.k8s.io", create=True),
        spec(
            "spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"
        ),
    )
)
"""`namespace`, beside metadata.namespace."""

REPLICAS = FieldSpecs(
    tuple(
        spec("spec/replicas", kind, create=True)
        for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")
    )
)
"""`replicas`."""

_TEXTS = tuple(
    f"{containers}/{field}"
    for containers in ("containers", "initContainers")
    for field in ("args", "command", "env/value", "volumeMounts/mountPath")
)
_TEXTS_AND_SERVERS = (*_TEXTS, "volumes/nfs/server")
_IN_TEMPLATE = "spec/template/spec/"

# The odd paths of CronJob and StatefulSet servers are kustomize's own.
VARIABLES = FieldSpecs(
    (
        *(spec(f"spec/jobTemplate/spec/template/spec/{each}", "CronJob") for each in _TEXTS),
        spec("spec/jobTemplate/spec/template/volumes/nfs/server", "CronJob"),
        *(
            spec(_IN_TEMPLATE + each, kind)
            for kind in ("DaemonSet", "Deployment", "Job", "ReplicaSet")
            for each in _TEXTS_AND_SERVERS
        ),
        spec("spec/template/metadata/annotations", "Deployment"),
        spec("spec/rules/host", "Ingress"),
        spec("spec/tls/hosts", "Ingress"),
        spec("spec/tls/secretName", "Ingress"),
        *(spec(f"spec/{each}", "Pod") for each in _TEXTS_AND_SERVERS),
        spec("spec/ports/port", "Service"),
        spec("spec/ports/targetPort", "Service"),
        *(spec(_IN_TEMPLATE + each, "StatefulSet") for each in _TEXTS),
        spec("spec/volumeClaimTemplates/spec/nfs/server", "StatefulSet"),
        spec("spec/nfs/server", "PersistentVolume"),
        spec("metadata/labels"),
        spec("metadata/annotations"),
    )
)
"""Where $(VAR) of `vars` is replaced."""

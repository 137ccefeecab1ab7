"""A resource while it is being built: its document, every name that it had, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tidegate.outcome import Pointer, Ref
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import reads_as_string
from tidegate.yamlio.scalars import deep_copy, is_null

CLUSTER_NAMESPACE = "_non_namespaceable_"
DEFAULT_NAMESPACE = "default"

# kustomize keeps its own state in annotations with these prefixes and acts on them when a resource carries one.
_INTERNAL_ANNOTATIONS = (
    "internal.config.kubernetes.io/",
    "config.kubernetes.io/",
    "alpha.config.kubernetes.io/",
    "config.k8s.io/",
)

# kustomize asks the OpenAPI of Kubernetes 1.21.2 which kinds have no namespace; every kind that it does not know,
# cluster-scoped custom resources too, is taken as namespaced.
_CLUSTER_SCOPED = {
    "admissionregistration.k8s.io/v1": ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
    "admissionregistration.k8s.io/v1beta1": ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
    "apiextensions.k8s.io/v1": ("CustomResourceDefinition",),
    "apiextensions.k8s.io/v1beta1": ("CustomResourceDefinition",),
    "apiregistration.k8s.io/v1": ("APIService",),
    "apiregistration.k8s.io/v1beta1": ("APIService",),
    "certificates.k8s.io/v1": ("CertificateSigningRequest",),
    "certificates.k8s.io/v1beta1": ("CertificateSigningRequest",),
    "flowcontrol.apiserver.k8s.io/v1beta1": ("FlowSchema", "PriorityLevelConfiguration"),
    "networking.k8s.io/v1": ("IngressClass",),
    "networking.k8s.io/v1beta1": ("IngressClass",),
    "node.k8s.io/v1": ("RuntimeClass",),
    "node.k8s.io/v1beta1": ("RuntimeClass",),
    "policy/v1beta1": ("PodSecurityPolicy",),
    "rbac.authorization.k8s.io/v1": ("ClusterRole", "ClusterRoleBinding"),
    "rbac.authorization.k8s.io/v1beta1": ("ClusterRole", "ClusterRoleBinding"),
    "scheduling.k8s.io/v1": ("PriorityClass",),
    "scheduling.k8s.io/v1beta1": ("PriorityClass",),
    "storage.k8s.io/v1": ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
    "storage.k8s.io/v1beta1": ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
    "v1": ("ComponentStatus", "Namespace", "Node", "NodeProxyOptions", "PersistentVolume"),
}


class ResourceId(NamedTuple):
    """What kustomize compares resources by; `namespace` is the effective one."""

    api_version: str
    kind: str
    namespace: str
    name: str


class PreviousName(NamedTuple):
    """What a resource was called before a transformer ran."""

    name: str
    namespace: str
    kind: str


class SharedNode(NamedTuple):
    """A label that kustomize holds in one YAML node for several maps: a write to one of them changes all."""

    key: str
    maps: tuple[Pointer, ...]


@dataclass(slots=True)
class Resource:
    """One resource, changed in place by the transformers. Cloned when an accumulated base is used."""

    document: dict[str, Any]
    base: Ref
    patches: tuple[Ref, ...] = ()
    previous: tuple[PreviousName, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    needs_hash: bool = False
    behavior: str = ""
    generated: bool = False
    shared: tuple[SharedNode, ...] = ()
    unsure_style: bool = False
    unsure_texts: frozenset[str] = frozenset()
    untyped: frozenset[str] = frozenset()
    variables: tuple[str, ...] = ()

    def clone(self) -> Resource:
        """An independent copy."""
        return replace(self, document=deep_copy(self.document))

    @property
    def kind(self) -> str:
        """The kind in the document."""
        kind: str = self.document["kind"]
        return kind

    @property
    def name(self) -> str:
        """The name in the document."""
        name: str = self.document["metadata"]["name"]
        return name

    @property
    def namespace(self) -> str:
        """The namespace as written; "" where there is none."""
        return self.document["metadata"].get("namespace") or ""

    @property
    def api_version(self) -> str:
        """The apiVersion as written; "" where there is none."""
        return self.document.get("apiVersion") or ""

    def group_version(self) -> tuple[str, str]:
        """The API group ("" for the core one) and version."""
        return split_api_version(self.api_version)

    def is_cluster_scoped(self) -> bool:
        """True where kustomize knows that the kind has no namespace."""
        return is_cluster_scoped(self.document.get("apiVersion") or "", self.document["kind"])

    def effective_namespace(self) -> str:
        """The namespace that identities use."""
        return effective_namespace(self.api_version, self.kind, self.namespace)

    def current_id(self) -> ResourceId:
        """The identity now."""
        return ResourceId(self.api_version, self.kind, self.effective_namespace(), self.name)

    def original_id(self) -> ResourceId:
        """The identity before the first transformer."""
        return self._earlier(self.previous[0]) if self.previous else self.current_id()

    def all_ids(self) -> list[ResourceId]:
        """Every identity that the resource had, oldest first, and the one now."""
        return [*(self._earlier(name) for name in self.previous), self.current_id()]

    def written_ids(self) -> list[ResourceId]:
        """Every identity as `replacements` select by: the present namespace as it is written, "" for none."""
        present = ResourceId(self.api_version, self.kind, self.namespace, self.name)
        return [present, *(ResourceId(self.api_version, e.kind, e.namespace, e.name) for e in self.previous)]

    def remember_name(self) -> None:
        """Keep the present name as a previous one; kustomize does so before each transformer that may rename."""
        self.previous = (*self.previous, PreviousName(self.name, self.effective_namespace(), self.kind))

    def _earlier(self, name: PreviousName) -> ResourceId:
        return ResourceId(self.api_version, name.kind, name.namespace or DEFAULT_NAMESPACE, name.name)


def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """True where kustomize knows that a kind has no namespace."""
    return kind in _CLUSTER_SCOPED.get(api_version, ())


def effective_namespace(api_version: str, kind: str, namespace: str) -> str:
    """The namespace that identities are compared by, for a namespace as written."""
    return CLUSTER_NAMESPACE if is_cluster_scoped(api_version, kind) else namespace or DEFAULT_NAMESPACE


def split_api_version(api_version: str) -> tuple[str, str]:
    """`apps/v1` -> (`apps`, `v1`); `v1` -> (``, `v1`)."""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", api_version)


def checked_document(document: Any) -> dict[str, Any]:
    """The same document, known to have an identity that kustomize and this engine read alike. Raises `Unsupported`."""
    if document.__class__ is not dict:
        raise Unsupported("a document is not a map")
    kind, api_version, metadata = document.get("kind"), document.get("apiVersion", ""), document.get("metadata")
    if kind.__class__ is not str or not kind:
        raise Unsupported("a resource has no kind")
    if api_version.__class__ is not str:
        raise Unsupported("apiVersion is not a string")
    if metadata.__class__ is not dict:
        raise Unsupported("a resource has no metadata")
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if name.__class__ is not str or not name or "," in name:
        raise Unsupported("metadata.name is missing or odd")
    if namespace is not None and (namespace.__class__ is not str or not namespace):
        raise Unsupported("metadata.namespace is not a name")
    for text in (name, namespace, kind, api_version):
        if text:
            require_string_name(text)
    for field in ("labels", "annotations"):
        values = metadata.get(field)
        if not is_null(values) and values.__class__ is not dict:
            raise Unsupported(f"metadata.{field} is not a map")
    for key in metadata.get("annotations") or () if not is_null(metadata.get("annotations")) else ():
        if key.startswith(_INTERNAL_ANNOTATIONS):
            raise Unsupported(f"annotation {key} belongs to kustomize")
    return document


def require_string_name(name: str) -> None:
    """kustomize writes names without quotes and reads them again: `123` or `true` would change their type."""
    if not reads_as_string(name):
        raise Unsupported(f"the name {name} reads as something else than a string")

"""ApplicationSets: one Application for each `target.yaml` in the cluster's own folder."""

from __future__ import annotations

from tidegate.generate.argocd.projects import ARGOCD_NAMESPACE, IN_CLUSTER, ROOT_PROJECT
from tidegate.generate.draft import Object
from tidegate.model.fleet import Cluster, Fleet

# Retries never end: a namespace, a CRD or a controller that comes later is waited for, so no order is needed.
RETRY = {"limit": -1, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "3m"}}


def sync_policy() -> Object:
    """Sync by itself, undo what others change, prune; but never to nothing: an emptied folder changes nothing.

    `allowEmpty: false` must not be written out: it is the default, Argo CD drops it whenever it writes an Application
    or ApplicationSet back (at each sync, at each refresh), and root would find them OutOfSync and heal them for ever.
    """
    return {
        "automated": {"prune": True, "selfHeal": True},
        "retry": RETRY,
        "syncOptions": ["CreateNamespace=false", "PruneLast=true", "ApplyOutOfSyncOnly=true"],
    }


def application_set(fleet: Fleet, cluster: Cluster, name: str) -> Object:
    """The ApplicationSet over `<cluster folder>/<name>/*/target.yaml`.

    An Application that goes leaves its objects alone (`preserveResourcesOnDeletion`), unless its target.yaml carried
    the finalizer of a declared removal before: a renamed folder or a lost file never deletes what runs.
    """
    repository, revision = fleet.intent.repository, fleet.intent.revision
    files = [{"path": f"{cluster.folder}/{name}/*/target.yaml"}]
    template: Object = {
        "metadata": {
            "name": "{{ .application }}",
            "namespace": ARGOCD_NAMESPACE,
            "annotations": {"argocd.argoproj.io/manifest-generate-paths": "{{ .manifestPaths }}"},
        },
        "spec": {
            "project": "{{ .project }}",
            "source": {"repoURL": repository, "targetRevision": revision, "path": "{{ .path.path }}"},
            "destination": {"server": IN_CLUSTER, "namespace": "{{ .namespace }}"},
            "syncPolicy": sync_policy(),
            "revisionHistoryLimit": 10,
        },
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "ApplicationSet",
        "metadata": {"name": name, "namespace": ARGOCD_NAMESPACE},
        "spec": {
            "goTemplate": True,
            "goTemplateOptions": ["missingkey=error"],
            "generators": [{"git": {"repoURL": repository, "revision": revision, "files": files}}],
            "syncPolicy": {"preserveResourcesOnDeletion": True},
            "template": template,
            "templatePatch": "metadata:\n  finalizers: {{ toJson .finalizers }}\n",
        },
    }


def root_application(fleet: Fleet, cluster: Cluster) -> Object:
    """The one Application that a person applies; it brings the projects, the ApplicationSets, and itself."""
    source = {
        "repoURL": fleet.intent.repository,
        "targetRevision": fleet.intent.revision,
        "path": f"{cluster.folder}/argocd",
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": "root",
            "namespace": ARGOCD_NAMESPACE,
            "annotations": {
                "argocd.argoproj.io/manifest-generate-paths": ".",
                "argocd.argoproj.io/sync-options": "Prune=false",
            },
        },
        "spec": {
            "project": ROOT_PROJECT,
            "source": source,
            "destination": {"server": IN_CLUSTER, "namespace": ARGOCD_NAMESPACE},
            "syncPolicy": sync_policy(),
            "revisionHistoryLimit": 10,
        },
    }

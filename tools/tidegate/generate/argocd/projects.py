"""AppProjects: who may deploy what, and where. Least privilege; a team creates nothing cluster-scoped."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.generate.argocd.target import NAMESPACES_PROJECT
from tidegate.generate.draft import Object
from tidegate.generate.labels import team_project
from tidegate.model.fleet import Cluster, Fleet

IN_CLUSTER = "https://kubernetes.default.svc"
ARGOCD_NAMESPACE = "argocd"
ROOT_PROJECT = "root"
# What a team may create: workloads and what they need. Quotas, limits and network policies are the platform's.
TEAM_KINDS: tuple[tuple[str, str], ...] = (
    ("", "ConfigMap"),
    ("", "PersistentVolumeClaim"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("external-secrets.io", "ExternalSecret"),
    ("gateway.networking.k8s.io", "GRPCRoute"),
    ("gateway.networking.k8s.io", "HTTPRoute"),
    ("policy", "PodDisruptionBudget"),
)
NAMESPACE_KINDS: tuple[tuple[str, str], ...] = (
    ("", "LimitRange"),
    ("", "ResourceQuota"),
    ("external-secrets.io", "ExternalSecret"),
    ("networking.k8s.io", "NetworkPolicy"),
)


def project(
    fleet: Fleet,
    name: str,
    description: str,
    namespaces: Sequence[str],
    kinds: Sequence[tuple[str, str]],
    cluster_kinds: Sequence[tuple[str, str]] = (),
) -> Object:
    """One AppProject that takes from this repository only, into the namespaces named, the kinds named."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {
            "name": name,
            "namespace": ARGOCD_NAMESPACE,
            # An ApplicationSet that meets no project yet gives up and looks again only after three minutes.
            "annotations": {"argocd.argoproj.io/sync-options": "Prune=false", "argocd.argoproj.io/sync-wave": "-1"},
        },
        "spec": {
            "description": description,
            "sourceRepos": [fleet.intent.repository],
            "destinations": [{"server": IN_CLUSTER, "namespace": namespace} for namespace in namespaces],
            "clusterResourceWhitelist": [{"group": group, "kind": kind} for group, kind in cluster_kinds],
            "namespaceResourceWhitelist": [{"group": group, "kind": kind} for group, kind in kinds],
        },
    }


def root_project(fleet: Fleet, cluster: Cluster) -> Object:
    """The project of the root Application: Argo CD's own objects, in Argo CD's namespace."""
    kinds = [("argoproj.io", kind) for kind in ("AppProject", "Application", "ApplicationSet")]
    text = f"What makes {cluster.name} pull its folder: projects, ApplicationSets and the root Application."
    return project(fleet, ROOT_PROJECT, text, [ARGOCD_NAMESPACE], kinds)


def projects(fleet: Fleet, cluster: Cluster) -> list[Object]:
    """The projects of a cluster that carries apps: namespaces, and one a team."""
    namespaces: dict[str, set[str]] = {team: set() for team in fleet.intent.teams}
    for target in fleet.targets_on(cluster.name):
        namespaces.setdefault(target.intent.team, set()).add(target.app.name)
    # While a removal is declared its namespace stays permitted: Argo CD deletes only what the project permits.
    for removal in fleet.removals.removals if fleet.removals else ():
        if cluster.name in removal.clusters:
            namespaces.setdefault(removal.owner, set()).add(removal.unit)
    everywhere = sorted({name for names in namespaces.values() for name in names})
    text = "Namespaces with their quotas, limits, network policies and migration secrets."
    platform = project(fleet, NAMESPACES_PROJECT, text, everywhere, NAMESPACE_KINDS, [("", "Namespace")])
    teams = [
        project(fleet, team_project(team), f"The apps of team {team}.", sorted(names), TEAM_KINDS)
        for team, names in sorted(namespaces.items())
    ]
    return [platform, *teams]

"""What a cluster's own Argo CD pulls first: the root Application, AppProjects, ApplicationSets."""

from __future__ import annotations

from tidegate.generate.argocd.applicationsets import application_set, root_application
from tidegate.generate.argocd.projects import projects, root_project
from tidegate.generate.draft import GeneratedFile, Object, kustomization, yaml_file
from tidegate.model.fleet import Cluster, Fleet
from tidegate.model.intents.fleet import Carries


def generate_argocd(fleet: Fleet, cluster: Cluster) -> list[GeneratedFile]:
    """The files of `clusters/<environment>/<cluster>/argocd/`."""
    folder, intent, unit = f"{cluster.folder}/argocd", cluster.intent.source, cluster.name
    documents: dict[str, list[Object]] = {
        "root.yaml": [root_project(fleet, cluster), root_application(fleet, cluster)],
    }
    if Carries.APPS in cluster.stage.carries:
        documents["projects.yaml"] = projects(fleet, cluster)
        documents["applicationsets.yaml"] = [
            application_set(fleet, cluster, "namespaces"),
            application_set(fleet, cluster, "apps"),
        ]
    files = [yaml_file(f"{folder}/{name}", intent, parts, unit) for name, parts in documents.items()]
    return [*files, kustomization(folder, intent, {"resources": list(documents)}, unit)]

"""`target.yaml`: what Argo CD's ApplicationSets read to make one Application."""

from __future__ import annotations

from tidegate.generate.draft import GeneratedFile, Object, yaml_file
from tidegate.generate.labels import team_project
from tidegate.model.fleet import Fleet, Target

# Only an Application with this finalizer takes its objects with it when it goes; it is set by a declared removal.
CASCADE = "resources-finalizer.argocd.argoproj.io"
NAMESPACES_PROJECT = "namespaces"


def target_body(application: str, project: str, namespace: str, *, paths: list[str], removing: bool) -> Object:
    """The parameters of one Application. `paths` are the folders whose change makes Argo CD render anew."""
    return {
        "application": application,
        "project": project,
        "namespace": namespace,
        "manifestPaths": ";".join(paths),
        "finalizers": [CASCADE] if removing else [],
    }


def target_file(fleet: Fleet, target: Target) -> GeneratedFile:
    """The target.yaml of an app's overlay."""
    body = target_body(
        target.app.name,
        team_project(target.intent.team),
        target.app.name,
        paths=[".", f"/{target.base}"],
        removing=target.removing,
    )
    return yaml_file(f"{target.folder}/target.yaml", target.app.intent.source, [body], target.app.name)

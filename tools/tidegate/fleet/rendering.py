"""What Argo CD will apply on each cluster: from the root Application by the ApplicationSets to every object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.errors import TidegateError
from tidegate.outcome import Ref
from tidegate.render.applicationset import Application, application, expand
from tidegate.render.kustomize import KustomizeEngine, Rendered, RenderedObject
from tidegate.tree import EntryKind, Revision

ROOT = "root"


@dataclass(frozen=True)
class ClusterFolder:
    """A cluster as rendering sees it: its name and its folder. No intent is needed to render."""

    name: str
    path: str


@dataclass(frozen=True)
class RenderedUnit:
    """What one Application applies on one cluster, or why that cannot be said (`error`)."""

    cluster: str
    application: Application
    unit: str
    """The app (or `argocd`) that the Application belongs to: the last part of its folder."""
    rendered: Rendered | None
    error: TidegateError | None = None

    @property
    def name(self) -> str:
        """`<cluster>/<application>`."""
        return f"{self.cluster}/{self.application.name}"

    @property
    def objects(self) -> tuple[RenderedObject, ...]:
        """The objects; none where the render failed."""
        return self.rendered.objects if self.rendered else ()


def cluster_folders(revision: Revision) -> list[ClusterFolder]:
    """Every folder that Argo CD is pointed at: those with a generated root Application, by name."""
    found = []
    for environment in revision.names("clusters"):
        for name in revision.names(f"clusters/{environment}"):
            path = f"clusters/{environment}/{name}"
            if revision.kind(f"{path}/argocd/root.yaml") is EntryKind.FILE:
                found.append(ClusterFolder(name, path))
    return sorted(found, key=lambda folder: folder.name)


def render_cluster(revision: Revision, engine: KustomizeEngine, folder: ClusterFolder) -> Iterator[RenderedUnit]:
    """The root Application and everything that it leads to, in order of name. Errors are values of their units."""
    root = _root_application(revision, folder)
    top = _render(engine, folder, root)
    yield top
    applications: list[Application] = []
    for item in top.objects:
        if item.value.get("kind") == "ApplicationSet":
            applications += expand(item.value, revision)
    for app in sorted(applications, key=lambda app: app.name):
        yield _render(engine, folder, app)


def _root_application(revision: Revision, folder: ClusterFolder) -> Application:
    from tidegate.yamlio import load_documents

    path = f"{folder.path}/argocd/root.yaml"
    for number, value in load_documents(revision.read(path), path):
        if isinstance(value, dict) and value.get("kind") == "Application":
            return application(value, Ref(path, number))
    raise TidegateError(f"{path} holds no Application", hint="run: tidegate generate")


def _render(engine: KustomizeEngine, folder: ClusterFolder, app: Application) -> RenderedUnit:
    unit = app.path.rpartition("/")[2]
    try:
        return RenderedUnit(folder.name, app, unit, engine.render_source(app.path, app.kustomize))
    except TidegateError as error:
        return RenderedUnit(folder.name, app, unit, None, error)


def identity(value: dict[str, Any], destination: str, *, namespaced: bool) -> tuple[str, str, str, str]:
    """The identity of an object on its cluster: API group, kind, namespace ("" if cluster-scoped), name."""
    metadata = value.get("metadata") or {}
    group = value.get("apiVersion", "").rpartition("/")[0]
    namespace = (metadata.get("namespace") or destination) if namespaced else ""
    return group, value.get("kind", ""), namespace, metadata.get("name", "")

"""ApplicationSets expanded offline: the git files generator over `target.yaml`, as Argo CD expands it."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from dataclasses import dataclass, field
from typing import Any

from tidegate.errors import TidegateError
from tidegate.outcome import Ref
from tidegate.render.gotemplate import render_template, render_tree
from tidegate.tree import Revision
from tidegate.yamlio import load_all

_KNOWN_SPEC = {"goTemplate", "goTemplateOptions", "generators", "syncPolicy", "template", "templatePatch"}


class UnsupportedApplicationSetError(TidegateError):
    """An ApplicationSet that cannot be expanded offline."""


@dataclass(frozen=True)
class Application:
    """One Application that Argo CD would make: where it deploys, from which folder, under which project."""

    name: str
    project: str
    namespace: str
    path: str
    value: dict[str, Any]
    parameters: Ref
    """The file whose parameters made it."""
    kustomize: dict[str, Any] = field(default_factory=dict)
    """The overrides of `source.kustomize`."""


def application(value: dict[str, Any], parameters: Ref) -> Application:
    """An Application object read for what rendering needs. Raises `UnsupportedApplicationSetError`."""
    try:
        spec = value["spec"]
        source = spec["source"]
        extra = set(source) - {"repoURL", "targetRevision", "path", "kustomize"}
        if extra:
            raise UnsupportedApplicationSetError(f"the source field `{min(extra)}` is not rendered offline")
        kustomize = source.get("kustomize") or {}
        if not isinstance(kustomize, dict):
            raise UnsupportedApplicationSetError("source.kustomize is no map")
        return Application(
            value["metadata"]["name"],
            spec["project"],
            spec["destination"]["namespace"],
            posixpath.normpath(source["path"]),
            value,
            parameters,
            kustomize,
        )
    except (KeyError, TypeError):
        raise UnsupportedApplicationSetError(
            f"Application made from {parameters.file} has no name, project, source or destination"
        ) from None


def expand(application_set: dict[str, Any], revision: Revision) -> list[Application]:
    """The Applications of one ApplicationSet, by name. Raises `UnsupportedApplicationSetError` where unsure."""
    spec = application_set.get("spec", {})
    name = application_set.get("metadata", {}).get("name", "")
    unknown = set(spec) - _KNOWN_SPEC
    if unknown or spec.get("goTemplate") is not True or "missingkey=error" not in spec.get("goTemplateOptions", []):
        what = f"the field `{min(unknown)}`" if unknown else "anything but strict Go templates"
        raise UnsupportedApplicationSetError(f"ApplicationSet {name}: {what} is not expanded offline")
    found = []
    for generator in spec.get("generators", []):
        for path in _matching(name, generator, revision):
            found += [_one(spec, path, values) for values in _parameters(revision, path)]
    names = [app.name for app in found]
    doubled = next((app for app in names if names.count(app) > 1), None)
    if doubled is not None:
        raise UnsupportedApplicationSetError(f"ApplicationSet {name} makes two Applications called {doubled}")
    return sorted(found, key=lambda app: app.name)


def _matching(name: str, generator: dict[str, Any], revision: Revision) -> list[str]:
    git = generator.get("git")
    if set(generator) != {"git"} or not isinstance(git, dict) or set(git) - {"repoURL", "revision", "files"}:
        raise UnsupportedApplicationSetError(f"ApplicationSet {name}: only the git files generator is expanded offline")
    paths = set()
    for entry in git.get("files", []):
        pattern = entry["path"]
        if "**" in pattern or set(entry) != {"path"}:
            raise UnsupportedApplicationSetError(f"ApplicationSet {name}: the path {pattern} is not expanded offline")
        # `*` stays within one folder, as in Go's path matching.
        regex = re.compile("/".join(fnmatch.translate(part)[:-2] for part in pattern.split("/")) + r"\Z")
        folder = posixpath.dirname(pattern.split("*")[0])
        paths |= {
            path for path in revision.files(folder) if path.count("/") == pattern.count("/") and regex.match(path)
        }
    return sorted(paths)


def _parameters(revision: Revision, path: str) -> list[dict[str, Any]]:
    """The parameter sets of one file, with the `path` that Argo CD adds."""
    found = []
    folder, _, file = path.rpartition("/")
    place = {"path": folder, "basename": posixpath.basename(folder), "filename": file, "segments": folder.split("/")}
    for document in load_all(revision.read(path), path):
        for values in document if isinstance(document, list) else [document]:
            if not isinstance(values, dict):
                raise UnsupportedApplicationSetError(f"{path} must hold a map of parameters")
            found.append({**values, "path": place})
    return found


def _one(spec: dict[str, Any], path: str, values: dict[str, Any]) -> Application:
    value = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", **render_tree(spec["template"], values)}
    patch = spec.get("templatePatch")
    if patch:
        for document in load_all(render_template(patch, values).encode(), path):
            _merge(value, document)
    return application(value, Ref(path))


def _merge(value: dict[str, Any], patch: dict[str, Any]) -> None:
    """Merge a template patch; lists are replaced (ours patch only `finalizers`, which the template leaves out)."""
    for key, member in patch.items():
        if isinstance(member, dict) and isinstance(value.get(key), dict):
            _merge(value[key], member)
        elif member != []:
            value[key] = member

"""Cutting a release: freeze the working copy of an app, with the build that was tried on it."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.errors import TidegateError
from tidegate.generate.base import generate_base
from tidegate.generate.draft import Object
from tidegate.model.content import folder_hash, release_id, sha256
from tidegate.model.fleet import App, Fleet, base_folder
from tidegate.model.intents.app import AppIntent, BaseKind
from tidegate.model.intents.release import Build, ReleaseIntent
from tidegate.model.jsonschema import schema_name
from tidegate.model.shape import API_VERSION
from tidegate.tree import EntryKind, Revision
from tidegate.yamlio import emit, load_one

WRITTEN = "# Written by tidegate; do not edit.\n"


@dataclass(frozen=True)
class CutRelease:
    """A release that was cut: its id, its full hash, and the files that make it (path from the root -> bytes)."""

    id: str
    hash: str
    files: dict[str, bytes]


def document(kind: type, up: int, body: Object) -> bytes:
    """A file of an intent kind that the tool writes, `up` folders below the root."""
    schema = f"# yaml-language-server: $schema={'../' * up}schemas/{schema_name(kind)}\n"
    head: Object = {"apiVersion": API_VERSION, "kind": kind.KIND}  # type: ignore[attr-defined]
    return (schema + WRITTEN + emit({**head, **body})).encode()


def build_body(build: Build) -> Object:
    """A build as it stands in release and stage files."""
    return {
        "version": build.version,
        "repository": build.repository,
        "digest": build.digest,
        "platforms": list(build.platforms),
        "commit": build.commit,
    }


def cut_release(fleet: Fleet, revision: Revision, app: App, build: Build) -> CutRelease:
    """Freeze the working copy of `app` with `build`. Raises `TidegateError` where the base cannot be frozen."""
    base = _base_files(fleet, revision, app)
    digests = {path: sha256(data) for path, data in base.items()}
    base_hash = folder_hash(digests)
    frozen = _frozen_intent(revision, app)
    body = {
        "unit": app.name,
        "build": build_body(build),
        "intent": sha256(frozen),
        "base": {"hash": base_hash, "files": dict(sorted(digests.items()))},
    }
    release = document(ReleaseIntent, 4, body)
    digest = sha256(release)
    identity = release_id(build.version, digest)
    folder = f"{app.folder}/releases/{identity}"
    files = {f"{base_folder(app.name, base_hash)}/{path}": data for path, data in base.items()}
    files |= {f"{folder}/release.yaml": release, f"{folder}/app.yaml": frozen}
    return CutRelease(identity, digest, files)


def _base_files(fleet: Fleet, revision: Revision, app: App) -> dict[str, bytes]:
    folder = f"{app.folder}/base/"
    if app.intent.base is BaseKind.SERVICE:
        return {file.path.removeprefix(folder): file.data for file in generate_base(app.intent, fleet.intent)}
    files = {}
    for path in revision.files(folder.rstrip("/")):
        if revision.kind(path) is not EntryKind.FILE:
            raise TidegateError(f"{path} is a link, and a release holds files only", hint="copy the file")
        files[path.removeprefix(folder)] = revision.read(path)
    if not files:
        raise TidegateError(f"there is no base in {folder}", hint="write it, or say `base: service` in app.yaml")
    return files


def _frozen_intent(revision: Revision, app: App) -> bytes:
    """The intent without its comments: the schema line must fit the place where the copy lies."""
    value = load_one(revision.read(app.intent.source.file), app.intent.source.file)
    return document(AppIntent, 4, {key: member for key, member in value.items() if key not in ("apiVersion", "kind")})

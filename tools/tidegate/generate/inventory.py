"""What objects a base holds, read from its files without rendering it: overlays change only what is there."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from tidegate.errors import MissingFileError, TidegateError
from tidegate.generate.draft import Object
from tidegate.tree import EntryKind, Revision
from tidegate.yamlio import load_all

MAX_FOLDERS = 200


@dataclass(frozen=True)
class Inventory:
    """The objects of a base by (kind, name). `error` says why the base could not be read whole."""

    objects: dict[tuple[str, str], Object]
    error: TidegateError | None = None

    def get(self, kind: str, name: str) -> Object | None:
        """The object of this kind and name."""
        return self.objects.get((kind, name))

    def of_kind(self, *kinds: str) -> list[Object]:
        """All objects of these kinds, in order of name."""
        return [value for (kind, _), value in sorted(self.objects.items()) if kind in kinds]


def read_inventory(revision: Revision, folder: str) -> Inventory:
    """The objects of the kustomization in `folder`, following `resources` to files and folders."""
    objects: dict[tuple[str, str], Object] = {}
    try:
        _walk(revision, folder, objects, set())
    except TidegateError as error:
        return Inventory(objects, error)
    return Inventory(objects)


def _walk(revision: Revision, folder: str, objects: dict[tuple[str, str], Object], seen: set[str]) -> None:
    if folder in seen or len(seen) > MAX_FOLDERS:
        return
    seen.add(folder)
    path = f"{folder}/kustomization.yaml"
    for body in load_all(revision.read(path), path):
        resources = body.get("resources") if isinstance(body, dict) else None
        for entry in resources if isinstance(resources, list) else []:
            if isinstance(entry, str):
                _entry(revision, posixpath.normpath(f"{folder}/{entry}"), objects, seen)


def _entry(revision: Revision, path: str, objects: dict[tuple[str, str], Object], seen: set[str]) -> None:
    kind = revision.kind(path)
    if kind is EntryKind.FOLDER:
        _walk(revision, path, objects, seen)
    elif kind is None:
        raise MissingFileError(f"there is no file or folder {path}")
    elif kind is EntryKind.FILE:
        for value in load_all(revision.read(path), path):
            metadata = value.get("metadata") if isinstance(value, dict) else None
            name = metadata.get("name") if isinstance(metadata, dict) else None
            if isinstance(name, str) and isinstance(value.get("kind"), str):
                objects[value["kind"], name] = value

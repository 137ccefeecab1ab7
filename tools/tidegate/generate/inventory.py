"""What objects a base holds, read from its files without rendering it: overlays change only what is there."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any

from tidegate.errors import MissingFileError, TidegateError
from tidegate.generate.draft import Object
from tidegate.outcome import Ref
from tidegate.tree import EntryKind, Revision
from tidegate.yamlio import load_documents

MAX_FOLDERS = 200


@dataclass(frozen=True)
class Inventory:
    """The objects of a base by (kind, name). `error` says why the base could not be read whole.

    `documents` are all that its resource files hold, `kustomizations` those that lead to them, in the order of reading.
    """

    objects: dict[tuple[str, str], Object]
    error: TidegateError | None = None
    documents: tuple[tuple[Ref, Any], ...] = ()
    kustomizations: tuple[tuple[Ref, Any], ...] = ()

    def get(self, kind: str, name: str) -> Object | None:
        """The object of this kind and name."""
        return self.objects.get((kind, name))

    def of_kind(self, *kinds: str) -> list[Object]:
        """All objects of these kinds, in order of name."""
        return [value for (kind, _), value in sorted(self.objects.items()) if kind in kinds]


def read_inventory(revision: Revision, folder: str) -> Inventory:
    """The objects of the kustomization in `folder`, following `resources` to files and folders."""
    walk = _Walk(revision)
    error = None
    try:
        walk.folder(folder)
    except TidegateError as found:
        error = found
    objects = {}
    for _, value in walk.documents:
        metadata = value.get("metadata") if isinstance(value, dict) else None
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if isinstance(name, str) and isinstance(value.get("kind"), str):
            objects[value["kind"], name] = value
    return Inventory(objects, error, tuple(walk.documents), tuple(walk.kustomizations))


class _Walk:
    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._seen: set[str] = set()
        self.documents: list[tuple[Ref, Any]] = []
        self.kustomizations: list[tuple[Ref, Any]] = []

    def folder(self, folder: str) -> None:
        if folder in self._seen or len(self._seen) > MAX_FOLDERS:
            return
        self._seen.add(folder)
        path = f"{folder}/kustomization.yaml"
        for number, body in load_documents(self._revision.read(path), path):
            self.kustomizations.append((Ref(path, number), body))
            resources = body.get("resources") if isinstance(body, dict) else None
            for entry in resources if isinstance(resources, list) else []:
                if isinstance(entry, str):
                    self._entry(posixpath.normpath(f"{folder}/{entry}"))

    def _entry(self, path: str) -> None:
        kind = self._revision.kind(path)
        if kind is EntryKind.FOLDER:
            self.folder(path)
        elif kind is None:
            raise MissingFileError(f"there is no file or folder {path}")
        elif kind is EntryKind.FILE:
            for number, value in load_documents(self._revision.read(path), path):
                self.documents.append((Ref(path, number), value))

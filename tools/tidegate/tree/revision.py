"""The one interface through which a revision of the repository is read, and its in-memory form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol

from tidegate.errors import MissingFileError


class EntryKind(StrEnum):
    """What stands at a path of a revision."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SUBMODULE = "submodule"


class Revision(Protocol):
    """A frozen view of a repository. Paths are relative to its root, POSIX, normalised, without a leading slash."""

    @property
    def name(self) -> str:
        """How people call it: `working tree`, a commit id, `memory`."""

    def kind(self, path: str) -> EntryKind | None:
        """What stands at `path` ("" is the root, a folder), or None. Links are never followed."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises `MissingFileError` where there is no regular file, or one over the limit."""

    def names(self, folder: str) -> tuple[str, ...]:
        """The sorted names of what stands directly in a folder; empty where there is no folder."""

    def files(self, folder: str = "") -> tuple[str, ...]:
        """The sorted paths (from the root) of all regular files and links below a folder."""


def blob_id(data: bytes) -> str:
    """The git object id (SHA-1, 40 hex digits) that a file with these bytes has."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class MemoryRevision:
    """Files held in memory, over an optional base revision whose files show through where nothing hides them.

    `removed` names paths of the base that do not show through.
    """

    def __init__(
        self, files: Mapping[str, bytes], *, base: Revision | None = None, removed: Iterable[str] = ()
    ) -> None:
        self._files = dict(files)
        self._base = base
        self._removed = frozenset(removed)
        self._children: dict[str, set[str]] = {"": set()}
        for path in self._files:
            parts = path.split("/")
            for i, part in enumerate(parts):
                self._children.setdefault("/".join(parts[:i]), set()).add(part)

    @property
    def name(self) -> str:
        """`memory`, or the name of the base."""
        return self._base.name if self._base else "memory"

    def kind(self, path: str) -> EntryKind | None:
        """See `Revision.kind`."""
        if path in self._files:
            return EntryKind.FILE
        if path in self._children:
            return EntryKind.FOLDER
        if self._base is None or path in self._removed:
            return None
        return self._base.kind(path)

    def read(self, path: str) -> bytes:
        """See `Revision.read`."""
        data = self._files.get(path)
        if data is not None:
            return data
        if self._base is None or path in self._removed:
            raise MissingFileError(f"there is no file {path}")
        return self._base.read(path)

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Revision.names`."""
        own = self._children.get(folder, set())
        if self._base is None:
            return tuple(sorted(own))
        prefix = folder + "/" if folder else ""
        shown = {name for name in self._base.names(folder) if prefix + name not in self._removed}
        return tuple(sorted(own | shown))

    def files(self, folder: str = "") -> tuple[str, ...]:
        """See `Revision.files`."""
        prefix = folder + "/" if folder else ""
        own = {path for path in self._files if path.startswith(prefix)}
        if self._base is not None:
            own |= {path for path in self._base.files(folder) if path not in self._removed}
        return tuple(sorted(own))

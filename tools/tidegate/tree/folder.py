"""Any folder on disk, read lazily: for `tidegate build`, which works outside of fleets and on trees of any size."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tidegate.errors import MissingFileError, TidegateError
from tidegate.outcome import Place
from tidegate.tree.revision import EntryKind

MAX_FILE_BYTES = 64 * 1024 * 1024
_MAX_REMEMBERED_BYTES = 256 * 1024 * 1024
# Two writes within one tick of the file system's clock have one time: what was young when it was read is not trusted.
_YOUNG_NS = 100_000_000

_Signature = tuple[int, int, int, int, int]


class _Seen(NamedTuple):
    """How a path looked when it was first asked for, and when that was."""

    signature: _Signature | None
    when: int


class FolderTree:
    """The files below `root`, whether git knows them or not. Links are never followed.

    A file is read once: what was judged is what is built, also when it changes in between. `is_fresh` tells whether
    the disk still holds what was read.
    """

    name = "folder"

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prefix = os.path.join(root, "")  # noqa: PTH118 - keeps the slash at the end
        self._kinds: dict[str, EntryKind | None] = {"": EntryKind.FOLDER}
        self._contents: dict[str, bytes] = {}
        self._remembered_bytes = 0
        self._seen: dict[str, _Seen] = {}

    def kind(self, path: str) -> EntryKind | None:
        """See `Revision.kind`."""
        if path not in self._kinds:
            self._kinds[path] = self._kind_on_disk(path)
        return self._kinds[path]

    def _kind_on_disk(self, path: str) -> EntryKind | None:
        folder, _, _ = path.rpartition("/")
        # An entry below a link is not there: `lstat` alone would follow links on the way.
        if folder and self.kind(folder) is not EntryKind.FOLDER:
            return None
        self._sign(folder)
        try:
            mode = os.lstat(self._prefix + path).st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISREG(mode):
            return EntryKind.FILE
        if stat.S_ISDIR(mode):
            return EntryKind.FOLDER
        return EntryKind.LINK if stat.S_ISLNK(mode) else None

    def read(self, path: str) -> bytes:
        """See `Revision.read`."""
        data = self._contents.get(path)
        if data is not None:
            return data
        if self.kind(path) is not EntryKind.FILE:
            raise MissingFileError(f"there is no file {path}")
        self._sign(path)
        try:
            # A link or pipe that took the file's place since then is not opened, or not waited for.
            descriptor = os.open(self._prefix + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(descriptor, "rb") as stream:
                if os.fstat(descriptor).st_size > MAX_FILE_BYTES:
                    raise TidegateError(f"is larger than {MAX_FILE_BYTES >> 20} MB", place=Place(path))
                data = stream.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise TidegateError(f"cannot be read: {error.strerror}", place=Place(path)) from None
        if len(data) > MAX_FILE_BYTES:
            raise TidegateError(f"is larger than {MAX_FILE_BYTES >> 20} MB", place=Place(path))
        if self._remembered_bytes + len(data) <= _MAX_REMEMBERED_BYTES:
            self._remembered_bytes += len(data)
            self._contents[path] = data
        return data

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Revision.names`."""
        if self.kind(folder) is not EntryKind.FOLDER:
            return ()
        try:
            with os.scandir(self._prefix + folder) as entries:
                return tuple(sorted(entry.name for entry in entries))
        except OSError:
            return ()

    def files(self, folder: str = "") -> tuple[str, ...]:
        """See `Revision.files`."""
        found: list[str] = []
        for name in self.names(folder):
            path = f"{folder}/{name}" if folder else name
            kind = self.kind(path)
            if kind is EntryKind.FOLDER:
                found += self.files(path)
            elif kind is not None:
                found.append(path)
        return tuple(sorted(found))

    def is_fresh(self, files: Iterable[str], folders: Iterable[str]) -> bool:
        """Whether these files and folders, all read before, look as they did then.

        A folder changes when a name in it comes or goes, so that new kustomization files are seen too; the folders
        above only have to be the same ones.
        """
        whole = {*files, *folders}
        return all(self._is_same(path) for path in whole) and all(
            self._is_same(path, only_place=True) for path in _parents(whole) - whole
        )

    def _is_same(self, path: str, *, only_place: bool = False) -> bool:
        seen, now = self._seen.get(path), _signature(self._prefix + path)
        if seen is None or seen.signature is None or now is None:
            return False
        if only_place:
            return seen.signature[:2] == now[:2]
        return seen.signature == now and seen.when - max(now[3:]) >= _YOUNG_NS

    def _sign(self, path: str) -> None:
        if path not in self._seen:
            self._seen[path] = _Seen(_signature(self._prefix + path), time.time_ns())


def _signature(path: str) -> _Signature | None:
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _parents(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        while path:
            path = path.rpartition("/")[0]
            if path in found:
                break
            found.add(path)
    return found


def enclosing_root(folder: Path) -> Path:
    """The top of the git repository that holds `folder`; the file system's root where there is none."""
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return each
    return Path(folder.anchor)

"""The working tree as Argo CD would see it once committed: tracked files, and untracked ones that are not ignored."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tidegate.errors import MissingFileError, TidegateError
from tidegate.outcome import Place
from tidegate.tree.git import git, is_repository
from tidegate.tree.revision import EntryKind

MAX_FILE_BYTES = 64 * 1024 * 1024
_UNSEEN = {".git", ".venv", "__pycache__"}


class WorkingTree:
    """The files below `root` (the folder that holds `clusters/fleet.yaml`), listed once, read on demand."""

    name = "working tree"

    def __init__(self, root: Path) -> None:
        self.root = root
        self.in_git = is_repository(root)
        self._kinds: dict[str, EntryKind] = {}
        self._children: dict[str, set[str]] = {"": set()}
        for path in self._listed() if self.in_git else self._walked():
            self._add(path)

    def _listed(self) -> list[str]:
        raw = git(self.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")
        return sorted({path.decode(errors="surrogateescape") for path in raw if path})

    def _walked(self) -> list[str]:
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in _UNSEEN)
            links = [name for name in folders if Path(folder, name).is_symlink()]
            relative = Path(folder).relative_to(self.root)
            found += [(relative / name).as_posix() for name in [*files, *links]]
        return sorted(found)

    def _add(self, path: str) -> None:
        try:
            mode = (self.root / path).lstat().st_mode
        except OSError:
            return  # deleted in the working tree, still in the index
        if stat.S_ISLNK(mode):
            kind = EntryKind.LINK
        elif stat.S_ISREG(mode):
            kind = EntryKind.FILE
        elif stat.S_ISDIR(mode):
            kind = EntryKind.SUBMODULE
            path = path.rstrip("/")
        else:
            return
        self._kinds[path] = kind
        parts = path.split("/")
        for i, part in enumerate(parts):
            self._children.setdefault("/".join(parts[:i]), set()).add(part)

    def kind(self, path: str) -> EntryKind | None:
        """See `Revision.kind`."""
        kind = self._kinds.get(path)
        if kind is None and path in self._children:
            return EntryKind.FOLDER
        return kind

    def ignored(self, path: str) -> bool:
        """Whether there is a file at `path` that git ignores, so that Argo CD will never see it."""
        try:
            return path not in self._kinds and (self.root / path).is_file()
        except OSError:
            return False  # a folder that may not be looked into

    def read(self, path: str) -> bytes:
        """See `Revision.read`."""
        if self._kinds.get(path) is not EntryKind.FILE:
            why = ": it is there, but git ignores it" if self.ignored(path) else ""
            raise MissingFileError(f"there is no file {path}{why}")
        try:
            with (self.root / path).open("rb") as stream:
                data = stream.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise TidegateError(f"cannot be read: {error.strerror}", place=Place(path)) from None
        if len(data) > MAX_FILE_BYTES:
            raise TidegateError(f"is larger than {MAX_FILE_BYTES >> 20} MB", place=Place(path))
        return data

    def size(self, path: str) -> int:
        """The size of a file, in bytes; 0 where it is gone."""
        try:
            return (self.root / path).lstat().st_size
        except OSError:
            return 0

    def link_target(self, path: str) -> str:
        """Where a link points, as it is written in the link."""
        return str((self.root / path).readlink())

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Revision.names`."""
        return tuple(sorted(self._children.get(folder, ())))

    def files(self, folder: str = "") -> tuple[str, ...]:
        """See `Revision.files`."""
        prefix = folder + "/" if folder else ""
        return tuple(sorted(path for path in self._kinds if path.startswith(prefix)))

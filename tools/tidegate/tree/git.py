"""Git, asked by a process with a clean environment: object ids in, bytes out; never a checkout, never a fetch."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

from tidegate.errors import MissingFileError, TidegateError, ToolError
from tidegate.tree.revision import EntryKind

# GIT_DIR and GIT_INDEX_FILE are inherited inside hooks and would point at another repository than `root`.
_DROPPED = (
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_WORK_TREE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_CEILING_DIRECTORIES",
)


def git_environment() -> dict[str, str]:
    """The environment for every git process: no lazy fetch, no replace objects, no optional locks, plain English."""
    env = {key: value for key, value in os.environ.items() if key not in _DROPPED}
    env.update(GIT_NO_LAZY_FETCH="1", GIT_NO_REPLACE_OBJECTS="1", GIT_OPTIONAL_LOCKS="0", GIT_TERMINAL_PROMPT="0")
    env.update(LC_ALL="C")
    return env


def git(root: Path, *arguments: str) -> bytes:
    """Run `git -C root arguments` and return its output. Raises `ToolError` with git's own words when it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], env=git_environment(), capture_output=True, check=False, timeout=120
        )
    except FileNotFoundError:
        raise ToolError("git is not installed", hint="install git; Tidegate reads revisions through it") from None
    except subprocess.TimeoutExpired:
        raise ToolError(f"`git {arguments[0]}` did not answer within 120 s") from None
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise ToolError(f"`git {arguments[0]}` failed: {words[-1] if words else 'no message'}")
    return done.stdout


def is_repository(root: Path) -> bool:
    """Whether `root` lies in a git working tree."""
    try:
        return git(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except ToolError:
        return False


def resolve_commit(root: Path, name: str) -> str | None:
    """The full id of the commit that `name` means, or None. A name is never read as an option."""
    try:
        return git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except ToolError:
        return None


def commit_day(root: Path, commit: str) -> date:
    """The day, in UTC, on which a commit was made."""
    seconds = int(git(root, "show", "-s", "--format=%ct", "--end-of-options", commit))
    return datetime.fromtimestamp(seconds, UTC).date()


class GitRevision:
    """A commit, read from git objects by one long-lived `git cat-file --batch`. Use it as a context manager."""

    def __init__(self, root: Path, commit: str) -> None:
        self.name = commit
        self._root = root
        self._entries: dict[str, tuple[EntryKind, str]] = {}
        self._children: dict[str, set[str]] = {"": set()}
        self._process: subprocess.Popen[bytes] | None = None
        for record in git(root, "ls-tree", "-r", "-z", "--end-of-options", commit, ".").split(b"\0"):
            if record:
                self._add(record)

    def _add(self, record: bytes) -> None:
        head, _, raw_path = record.partition(b"\t")
        mode, _, object_id = head.decode().split(" ")
        path = raw_path.decode(errors="surrogateescape")
        kinds = {"120000": EntryKind.LINK, "160000": EntryKind.SUBMODULE}
        self._entries[path] = (kinds.get(mode, EntryKind.FILE), object_id)
        parts = path.split("/")
        for i, part in enumerate(parts):
            self._children.setdefault("/".join(parts[:i]), set()).add(part)

    def __enter__(self) -> GitRevision:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def kind(self, path: str) -> EntryKind | None:
        """See `Revision.kind`."""
        entry = self._entries.get(path)
        if entry is not None:
            return entry[0]
        return EntryKind.FOLDER if path in self._children else None

    def names(self, folder: str) -> tuple[str, ...]:
        """See `Revision.names`."""
        return tuple(sorted(self._children.get(folder, ())))

    def files(self, folder: str = "") -> tuple[str, ...]:
        """See `Revision.files`."""
        prefix = folder + "/" if folder else ""
        return tuple(sorted(path for path in self._entries if path.startswith(prefix)))

    def read(self, path: str) -> bytes:
        """See `Revision.read`."""
        kind, object_id = self._entries.get(path, (None, ""))
        if kind is not EntryKind.FILE:
            raise MissingFileError(f"there is no file {path} in {self.name[:12]}")
        pipe_in, pipe_out = self._pipes()
        pipe_in.write(object_id.encode() + b"\n")
        pipe_in.flush()
        header = pipe_out.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise TidegateError(f"git has no object for {path} in {self.name[:12]}", hint="is this a partial clone?")
        data = pipe_out.read(int(header[2]))
        pipe_out.read(1)
        return data

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["git", "-C", str(self._root), "cat-file", "--batch"],
                env=git_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        if self._process.stdin is None or self._process.stdout is None:
            raise ToolError("git cat-file could not be started")
        return self._process.stdin, self._process.stdout

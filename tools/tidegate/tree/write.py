"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tidegate.errors import TidegateError
from tidegate.outcome import Place


def write_whole(root: Path, path: str, data: bytes, *, sync: bool = False) -> None:
    """Write `data` to `root/path` by a rename, so that a reader sees the old file or the new one, never a part.

    `sync` waits until the bytes are on disk (stage, release and evidence files). Raises `TidegateError`.
    """
    target = root / path
    try:
        refuse_links(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".tidegate-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                if sync:
                    stream.flush()
                    os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TidegateError(f"cannot be written: {error.strerror}", place=Place(path)) from None


def remove_file(root: Path, path: str) -> None:
    """Remove `root/path`, and the folders above it that become empty. Raises `TidegateError`."""
    try:
        refuse_links(root, path)
        (root / path).unlink(missing_ok=True)
        folder = (root / path).parent
        while folder != root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    except OSError as error:
        raise TidegateError(f"cannot be removed: {error.strerror}", place=Place(path)) from None


def refuse_links(root: Path, path: str) -> None:
    """Raise `TidegateError` where a folder above `path` is a link: a write through it could leave the repository."""
    parent = root
    for part in path.split("/")[:-1]:
        parent = parent / part
        if parent.is_symlink():
            raise TidegateError("is a link; a generated file is never written through one", place=Place(path))

"""The hashes that a release is made of. All are SHA-256, lower-case hexadecimal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

ID_DIGITS = 12


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def folder_hash(files: Mapping[str, str]) -> str:
    """The hash of a folder: of its files' hashes and names, sorted by name, as `sha256sum` prints them."""
    return sha256("".join(f"{digest}  {name}\n" for name, digest in sorted(files.items())).encode())


def release_id(version: str, digest: str) -> str:
    """The short name of a release; what refers to one carries the full hash beside it."""
    return f"{version}-{digest[:ID_DIGITS]}"

"""Which entries kustomize would fetch from elsewhere."""

from __future__ import annotations

import re

# What kustomize's git.NewRepoSpecFromURL and its file loader take for remote, and a good deal more: any scheme, any
# scp-like address, GitHub without a scheme (in any case), queries, and user names before a host.
_REMOTE = re.compile(
    r"\s*(?:"
    r"[a-z][a-z0-9+.-]*:"  # https://..., git::..., oci://..., and C:\
    r"|[^/\s]*@[^/\s]*[:/]"  # git@host:path, user@host/path
    r"|(?:www\.)?(?:github|gitlab|bitbucket|ssh\.dev\.azure|dev\.azure)\.(?:com|org)(?:[:/]|\Z)"
    r")",
    re.IGNORECASE,
)
_MARKS = ("?", "://", "::", "_git/", ".git/")


def looks_remote(text: str) -> bool:
    """True for what is, or could be taken for, an address outside of the repository."""
    return bool(_REMOTE.match(text)) or text.endswith(".git") or any(mark in text for mark in _MARKS)

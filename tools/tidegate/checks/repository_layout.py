"""`repository-layout`: every file has its place, and none is a link, too large or unreadable.

A link out of the repository makes Argo CD refuse the whole repository, on every cluster.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.generate import owned_folders
from tidegate.model.load import FLEET_FILE, REMOVALS_FILE
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind, WorkingTree

MAX_BYTES = 10_000_000
_FOLDERS = ("apps", "clusters", "platform", "policies")
_PLACES = re.compile(
    r"apps/[^/]+/(app\.yaml|settings/[^/]+\.yaml|stages/[^/]+\.yaml|overrides/[^/]+/[^/]+\.yaml|base/.+|bases/[^/]+/.+"
    r"|releases/[^/]+/(release\.yaml|app\.yaml|evidence/[^/]+\.json))"
    r"|clusters/[^/]+/[^/]+/(cluster\.yaml|argocd/.+|namespaces/.+|apps/.+|platform/.+|policies/.+|aws/.+)"
    rf"|{re.escape(FLEET_FILE)}|{re.escape(REMOVALS_FILE)}|(platform|policies)/.+|.*\.md"
)


def check(context: Context) -> Iterator[Finding]:
    """Each file that is a link, a submodule, too large, ignored by git, or at a place that nothing reads."""
    yield from _same_but_for_case(context)
    owned = tuple(f"{folder}/" for folder in owned_folders(context.fleet, context.revision))
    for folder in _FOLDERS:
        for path in context.revision.files(folder):
            kind = context.revision.kind(path)
            if kind is EntryKind.LINK:
                yield _link(context, path)
            elif kind is EntryKind.SUBMODULE:
                yield _finding(path, "is a submodule, which Argo CD does not fetch", "copy its files")
            elif _PLACES.fullmatch(path) is None and not path.startswith(owned):
                yield _finding(path, "is at a place that nothing reads", "move it to its place (README, the map)")
            elif isinstance(context.revision, WorkingTree):
                yield from _size(path, context.revision.size(path))


def _same_but_for_case(context: Context) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for path in context.revision.files():
        other = first.setdefault(path.casefold(), path)
        if other != path:
            yield _finding(
                path, f"differs from {other} by case only: no clone on macOS or Windows has both", "rename it"
            )


def _size(path: str, size: int) -> Iterator[Finding]:
    if size > MAX_BYTES:
        yield _finding(path, f"has {size >> 20} MB, more than Argo CD should pull", "keep it outside the repository")
    elif size == 0 and path.startswith("apps/") and "/base" in path and path.endswith(".yaml"):
        # An empty intent says so itself; kustomize takes an empty resource file for nothing at all.
        yield _finding(path, "is empty", "restore what was in it, or remove it from its kustomization too")


def _link(context: Context, path: str) -> Finding:
    where = ""
    if isinstance(context.revision, WorkingTree):
        goal = context.revision.link_target(path)
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(path), goal))
        outside = goal.startswith("/") or inside.startswith("..")
        where = f" to {goal}, outside the repository: Argo CD refuses all of it" if outside else f" to {goal}"
    return _finding(path, f"is a link{where}", "replace it by a file")


def _finding(path: str, what: str, hint: str) -> Finding:
    return Finding("repository-layout", Ref(path), f"{path.rpartition('/')[2]} {what}", hint, place=Place(path))


RULE = IntentRule("repository-layout", check)

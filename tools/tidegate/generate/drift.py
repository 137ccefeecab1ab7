"""What `generate` would change: compared with the revision as bytes, and written."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tidegate.generate import Generated, GeneratedFile, is_generated, owned_folders
from tidegate.model.fleet import Fleet
from tidegate.tree import EntryKind, Revision, remove_file, write_whole


@dataclass(frozen=True)
class Change:
    """One file that is not as it should be. `wanted` is None for one that should not be there."""

    path: str
    found: bytes | None
    wanted: GeneratedFile | None
    ours: bool
    """Whether what lies there carries the line of a generated file, or nothing lies there: only then it is touched."""

    def first_line(self) -> int:
        """The first line, from 1, where found and wanted differ."""
        wanted = self.wanted.data if self.wanted else b""
        before, after = (self.found or b"").splitlines(), wanted.splitlines()
        for number, (left, right) in enumerate(zip(before, after, strict=False), 1):
            if left != right:
                return number
        return min(len(before), len(after)) + 1

    def diff(self) -> str:
        """The change as a unified diff."""
        before = (self.found or b"").decode(errors="replace").splitlines(keepends=True)
        after = (self.wanted.data if self.wanted else b"").decode(errors="replace").splitlines(keepends=True)
        return "".join(difflib.unified_diff(before, after, self.path, self.path))


def find_changes(fleet: Fleet, revision: Revision, generated: Generated) -> list[Change]:
    """All changes, by path. Files of units that are broken or could not be read are left alone."""
    changes = list(_differing(revision, generated))
    for folder in owned_folders(fleet, revision):
        for path in revision.files(folder):
            if path not in generated.files:
                found = revision.read(path) if revision.kind(path) is EntryKind.FILE else None
                changes.append(Change(path, found, None, found is not None and is_generated(found)))
    skipped = untouched_folders(fleet, revision, generated)
    return sorted((change for change in changes if not change.path.startswith(skipped)), key=lambda change: change.path)


def _differing(revision: Revision, generated: Generated) -> Iterator[Change]:
    for path, file in generated.files.items():
        kind = revision.kind(path)
        found = revision.read(path) if kind is EntryKind.FILE else None
        if found != file.data:
            yield Change(path, found, file, kind is None or (found is not None and is_generated(found)))


def untouched_folders(fleet: Fleet, revision: Revision, generated: Generated) -> tuple[str, ...]:
    """The starts of the paths that are left as they are: what they should hold is not known."""
    folders = [*uncertain_folders(fleet, revision, generated), *(f"apps/{name}/base/" for name in fleet.broken)]
    for cluster in fleet.clusters.values():
        folders += [f"{cluster.folder}/apps/{name}/" for name in fleet.broken]
    return tuple(folders)


def uncertain_folders(fleet: Fleet, revision: Revision, generated: Generated) -> tuple[str, ...]:
    """Those of them that cannot be judged as they would be generated, either: something that they join is not known.

    What only one broken app has can be: as far as its intent could be read, it says what it means.
    """
    if "" in fleet.broken:
        return ("",)  # a mistake that concerns the fleet as a whole
    folders = []
    for environment in revision.names("clusters"):
        for name in fleet.broken | fleet.incomplete:
            folders.append(f"clusters/{environment}/{name}/")
    for cluster in fleet.clusters.values():
        if fleet.broken & fleet.apps.keys():
            # What joins apps: projects, and the policies between them.
            folders += [f"{cluster.folder}/argocd/", f"{cluster.folder}/namespaces/"]
        folders += [f"{cluster.folder}/apps/{name}/target.yaml" for name in fleet.broken]
    unread = [target for target in fleet.targets if target.base in generated.unreadable]
    folders += [f"{target.folder}/" for target in unread]
    folders += [f"{target.cluster.folder}/namespaces/{target.app.name}/" for target in unread]
    return tuple(folders)


def write_changes(root: Path, changes: list[Change]) -> list[Change]:
    """Write and remove what may be touched. Returns the changes that were not made: foreign files in owned folders."""
    left = []
    for change in changes:
        if change.wanted is not None and (change.ours or change.found is not None):
            write_whole(root, change.path, change.wanted.data)
        elif change.wanted is None and change.ours:
            remove_file(root, change.path)
        else:
            left.append(change)
    return left

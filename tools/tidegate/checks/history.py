"""What a change touched: the working copy beside the commits before it."""

from __future__ import annotations

from collections.abc import Sequence

from tidegate.model.fleet import Fleet
from tidegate.model.intents.app import BaseKind
from tidegate.model.load import FLEET_FILE, REMOVALS_FILE
from tidegate.tree import EntryKind, Revision


def changed_intents(fleet: Fleet, revision: Revision, earlier: Sequence[Revision]) -> list[str]:
    """The intents (and files of teams' own bases) that differ from the nearest commit from which any do, sorted."""
    files = {FLEET_FILE, REMOVALS_FILE}
    files |= {cluster.intent.source.file for cluster in fleet.clusters.values()}
    for app in fleet.apps.values():
        files |= {app.intent.source.file}
        files |= {settings.source.file for settings in app.settings.values()}
        files |= {stage.source.file for stage in app.stages.values()}
        files |= {override.intent.source.file for override in app.overrides}
    bases = [f"{app.folder}/base" for app in fleet.apps.values() if app.intent.base is BaseKind.OWN]
    for commit in earlier:
        files |= {file for base in bases for file in (*revision.files(base), *commit.files(base))}
        changed = [file for file in sorted(files) if _bytes(revision, file) != _bytes(commit, file)]
        if changed:
            return changed
    return []


def _bytes(revision: Revision, file: str) -> bytes | None:
    return revision.read(file) if revision.kind(file) is EntryKind.FILE else None


def first_changed_line(earlier: Sequence[Revision], revision: Revision, path: str) -> int:
    """The first line that differs from what git holds, from 1; 0 where git does not know better."""
    now = revision.read(path).splitlines()
    for commit in earlier:
        before = _bytes(commit, path)
        if before is not None and before.splitlines() != now:
            pairs = zip(before.splitlines(), now, strict=False)
            length = min(len(before.splitlines()), len(now))
            return next((i for i, (left, right) in enumerate(pairs) if left != right), length) + 1
    return 0

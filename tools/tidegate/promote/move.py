"""Moving releases: what a promotion writes. Gates and verification decide before this whether it may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.errors import UsageError
from tidegate.model.fleet import App, Fleet
from tidegate.model.intents.fleet import Stage
from tidegate.model.intents.release import Running, StageFileIntent
from tidegate.promote.release import cut_release, document
from tidegate.tree import Revision


@dataclass(frozen=True)
class Move:
    """One app on its way to a stage: the release, and every file that says so (path -> bytes)."""

    app: str
    stage: str
    release: str
    cut: bool
    """Whether the release was cut by this move."""
    files: dict[str, bytes]


def plan_move(fleet: Fleet, revision: Revision, app: App, stage: Stage) -> Move:
    """The move of `app` into `stage` from the stage before. Raises `UsageError` where there is nothing to move."""
    if not stage.gated:
        raise UsageError(f"{stage.name} is the first stage: it follows the working copy, nothing is promoted to it")
    if stage.name not in app.settings:
        hint = f"write {app.folder}/settings/{stage.name}.yaml"
        raise UsageError(f"{app.name} has no settings for {stage.name}", hint=hint)
    running, files, cut = _from_stages(fleet, revision, app, stage)
    body = {
        "unit": app.name,
        "stage": stage.name,
        "clusters": {name: {"release": running.release, "hash": running.hash} for name in stage.clusters},
    }
    files[f"{app.folder}/stages/{stage.name}.yaml"] = document(StageFileIntent, 3, body)
    return Move(app.name, stage.name, running.release, cut, files)


def _from_stages(fleet: Fleet, revision: Revision, app: App, stage: Stage) -> tuple[Running, dict[str, bytes], bool]:
    found: list[tuple[Running, dict[str, bytes], bool]] = []
    for name in stage.after:
        before = fleet.stage(name)
        file = app.stages.get(name)
        if before is None or file is None:
            raise UsageError(f"{app.name} has not been in {name}, which comes before {stage.name}")
        if before.gated:
            found.append((_one_release(app, before, file), {}, False))
        elif file.pinned is None:
            raise UsageError(f"{file.source.file} pins no build, so there is nothing to release")
        else:
            cut = cut_release(fleet, revision, app, file.pinned)
            found.append((Running(release=cut.id, hash=cut.hash), cut.files, True))
    first = found[0]
    if any(other[0] != first[0] for other in found):
        raise UsageError(f"the stages before {stage.name} run different releases of {app.name}")
    return first


def _one_release(app: App, stage: Stage, file: StageFileIntent) -> Running:
    running: Sequence[Running] = [file.clusters[name] for name in stage.clusters if name in file.clusters]
    if not running:
        raise UsageError(f"{app.name} runs on no cluster of {stage.name}")
    if any(other != running[0] for other in running):
        raise UsageError(f"the clusters of {stage.name} run different releases of {app.name}; finish its waves first")
    return running[0]

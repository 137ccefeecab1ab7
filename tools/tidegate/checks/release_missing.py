"""`release-missing`: an app that has settings for a stage has a build or a release on each of its clusters."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.model.fleet import App, Fleet
from tidegate.model.intents.fleet import Stage
from tidegate.model.intents.release import StageFileIntent
from tidegate.outcome import Finding, Ref


def check(context: Context) -> Iterator[Finding]:
    """Each (stage, cluster) for which an app has settings but nothing to run, and each release that is gone."""
    for app in context.fleet.apps.values():
        gone: dict[str, list[tuple[Ref, str]]] = {}
        for stage in context.fleet.app_stages:
            if stage.name not in app.settings:
                continue
            file = app.stages.get(stage.name)
            leaving = {name for name in stage.clusters if context.fleet.removal_declared(app.name, name)}
            if file is None:
                if app.name not in context.fleet.broken and len(leaving) < len(stage.clusters):
                    yield _no_stage_file(app, stage)
            elif app.name in context.fleet.broken:
                continue  # what is not there may only be unreadable
            elif not stage.gated:
                if file.pinned is None:
                    message = f"{app.name} pins no build for `{stage.name}`, the first stage"
                    hint = "add `pinned:` with version, digest and platforms"
                    yield Finding("release-missing", file.source, message, hint)
            else:
                yield from _without_release(context.fleet, app, stage, file, leaving)
                _note_gone(context.fleet, app, stage, file, gone)
        for release, places in gone.items():
            message = f"there is no release {release} in {app.folder}/releases"
            targets = tuple(f"{cluster}/{app.name}" for _, cluster in places)
            hint = "restore it from git, or promote again"
            yield Finding("release-missing", places[0][0], message, hint, targets=targets)


def _no_stage_file(app: App, stage: Stage) -> Finding:
    path = f"{app.folder}/stages/{stage.name}.yaml"
    message = f"{app.name} has settings for stage `{stage.name}`, but {path} is missing: nothing says what runs"
    how = f"tidegate promote {app.name} --to {stage.name}" if stage.gated else "write it with the `pinned:` build"
    hint = f"{how}, or remove settings/{stage.name}.yaml"
    return Finding("release-missing", app.settings[stage.name].source, message, hint)


def _without_release(
    fleet: Fleet, app: App, stage: Stage, file: StageFileIntent, leaving: set[str]
) -> Iterator[Finding]:
    for cluster in stage.clusters:
        if cluster in fleet.clusters and cluster not in leaving and cluster not in file.clusters:
            message = f"{app.name} has no release on cluster `{cluster}` of stage `{stage.name}`"
            hint = f"tidegate promote {app.name} --to {stage.name}"
            ref = file.source.at("clusters")
            yield Finding("release-missing", ref, message, hint, targets=(f"{cluster}/{app.name}",))


def _note_gone(
    fleet: Fleet, app: App, stage: Stage, file: StageFileIntent, gone: dict[str, list[tuple[Ref, str]]]
) -> None:
    """A release that is gone is one mistake, however many clusters run it."""
    for cluster in stage.clusters:
        running = file.clusters.get(cluster)
        if running is None or running.release in app.releases or app.name in fleet.broken:
            continue
        if not fleet.removal_declared(app.name, cluster):
            gone.setdefault(running.release, []).append((file.source.at("clusters", cluster, "release"), cluster))


RULE = IntentRule("release-missing", check)

"""`release-missing`: an app that has settings for a stage has a build or a release on each of its clusters."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.model.fleet import App, Fleet
from tidegate.model.intents.fleet import Stage
from tidegate.outcome import Finding, Ref


def check(context: Context) -> Iterator[Finding]:
    """Each (stage, cluster) for which an app has settings but nothing to run."""
    for app in context.fleet.apps.values():
        for stage in context.fleet.app_stages:
            if stage.name in app.settings:
                yield from _judge(context.fleet, app, stage)


def _judge(fleet: Fleet, app: App, stage: Stage) -> Iterator[Finding]:
    path = f"{app.folder}/stages/{stage.name}.yaml"
    file = app.stages.get(stage.name)
    gone = [name for name in stage.clusters if fleet.removal_declared(app.name, name)]
    if file is None:
        if path.split("/")[1] not in fleet.broken and len(gone) < len(stage.clusters):
            hint = f"tidegate promote {app.name} --to {stage.name}, or remove settings/{stage.name}.yaml"
            message = f"{app.name} has settings for stage `{stage.name}`, but {path} is missing: nothing says what runs"
            yield Finding("release-missing", app.settings[stage.name].source, message, hint)
        return
    if not stage.gated:
        if file.pinned is None:
            message = f"{app.name} pins no build for `{stage.name}`, the first stage"
            yield Finding("release-missing", file.source, message, "add `pinned:` with version, digest and platforms")
        return
    for cluster in stage.clusters:
        if cluster in gone:
            continue
        running = file.clusters.get(cluster)
        if running is None:
            message = f"{app.name} has no release on cluster `{cluster}` of stage `{stage.name}`"
            hint = f"tidegate promote {app.name} --to {stage.name}"
            yield Finding("release-missing", file.source.at("clusters"), message, hint)
        elif running.release not in app.releases and app.name not in fleet.broken:
            ref: Ref = file.source.at("clusters", cluster, "release")
            message = f"there is no release {running.release} in {app.folder}/releases"
            yield Finding("release-missing", ref, message, "restore it from git, or promote again")


RULE = IntentRule("release-missing", check)

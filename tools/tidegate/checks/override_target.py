"""`override-target`: an override changes something; one that meets nothing is a forgotten one."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.generate.inventory import read_inventory
from tidegate.model.fleet import Override, Target
from tidegate.model.join import unknown_name
from tidegate.outcome import Finding
from tidegate.tree import MemoryRevision


def check(context: Context) -> Iterator[Finding]:
    """Each override whose target is in no base that it applies to, and each that applies to no target."""
    view = MemoryRevision({path: file.data for path, file in context.generated.files.items()}, base=context.revision)
    scopes = {*context.fleet.clusters, *(stage.name for stage in context.fleet.app_stages)}
    for app in context.fleet.apps.values():
        for override in app.overrides:
            targets = [target for target in context.fleet.targets if override in target.overrides]
            own = [target for target in targets if target.app is app]
            yield from _judge(view, override, own, known_scope=override.scope in scopes)


def _judge(view: MemoryRevision, override: Override, targets: list[Target], *, known_scope: bool) -> Iterator[Finding]:
    wanted, source = override.intent.target, override.intent.source
    if not targets and not known_scope:
        return  # an unknown stage or cluster: said where the intents are read
    if not targets:
        message = f"the override applies to nothing: the app does not run in `{override.scope}`"
        yield Finding("override-target", source, message, "remove it, or move it to the stage or cluster it is for")
        return
    for target in targets:
        inventory = read_inventory(view, target.base)
        if inventory.error is not None or inventory.get(wanted.kind, wanted.name) is not None:
            continue
        known = [f"{kind}/{name}" for kind, name in inventory.objects]
        problem = unknown_name(source.at("target"), "object", f"{wanted.kind}/{wanted.name}", known)
        message = f"the override matches nothing: the app has no {wanted.kind} `{wanted.name}`"
        yield Finding("override-target", source.at("target"), message, problem.hint, targets=(target.name,))


RULE = IntentRule("override-target", check)

"""`override-target`: an override changes something; one that meets nothing is a forgotten one."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.generate import Generated
from tidegate.model.fleet import Override, Target
from tidegate.model.join import unknown_name
from tidegate.outcome import Finding


def check(context: Context) -> Iterator[Finding]:
    """Each override whose target is in no base that it applies to, and each that applies to no target."""
    scopes = {*context.fleet.clusters, *(stage.name for stage in context.fleet.app_stages)}
    for app in context.fleet.apps.values():
        for override in app.overrides:
            own = [target for target in context.fleet.targets if target.app is app and override in target.overrides]
            yield from _judge(context.generated, override, own, known_scope=override.scope in scopes)


def _judge(generated: Generated, override: Override, targets: list[Target], *, known_scope: bool) -> Iterator[Finding]:
    wanted, source = override.intent.target, override.intent.source
    if not targets and not known_scope:
        return  # an unknown stage or cluster: said where the intents are read
    if not targets:
        message = f"the override applies to nothing: the app does not run in `{override.scope}`"
        yield Finding("override-target", source, message, "remove it, or move it to the stage or cluster it is for")
        return
    for target in targets:
        inventory = generated.inventories[target.base]
        if inventory.error is not None or inventory.get(wanted.kind, wanted.name) is not None:
            continue
        known = [f"{kind}/{name}" for kind, name in inventory.objects]
        problem = unknown_name(source.at("target"), "object", f"{wanted.kind}/{wanted.name}", known)
        message = f"the override matches nothing: the app has no {wanted.kind} `{wanted.name}`"
        yield Finding("override-target", source.at("target"), message, problem.hint, targets=(target.name,))


RULE = IntentRule("override-target", check)

"""`image-architecture`: an image runs on every architecture that its nodes have."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.outcome import Finding


def check(context: Context) -> Iterator[Finding]:
    """Each target whose build lacks a platform that the cluster's nodes need."""
    for target in context.fleet.targets:
        needed = {f"linux/{architecture}" for architecture in target.cluster.architectures}
        missing = sorted(needed - set(target.build.platforms))
        if not missing:
            continue
        if target.release is None:
            ref = target.pinned_at.at("platforms")
        else:
            ref = target.release.intent.source.at("build", "platforms")
        message = f"{target.app.name} {target.build.version} has no image for {', '.join(missing)}"
        hint = "build a multi-platform image, or give the cluster nodes of another architecture"
        yield Finding("image-architecture", ref, message, hint, targets=(target.name,))


RULE = IntentRule("image-architecture", check)

"""`cluster-stage`: every cluster is in exactly one stage, and in one wave of it."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.model.load import FLEET_FILE
from tidegate.outcome import Finding, Ref
from tidegate.tree import EntryKind


def check(context: Context) -> Iterator[Finding]:
    """Clusters that no wave names, at their cluster.yaml; clusters that two waves name, at the second."""
    seen: dict[str, str] = {}
    environments = context.revision.names("clusters")
    known = {name for environment in environments for name in context.revision.names(f"clusters/{environment}")}
    for i, stage in enumerate(context.fleet.intent.stages):
        for w, wave in enumerate(stage.waves):
            for c, name in enumerate(wave):
                if name in seen:
                    ref = Ref(FLEET_FILE).at("stages", i, "waves", w, c)
                    message = f"cluster `{name}` is in stage `{stage.name}`, and in `{seen[name]}` already"
                    if seen[name] == stage.name:
                        message = f"cluster `{name}` is in stage `{stage.name}` twice"
                    yield Finding("cluster-stage", ref, message, "leave it in one wave of one stage")
                seen.setdefault(name, stage.name)
    if any(name not in known for name in seen):
        return  # a wave names a cluster that is not there: the one that is in no stage may be meant
    for environment in environments:
        for name in context.revision.names(f"clusters/{environment}"):
            path = f"clusters/{environment}/{name}/cluster.yaml"
            if name not in seen and context.revision.kind(path) is EntryKind.FILE:
                message = f"cluster `{name}` is in no stage, so nothing would ever reach it"
                yield Finding("cluster-stage", Ref(path).at("name"), message, f"add it to a wave in {FLEET_FILE}")


RULE = IntentRule("cluster-stage", check)

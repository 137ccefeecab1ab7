"""`vanished-target`: what leaves a cluster was declared to leave it, in a commit before."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.model.load import FLEET_FILE, REMOVALS_FILE
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import Revision
from tidegate.yamlio import load_all


def check(context: Context) -> Iterator[Finding]:
    """Each app that an earlier commit ran on a cluster, and that no intent runs there now."""
    now = {(target.cluster.name, target.app.name) for target in context.fleet.targets}
    seen: dict[tuple[str, str], tuple[Revision, str]] = {}
    for commit in context.earlier:
        for path in commit.files("clusters"):
            parts = path.split("/")
            if len(parts) == 6 and parts[3] == "apps" and parts[5] == "target.yaml":
                seen.setdefault((parts[2], parts[4]), (commit, path))
    for (cluster, app), (commit, path) in sorted(seen.items()):
        if (cluster, app) in now or {app, cluster} & context.fleet.broken or cluster in context.fleet.incomplete:
            continue
        declared = context.fleet.removal_declared(app, cluster)
        if not declared:
            message = f"{app} ran on {cluster} and would vanish; its removal is not declared"
            hint = f"declare it in {REMOVALS_FILE} and commit that first, or bring it back"
        elif not _armed(commit, path):
            message = f"the removal of {app} from {cluster} was declared together with it"
            hint = "commit the declaration first: until Argo CD has seen it, it leaves the objects running"
        else:
            continue
        ref = Ref(REMOVALS_FILE) if declared else Ref(FLEET_FILE)
        place = None if declared else Place(path)
        yield Finding("vanished-target", ref, message, hint, targets=(f"{cluster}/{app}",), place=place)


def _armed(commit: Revision, path: str) -> bool:
    return any(isinstance(body, dict) and body.get("finalizers") for body in load_all(commit.read(path), path))


RULE = IntentRule("vanished-target", check)

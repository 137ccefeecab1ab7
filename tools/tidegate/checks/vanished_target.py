"""`vanished-target`: what leaves a cluster was declared to leave it, in a commit before."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.model.load import REMOVALS_FILE
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind, Revision
from tidegate.yamlio import load_all


def check(context: Context) -> Iterator[Finding]:
    """Each app that an earlier commit ran on clusters, and that no intent runs there now; clusters gone as a whole."""
    undeclared: dict[str, list[str]] = {}
    unarmed: dict[str, list[str]] = {}
    for (cluster, app), (commit, path) in sorted(_vanished(context).items()):
        if not context.fleet.removal_declared(app, cluster):
            undeclared.setdefault(app, []).append(cluster)
        elif not _armed(commit, path):
            unarmed.setdefault(app, []).append(cluster)
    gone = {cluster for clusters in undeclared.values() for cluster in clusters} - context.fleet.clusters.keys()
    for cluster in sorted(gone):
        apps = [app for app, clusters in undeclared.items() if cluster in clusters]
        message = f"cluster {cluster} is gone with all that ran there ({', '.join(apps)}); no removal is declared"
        yield _finding(context, message, [f"{cluster}/{app}" for app in apps])
    for app, clusters in undeclared.items():
        left = [cluster for cluster in clusters if cluster not in gone]
        if left:
            message = f"{app} ran on {', '.join(left)} and would vanish; its removal is not declared"
            yield _finding(context, message, [f"{cluster}/{app}" for cluster in left])
    for app, clusters in unarmed.items():
        message = f"the removal of {app} from {', '.join(clusters)} was declared together with it"
        hint = "commit the declaration first: until Argo CD has seen it, it leaves the objects running"
        targets = tuple(f"{cluster}/{app}" for cluster in clusters)
        yield Finding("vanished-target", _entry(context, app), message, hint, targets=targets)


def _vanished(context: Context) -> dict[tuple[str, str], tuple[Revision, str]]:
    """(cluster, app) -> the commit that ran it last, and the path of its target.yaml there."""
    fleet = context.fleet
    now = {(target.cluster.name, target.app.name) for target in fleet.targets}
    seen: dict[tuple[str, str], tuple[Revision, str]] = {}
    for commit in context.earlier:
        for path in commit.files("clusters"):
            parts = path.split("/")
            if len(parts) == 6 and parts[3] == "apps" and parts[5] == "target.yaml":
                seen.setdefault((parts[2], parts[4]), (commit, path))
    return {
        (cluster, app): where
        for (cluster, app), where in seen.items()
        if (cluster, app) not in now and not {app, cluster} & fleet.broken and cluster not in fleet.incomplete
    }


def _finding(context: Context, message: str, targets: list[str]) -> Finding:
    hint = f"declare it in {REMOVALS_FILE} and commit that first, or bring it back"
    # The declaration is what is missing; its file may not be there yet.
    there = context.revision.kind(REMOVALS_FILE) is EntryKind.FILE
    place = None if there else Place(REMOVALS_FILE)
    ref = Ref(REMOVALS_FILE).at("removals") if there else Ref(REMOVALS_FILE)
    return Finding("vanished-target", ref, message, hint, targets=tuple(targets), place=place)


def _entry(context: Context, app: str) -> Ref:
    removals = context.fleet.removals
    entries = removals.removals if removals else ()
    position = next((i for i, entry in enumerate(entries) if entry.unit == app), 0)
    return Ref(REMOVALS_FILE).at("removals", position)


def _armed(commit: Revision, path: str) -> bool:
    return any(isinstance(body, dict) and body.get("finalizers") for body in load_all(commit.read(path), path))


RULE = IntentRule("vanished-target", check)

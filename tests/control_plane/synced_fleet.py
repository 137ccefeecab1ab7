"""One cluster of the fleet under a real Argo CD: bootstrapped, then driven by commits alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import yaml
from fleet_clone import FleetClone, Identity, identity, is_hook
from harness import ControlPlane, wait

SECONDS = 180
POLL = 20
ARGOCD = ("-n", "argocd")
# What changes by itself on a running cluster, and says nothing about who touched an object.
RESTLESS = ("managedFields", "resourceVersion")

Live = dict[Identity, dict[str, Any]]


@dataclass(frozen=True)
class SyncedFleet:
    """A cluster's control plane, and the repository that its Argo CD pulls."""

    plane: ControlPlane
    clone: FleetClone
    cluster: str
    folder: str
    """The cluster's folder in the repository."""

    def bootstrap(self) -> None:
        """What a person does once; nothing else is ever applied by hand."""
        self.plane.kubectl("apply", "-f", "-", text=self.clone.tidegate("bootstrap", self.cluster))

    def commit(self, message: str) -> str:
        """Commit everything, and let Argo CD look at once instead of at its next poll."""
        revision = self.clone.commit(message)
        self.refresh()
        return revision

    def refresh(self) -> None:
        """Let every Application and ApplicationSet look at the repository now, as a webhook does."""
        annotate = (*ARGOCD, "annotate", "--all", "--overwrite")
        self.plane.kubectl(*annotate, "applicationsets", "argocd.argoproj.io/application-set-refresh=true")
        # It may fail: the first of them may be gone before the last is annotated.
        self.plane.try_kubectl(*annotate, "applications", "argocd.argoproj.io/refresh=normal")

    def applications(self) -> dict[str, dict[str, Any]]:
        """The Applications by name."""
        return {item["metadata"]["name"]: item for item in self.plane.items(*ARGOCD, "applications")}

    def expected_applications(self) -> set[str]:
        """The Applications that the commit at hand asks for: the root and one for each target.yaml."""
        targets = (self.clone.folder / self.folder).glob("*/*/target.yaml")
        return {"root", *(yaml.safe_load(file.read_text())["application"] for file in targets)}

    def wait_synced(self, but: tuple[str, ...] = (), *, alone: bool = False) -> None:
        """Wait until exactly the expected Applications exist, all Synced to the newest commit (save those in `but`).

        An Application that is made before root has widened its project finds its place forbidden, and looks again only
        at its next poll, after up to three minutes. So they are all told to look now and then, save when `alone`.
        """
        expected, head = self.expected_applications(), self.clone.head

        def settled() -> bool:
            found = self.applications()
            return set(found) == expected and all(_settled(found[name], head) for name in expected - set(but))

        for _ in range(SECONDS // POLL):
            if wait(settled, POLL):
                return
            if not alone:
                self.refresh()
        raise AssertionError(self.report(expected, head))

    def managed(self) -> set[Identity]:
        """Every object that an Application says it manages, hooks too."""
        return {
            (item.get("group", ""), item["kind"], item.get("namespace", ""), item["name"])
            for application in self.applications().values()
            for item in application["status"].get("resources", [])
        }

    def live(self, kinds: set[tuple[str, str]]) -> Live:
        """The live objects of some kinds that Argo CD marked as its own, but hooks; without what changes by itself."""
        names = ",".join(sorted(f"{kind}.{group}".rstrip(".") for group, kind in kinds))
        found: Live = {}
        for item in self.plane.items(names, "--all-namespaces"):
            metadata = item["metadata"]
            if "argocd.argoproj.io/tracking-id" in metadata.get("annotations", {}) and not is_hook(item):
                item.pop("status", None)
                item["metadata"] = {key: value for key, value in metadata.items() if key not in RESTLESS}
                found[identity(item)] = item
        return found

    def report(self, expected: set[str], head: str) -> str:
        """Why the cluster is not as it should be: conditions, messages of syncs, differences."""
        found = self.applications()
        lines = [f"not Synced to {head} within {SECONDS} s"]
        lines += [f"missing: {name}" for name in sorted(expected - set(found))]
        lines += [f"not asked for: {name}" for name in sorted(set(found) - expected)]
        wanted = self.clone.rendered(self.cluster)
        for name, application in sorted(found.items()):
            if not _settled(application, head):
                lines += [f"--- {name}", *_troubles(application), *self._differences(application, wanted)]
        for item in self.plane.items(*ARGOCD, "applicationsets"):
            lines += [f"{item['metadata']['name']}: {json.dumps(item.get('status', {}).get('conditions'))}"]
        return "\n".join(lines)

    def _differences(self, application: dict[str, Any], wanted: Live) -> list[str]:
        lines = []
        for item in application.get("status", {}).get("resources", []):
            key = (item.get("group", ""), item["kind"], item.get("namespace", ""), item["name"])
            if item.get("status") != "Synced" and not item.get("hook"):
                text = json.dumps(wanted[key]) if key in wanted else ""
                done = self.plane.try_kubectl("diff", "-f", "-", text=text) if text else None
                lines += [f"{key}: {item.get('status')}", done.stdout + done.stderr if done else "is not rendered"]
        return lines


def _settled(application: dict[str, Any], head: str) -> bool:
    status = application.get("status", {})
    sync = status.get("sync", {})
    idle = "operation" not in application and status.get("operationState", {}).get("phase", "Succeeded") == "Succeeded"
    return idle and sync.get("status") == "Synced" and sync.get("revision") == head


def _troubles(application: dict[str, Any]) -> list[str]:
    status = application.get("status", {})
    state = status.get("operationState", {})
    results = [
        f"{item['kind']} {item['name']}: {item.get('message', '')}"
        for item in state.get("syncResult", {}).get("resources", [])
        if item.get("status") not in ("Synced", "Pruned") or item.get("hookPhase") in ("Failed", "Error", "Running")
    ]
    return [
        f"sync {status.get('sync', {}).get('status')} at {status.get('sync', {}).get('revision')}",
        *[f"{item['type']}: {item['message']}" for item in status.get("conditions", [])],
        f"operation {state.get('phase')}: {state.get('message')}",
        *results,
    ]

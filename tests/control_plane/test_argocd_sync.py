"""A real Argo CD brings a cluster up from git alone, and deletes only what was declared to go."""

from __future__ import annotations

from typing import Any

import pytest
from fleet_clone import Identity, is_hook
from harness import wait
from synced_fleet import SECONDS, Live, SyncedFleet

pytestmark = [pytest.mark.control_plane, pytest.mark.xdist_group("control_plane")]

FINALIZER = "resources-finalizer.argocd.argoproj.io"
EMPTY = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n"
REMOVALS = """\
apiVersion: tidegate.dev/v1alpha1
kind: Removals
removals:
  - unit: login
    clusters: [dev-use1, qa-use1, prod-use1, prod-usw2]
    owner: identity
    reason: Customers are signed in by a service that we buy.
"""
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: by-hand, namespace: login}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""


@pytest.mark.parametrize("synced_fleet", ["dev-use1", "prod-use1"], indirect=True)
def test_everything_becomes_synced_by_itself(synced_fleet: SyncedFleet) -> None:
    synced_fleet.wait_synced(alone=True)
    assert synced_fleet.managed() == set(synced_fleet.clone.rendered(synced_fleet.cluster))


@pytest.mark.parametrize("synced_fleet", ["dev-use1"], indirect=True)
def test_only_a_declared_removal_deletes(synced_fleet: SyncedFleet) -> None:
    """Accidents first, each undone by `git revert`: so what the removal takes in the end is what ran all the time."""
    fleet = synced_fleet
    fleet.wait_synced()
    wanted = fleet.clone.rendered(fleet.cluster)
    kinds = {(group, kind) for group, kind, _, _ in wanted if group != "argoproj.io"}
    before = fleet.live(kinds)
    assert set(before) == {key for key, value in wanted.items() if key[:2] in kinds and not is_hook(value)}

    renamed, after_rename = rename_without_a_word(fleet, kinds, before)
    folder_lost(fleet, kinds, after_rename)
    application_sets_lost(fleet, kinds, after_rename)
    folders_emptied(fleet, kinds, after_rename)
    undo(fleet, renamed)
    assert fleet.live(kinds) == after_rename
    declared_removal(fleet, kinds, after_rename)


def rename_without_a_word(fleet: SyncedFleet, kinds: set[tuple[str, str]], before: Live) -> tuple[str, Live]:
    """login becomes signin: the new comes, the old goes on running."""
    clone = fleet.clone
    clone.git("mv", "apps/login", "apps/signin")
    for path in ("releases", "bases", "stages/qa.yaml", "stages/prod.yaml"):
        clone.remove(f"apps/signin/{path}")
    clone.edit("apps/signin/app.yaml", r"(?m)^name: login$", "name: signin")
    clone.edit("apps/signin/stages/dev.yaml", r"(?m)^unit: login$", "unit: signin")
    clone.generate()
    revision = fleet.commit("Call it signin")
    fleet.wait_synced()
    assert {"signin", "namespace-signin"} <= set(fleet.applications())
    assert "login" not in fleet.applications()
    rendered = clone.rendered(fleet.cluster)
    assert fleet.managed() == set(rendered)
    after = fleet.live(kinds)
    assert {key: after.get(key) for key in before} == before
    new = {key for key, value in clone.rendered(fleet.cluster, "signin").items() if not is_hook(value)}
    assert set(after) - set(before) == new
    return revision, after


def folder_lost(fleet: SyncedFleet, kinds: set[tuple[str, str]], before: Live) -> None:
    """All overlays of the cluster vanish from git: the Applications go, and nothing else."""
    fleet.clone.remove(f"{fleet.folder}/apps")
    lost = fleet.commit("Lose a folder")
    fleet.wait_synced()
    assert all(name == "root" or name.startswith("namespace-") for name in fleet.applications())
    assert fleet.live(kinds) == before
    undo(fleet, lost)
    assert fleet.live(kinds) == before


def application_sets_lost(fleet: SyncedFleet, kinds: set[tuple[str, str]], before: Live) -> None:
    """The ApplicationSets are pruned, and their Applications with them; what those applied stays."""
    text = EMPTY.replace("[]", "[root.yaml, projects.yaml]")
    fleet.clone.write(f"{fleet.folder}/argocd/kustomization.yaml", text)
    lost = fleet.commit("Lose the ApplicationSets")
    assert wait(lambda: set(fleet.applications()) == {"root"}, SECONDS)
    assert fleet.live(kinds) == before
    undo(fleet, lost)
    assert fleet.live(kinds) == before


def folders_emptied(fleet: SyncedFleet, kinds: set[tuple[str, str]], before: Live) -> None:
    """Applications that render to nothing (one with hooks, one of a namespace, the root) refuse to sync."""
    emptied = {
        "signin": f"{fleet.folder}/apps/signin",
        "namespace-catalog": f"{fleet.folder}/namespaces/catalog",
        "root": f"{fleet.folder}/argocd",
    }
    for folder in emptied.values():
        fleet.clone.write(f"{folder}/kustomization.yaml", EMPTY)
    revision = fleet.commit("Empty three folders")
    fleet.wait_synced(but=tuple(emptied))

    def refused(application: dict[str, Any]) -> bool:
        messages = [item["message"] for item in application["status"].get("conditions", [])]
        return any(f"[{revision}]: auto-sync will wipe out all resources" in message for message in messages)

    assert wait(lambda: all(refused(fleet.applications()[name]) for name in emptied), SECONDS), fleet.report(
        fleet.expected_applications(), revision
    )
    assert fleet.live(kinds) == before
    undo(fleet, revision)
    assert fleet.live(kinds) == before


def declared_removal(fleet: SyncedFleet, kinds: set[tuple[str, str]], before: Live) -> None:
    """Two commits: login is declared to go, then its files go; its namespace and its data stay."""
    clone = fleet.clone
    login = clone.rendered(fleet.cluster, "login")
    fleet.plane.kubectl("apply", "-f", "-", text=CLAIM)
    clone.write("clusters/removals.yaml", REMOVALS)
    clone.generate()
    fleet.commit("Declare that login goes")
    assert wait(lambda: cascading(fleet) == {"login", "namespace-login"}, SECONDS), cascading(fleet)
    fleet.wait_synced()
    assert fleet.live(kinds) == before

    clone.remove("apps/login")
    clone.generate()
    fleet.commit("Remove login")
    fleet.wait_synced()
    namespace: Identity = ("", "Namespace", "", "login")
    assert fleet.live(kinds) == {key: value for key, value in before.items() if key not in login or key == namespace}
    hooks = [key for key, value in login.items() if is_hook(value)]
    assert hooks
    for _, kind, _, name in hooks:
        assert "NotFound" in fleet.plane.try_kubectl("-n", "login", "get", kind, name).stderr
    (claim,) = fleet.plane.items("-n", "login", "PersistentVolumeClaim")
    assert (claim["metadata"]["name"], claim["metadata"].get("deletionTimestamp")) == ("by-hand", None)


def cascading(fleet: SyncedFleet) -> set[str]:
    """The Applications that take their objects with them when they go."""
    found = fleet.applications().items()
    return {name for name, item in found if FINALIZER in item["metadata"].get("finalizers", [])}


def undo(fleet: SyncedFleet, revision: str) -> None:
    """`git revert`, and wait until the cluster is there."""
    fleet.clone.git("revert", "--no-edit", revision)
    fleet.refresh()
    fleet.wait_synced()

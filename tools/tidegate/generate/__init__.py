"""From the fleet to files: pure and deterministic. One file a generated thing; `generate_fleet` puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.errors import TidegateError
from tidegate.generate.argocd import generate_argocd
from tidegate.generate.base import generate_base
from tidegate.generate.draft import GeneratedFile, is_generated
from tidegate.generate.inventory import Inventory, read_inventory
from tidegate.generate.namespaces import generate_namespace
from tidegate.generate.overlay import generate_overlay
from tidegate.generate.schemas import generate_schemas
from tidegate.model.fleet import Fleet, Target
from tidegate.model.intents.app import AppIntent, BaseKind
from tidegate.tree import EntryKind, MemoryRevision, Revision


@dataclass(frozen=True)
class Generated:
    """Every file that the tool owns in a revision. `unreadable` are bases that could not be read, with the reason;
    their targets have no files here, and what lies on disk for them is left alone."""

    files: Mapping[str, GeneratedFile]
    unreadable: Mapping[str, TidegateError]
    inventories: Mapping[str, Inventory]
    """What each base that a target stands on holds, by its folder."""


def generate_fleet(fleet: Fleet, revision: Revision) -> Generated:
    """Everything that is generated from the intents of a revision. Frozen bases are read from the revision."""
    files: list[GeneratedFile] = generate_schemas()
    bases: list[GeneratedFile] = []
    for app in fleet.apps.values():
        if app.intent.base is BaseKind.SERVICE:
            bases += generate_base(app.intent, fleet.intent)
    files += bases
    # Overlays of the first stage stand on the base as it will be, not as it may still lie on disk.
    view = MemoryRevision({file.path: file.data for file in bases}, base=revision)
    inventories: dict[str, Inventory] = {}
    unreadable: dict[str, TidegateError] = {}
    for cluster in fleet.clusters.values():
        files += generate_argocd(fleet, cluster)
        targets = fleet.targets_on(cluster.name)
        running = {target.app.name: target.intent for target in targets}
        for target in targets:
            if target.base not in inventories:
                inventories[target.base] = read_inventory(view, target.base)
            inventory = inventories[target.base]
            if inventory.error is not None:
                unreadable[target.base] = inventory.error
                continue
            files += _target_files(fleet, target, inventory, running)
    return Generated({file.path: file for file in files}, unreadable, inventories)


def _target_files(
    fleet: Fleet, target: Target, inventory: Inventory, running: Mapping[str, AppIntent]
) -> list[GeneratedFile]:
    return [*generate_namespace(fleet, target, running), *generate_overlay(fleet, target, inventory, running)]


def owned_folders(fleet: Fleet, revision: Revision) -> list[str]:
    """The folders that `generate` owns whole: what lies there and is not generated is drift."""
    folders = ["schemas"]
    for environment in revision.names("clusters"):
        for cluster in revision.names(f"clusters/{environment}"):
            folder = f"clusters/{environment}/{cluster}"
            if revision.kind(folder) is EntryKind.FOLDER:
                folders += [f"{folder}/{name}" for name in ("argocd", "namespaces", "apps")]
    folders += [f"{app.folder}/base" for app in fleet.apps.values() if app.intent.base is BaseKind.SERVICE]
    return folders


__all__ = ["Generated", "GeneratedFile", "generate_fleet", "is_generated", "owned_folders"]

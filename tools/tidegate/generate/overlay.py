"""The Kustomize overlay of a target: the base that its release froze, and what this cluster changes in it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from tidegate.generate.argocd.target import target_file
from tidegate.generate.cluster_config import config_part, config_values
from tidegate.generate.draft import GeneratedFile, Object, Part, kustomization, yaml_file
from tidegate.generate.inventory import Inventory
from tidegate.generate.patches import build_patches
from tidegate.model.fleet import Fleet, Target
from tidegate.model.intents.app import AppIntent
from tidegate.outcome import Pointer, Ref

CLUSTER_CONFIG = "cluster-config.yaml"


def generate_overlay(
    fleet: Fleet, target: Target, base: Inventory, running: Mapping[str, AppIntent]
) -> list[GeneratedFile]:
    """The files of `clusters/<environment>/<cluster>/apps/<app>/`."""
    folder, unit = target.folder, target.app.name
    values, sources = config_values(fleet, target, running)
    settings = target.settings.source
    files = [
        yaml_file(f"{folder}/{CLUSTER_CONFIG}", settings, [config_part(fleet, target, values, sources)], unit),
    ]
    entries: list[Object] = []
    for part in build_patches(fleet, target, base, values):
        name = f"patches/{part.value['kind'].lower()}-{part.value['metadata']['name']}.yaml"
        files.append(yaml_file(f"{folder}/{name}", settings, [part], unit))
        entries.append({"path": name})
    for override_name, intent, part in _overrides(target, base):
        name = f"patches/override-{override_name}.yaml"
        files.append(yaml_file(f"{folder}/{name}", intent, [part], unit))
        entries.append({"path": name})
    body: Object = {
        "namespace": target.app.name,
        "resources": [posixpath.relpath(target.base, folder), CLUSTER_CONFIG],
        "images": [{"name": target.app.name, "newName": target.build.repository, "digest": target.build.digest}],
    }
    if entries:
        body["patches"] = entries
    head = kustomization(folder, settings, body, unit)
    pinned: dict[Pointer, Ref] = {("images",): target.pinned_at}
    files.append(yaml_file(head.path, settings, [Part(head.parts[0].value, pinned)], unit))
    files.append(target_file(fleet, target))
    return files


def _overrides(target: Target, base: Inventory) -> list[tuple[str, Ref, Part]]:
    """The overrides that meet an object of the base; a rule reports the others. Those of the cluster come last."""
    found = []
    ordered = sorted(target.overrides, key=lambda override: (override.scope == target.cluster.name, override.name))
    for override in ordered:
        wanted = override.intent.target
        value = base.get(wanted.kind, wanted.name)
        if value is None:
            continue
        head = {
            "apiVersion": value["apiVersion"],
            "kind": wanted.kind,
            "metadata": {"name": wanted.name},
        }
        patch = dict(override.intent.patch)
        metadata = patch.pop("metadata", None)
        if isinstance(metadata, dict):
            head["metadata"] = {**metadata, "name": wanted.name}
        part = Part(
            {**head, **patch}, {(): override.intent.source.at("patch")} | _patch_sources(override.intent.source, patch)
        )
        found.append((f"{override.scope}-{override.name}", override.intent.source, part))
    return found


def _patch_sources(source: Ref, patch: Mapping[str, object]) -> dict[Pointer, Ref]:
    """An override's patch stands in its intent as it stands in the overlay: the same pointers, below `patch`."""
    sources: dict[Pointer, Ref] = {}

    def walk(value: object, pointer: Pointer) -> None:
        sources[pointer] = source.at("patch", *pointer)
        if isinstance(value, dict):
            for key, member in value.items():
                walk(member, (*pointer, key))
        elif isinstance(value, list):
            for i, member in enumerate(value):
                walk(member, (*pointer, i))

    for key, member in patch.items():
        walk(member, (key,))
    return sources

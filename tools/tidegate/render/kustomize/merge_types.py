"""How strategic merges treat each field: the merge keys of Kubernetes' lists, from `merge_keys.json`."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(slots=True, eq=False)
class MergeType:
    """What a merge knows of a value: its fields (a map), or its merge keys and item type (a list; no keys: a set)."""

    fields: dict[str, MergeType] = field(default_factory=dict)
    keys: tuple[str, ...] | None = None
    items: MergeType | None = None


@functools.cache
def _types_by_kind() -> dict[str, MergeType]:
    data = json.loads(Path(__file__).with_name("merge_keys.json").read_bytes())
    types = [MergeType() for _ in data["types"]]

    def build(entry: dict[str, Any], into: MergeType) -> MergeType:
        into.fields = {name: resolve(value) for name, value in entry.get("fields", {}).items()}
        if "keys" in entry:
            into.keys = tuple(entry["keys"])
        if "items" in entry:
            into.items = resolve(entry["items"])
        return into

    def resolve(entry: dict[str, Any]) -> MergeType:
        # Types refer to each other in cycles, so references are resolved to objects that are filled later.
        return types[entry["ref"]] if "ref" in entry else build(entry, MergeType())

    for entry, into in zip(data["types"], types, strict=True):
        if "ref" in entry:
            raise ValueError("a top-level type is a reference")
        build(entry, into)
    return {kind: types[number] for kind, number in data["kinds"].items()}


def type_of(document: dict[str, Any]) -> MergeType | None:
    """The merge type of an object by its apiVersion and kind; None for custom resources, whose lists are replaced."""
    kind, api_version = document.get("kind"), document.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(api_version, str):
        return None
    return _types_by_kind().get(f"{api_version}|{kind}")


def field_type(parent: MergeType | None, name: str) -> MergeType | None:
    """The merge type of a field; None where nothing is known."""
    return parent.fields.get(name) if parent is not None else None

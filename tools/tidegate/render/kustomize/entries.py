"""What a kustomization file names: every path that a build would read, and every field that is refused.

One allow-list with the exact names of kustomize 5.8.1's fields, at every level that can hold a path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Ref
from tidegate.render.kustomize.kustomization import Kustomization


@dataclass(frozen=True, slots=True)
class Use:
    """A path that the kustomization names."""

    ref: Ref
    path: str
    may_be_folder: bool = False
    must_be_folder: bool = False


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An entry that is refused whatever it names."""

    ref: Ref
    message: str
    hint: str = ""


Entry = Use | Forbidden

_EXECUTED = "runs programs or containers of the repository's choice"
_FORBIDDEN_FIELDS = {
    "generators": _EXECUTED,
    "transformers": _EXECUTED,
    "validators": _EXECUTED,
    "helmCharts": "runs helm and fetches charts",
    "helmGlobals": "runs helm and fetches charts",
    "helmChartInflationGenerator": "runs helm and fetches charts",
}
_HARMLESS_FIELDS = frozenset(
    [
        "apiVersion",
        "kind",
        "metadata",
        "namePrefix",
        "nameSuffix",
        "namespace",
        "commonLabels",
        "labels",
        "commonAnnotations",
        "images",
        "imageTags",
        "replicas",
        "vars",
        "sortOptions",
        "generatorOptions",
        "buildMetadata",
    ]
)
_GENERATOR_FIELDS = frozenset(["name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type"])
_PATCH_FIELDS = frozenset(["path", "patch", "target", "options"])
_REPLACEMENT_FIELDS = frozenset(["path", "source", "sourceValue", "targets"])


def entries_of(kustomization: Kustomization) -> Iterator[Entry]:
    """All paths and refusals, in the order of the file."""
    for name, value in kustomization.fields.items():
        ref = kustomization.ref(name)
        if name in _HARMLESS_FIELDS or value is None:
            continue
        if name in _FORBIDDEN_FIELDS:
            message = f"{name} is not allowed: it {_FORBIDDEN_FIELDS[name]}"
            yield Forbidden(ref, message, "commit the resources that it would make")
        elif name in ("resources", "bases", "components", "crds", "configurations"):
            yield from _paths(ref, value, may_be_folder=name in ("resources", "bases", "components"))
        elif name == "openapi":
            yield from _in_map(ref, value, frozenset(("path", "version")), ("path",))
        elif name in ("configMapGenerator", "secretGenerator"):
            yield from _generators(ref, value)
        elif name in ("patches", "patchesJson6902"):
            yield from _maps(ref, value, _PATCH_FIELDS)
        elif name == "patchesStrategicMerge":
            yield from _merge_patches(ref, value)
        elif name == "replacements":
            yield from _maps(ref, value, _REPLACEMENT_FIELDS)
        else:
            yield Forbidden(ref, f"{name} is no field of a kustomization", "mend the name, or remove the field")


def _items(ref: Ref, value: Any) -> Iterator[tuple[Ref, Any]]:
    if value.__class__ is list:
        for number, item in enumerate(value):
            yield ref.at(number), item


def _paths(ref: Ref, value: Any, *, may_be_folder: bool = False) -> Iterator[Entry]:
    if value.__class__ is not list:
        yield Forbidden(ref, "this is not a list of paths")
    must_be_folder = ref.pointer == ("components",)
    for each, item in _items(ref, value):
        if item.__class__ is str:
            yield Use(each, item, may_be_folder, must_be_folder)
        else:
            yield Forbidden(each, "this is not a path")


def _in_map(ref: Ref, value: Any, allowed: frozenset[str], paths: tuple[str, ...]) -> Iterator[Entry]:
    if value.__class__ is not dict:
        yield Forbidden(ref, "this is not a map")
        return
    for name, item in value.items():
        if name not in allowed:
            yield Forbidden(ref.at(name), f"{name} is no field here", "mend the name, or remove the field")
        elif name in paths and item is not None and item != "":
            if item.__class__ is str:
                yield Use(ref.at(name), item)
            else:
                yield Forbidden(ref.at(name), "this is not a path")


def _maps(ref: Ref, value: Any, allowed: frozenset[str]) -> Iterator[Entry]:
    if value.__class__ is not list:
        yield Forbidden(ref, "this is not a list")
    for each, item in _items(ref, value):
        if item.__class__ is str and ref.pointer == ("patches",):
            # The old form of `patches`, a list of paths or texts: kustomize still takes it.
            yield from _merge_patch(each, item)
        else:
            yield from _in_map(each, item, allowed, ("path",))


def _merge_patches(ref: Ref, value: Any) -> Iterator[Entry]:
    if value.__class__ is not list:
        yield Forbidden(ref, "this is not a list")
    for each, item in _items(ref, value):
        if item.__class__ is str:
            yield from _merge_patch(each, item)
        else:
            yield Forbidden(each, "this is not a path or a patch")


def _merge_patch(ref: Ref, text: str) -> Iterator[Entry]:
    # kustomize tries the text as a path first. A line break or a map cannot be one that loads.
    if "\n" not in text and not text.lstrip().startswith("{"):
        yield Use(ref, text)


def _generators(ref: Ref, value: Any) -> Iterator[Entry]:
    if value.__class__ is not list:
        yield Forbidden(ref, "this is not a list")
    for each, item in _items(ref, value):
        yield from _in_map(each, item, _GENERATOR_FIELDS, ("env",))
        if item.__class__ is not dict:
            continue
        if item.get("envs") is not None:
            yield from _paths(each.at("envs"), item["envs"])
        files = item.get("files")
        if files is not None and files.__class__ is not list:
            yield Forbidden(each.at("files"), "this is not a list of paths")
        for place, entry in _items(each.at("files"), files):
            if entry.__class__ is str:
                yield Use(place, entry.partition("=")[2] if "=" in entry else entry)
            else:
                yield Forbidden(place, "this is not a path")

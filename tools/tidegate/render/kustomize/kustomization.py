"""Reading kustomization files: finding the file of a folder, the allow-list of fields, and typed access to them."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Ref
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.tree.revision import EntryKind, Revision
from tidegate.yamlio import Reading, load_one

_MAX_REMEMBERED = 20_000
# `0o+7`, `0b-1`: Go reads a sign behind the prefix of a number.
_SIGNED_PREFIX = re.compile(rb"(?<![A-Za-z0-9/+_.])[+-]?0[bo][+-][0-9]")
FILE_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")

_ALLOWED = frozenset(
    [
        "apiVersion",
        "kind",
        "metadata",
        "resources",
        "bases",
        "components",
        "namespace",
        "namePrefix",
        "nameSuffix",
        "commonLabels",
        "labels",
        "commonAnnotations",
        "images",
        "replicas",
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "configMapGenerator",
        "secretGenerator",
        "generatorOptions",
        "sortOptions",
        "replacements",
        "configurations",
        "vars",
    ]
)
_API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}


ReadFile = Callable[[str], bytes]
"""Reads a file of the repository."""


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization file, read but not yet judged. `folder` and `file` are repository-relative."""

    folder: str
    file: str
    fields: dict[str, Any]
    has_image_tags: bool = False
    has_odd_numbers: bool = False

    @property
    def is_component(self) -> bool:
        """True for `kind: Component`."""
        return self.fields.get("kind") == "Component"

    def ref(self, *steps: str | int) -> Ref:
        """A reference into the file."""
        return Ref(self.file, 0, steps)

    def path(self, relative: str) -> str:
        """The repository-relative path of what an entry names."""
        return join(self.folder, relative)


def has_odd_numbers(data: bytes) -> bool:
    """Whether a file might hold a number that Go reads and this engine does not."""
    # Looking for the bytes first is ten times cheaper than the expression on a file without any.
    return (b"0o" in data or b"0b" in data) and bool(_SIGNED_PREFIX.search(data))


def join(folder: str, relative: str) -> str:
    """`folder` and `relative` as one normalised path; what leaves the repository keeps its leading `..`."""
    steps: list[str] = []
    for step in [*folder.split("/"), *relative.split("/")]:
        if step in ("", "."):
            continue
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def files_in(revision: Revision, folder: str) -> list[str]:
    """The paths of the kustomization files in a folder; kustomize refuses to choose between several."""
    prefix = f"{folder}/" if folder else ""
    return [prefix + name for name in FILE_NAMES if revision.kind(prefix + name) is EntryKind.FILE]


class KustomizationFiles:
    """Reads and remembers the kustomization files of one revision."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._known: MutableMapping[str, Kustomization] = {}

    def with_root(self, root: Kustomization) -> KustomizationFiles:
        """The same files (read once for both), but for one folder that has another kustomization."""
        other = KustomizationFiles(self._revision)
        other._known = ChainMap({root.folder: root}, self._known)
        return other

    def load(self, folder: str) -> Kustomization:
        """The kustomization of a folder. Raises `Unsupported` when it has not exactly one file, or no map in it;
        `UnsupportedYaml` for YAML that is not surely read as kustomize reads it, `YamlError` for broken YAML.
        """
        known = self._known.get(folder)
        if known is None:
            files = files_in(self._revision, folder)
            if len(files) != 1:
                raise Unsupported("a folder has no kustomization file, or several")
            data = self._revision.read(files[0])
            fields = load_one(data, files[0], Reading.KUSTOMIZATION)
            if fields.__class__ is not dict:
                raise Unsupported("a kustomization file is not a map")
            # kustomize replaces these words in the text of the file, wherever they stand.
            old_words, odd_numbers = b"imageTags:" in data, has_odd_numbers(data)
            known = Kustomization(folder, files[0], fields, old_words, odd_numbers)
            if len(self._known) >= _MAX_REMEMBERED:
                self._known.clear()
            self._known[folder] = known
        return known


def require_supported(kustomization: Kustomization) -> None:
    """Raise `Unsupported` unless each top-level field is one that the native engine knows."""
    fields = kustomization.fields
    for field in fields:
        if field not in _ALLOWED:
            raise Unsupported(f"field {field}")
    if kustomization.has_image_tags:
        raise Unsupported("the old field imageTags")
    if kustomization.has_odd_numbers:
        raise Unsupported("a number with a sign behind its prefix")
    if fields.get("metadata") is not None:
        metadata = map_with(fields["metadata"], ("name", "namespace", "labels", "annotations"), "metadata")
        string(metadata, "name"), string(metadata, "namespace")
        string_map(metadata, "labels"), string_map(metadata, "annotations")
    kind = string(fields, "kind") or "Kustomization"
    if kind not in _API_VERSIONS or string(fields, "apiVersion") not in ("", _API_VERSIONS[kind]):
        raise Unsupported("apiVersion and kind")
    if all(value is None or value == "" for name, value in fields.items() if name not in ("apiVersion", "kind")):
        raise Unsupported("the kustomization is empty")


def list_of(fields: Mapping[str, Any], name: str) -> list[Any]:
    """A list field; missing and null are empty."""
    value = fields.get(name)
    if value is None:
        return []
    if value.__class__ is not list:
        raise Unsupported(f"{name} is not a list")
    return value


def string(fields: Mapping[str, Any], name: str) -> str:
    """A string field; missing and null are ""."""
    value = fields.get(name)
    if value is None:
        return ""
    if value.__class__ is not str:
        raise Unsupported(f"{name} is not a string")
    return value


def string_map(fields: Mapping[str, Any], name: str) -> dict[str, str]:
    """A field that maps strings to strings; missing and null are empty."""
    value = fields.get(name)
    if value is None:
        return {}
    if value.__class__ is not dict or any(item.__class__ is not str for item in value.values()):
        raise Unsupported(f"{name} is not a map of strings")
    return value


def flag(fields: Mapping[str, Any], name: str) -> bool:
    """A boolean field; missing and null are false."""
    value = fields.get(name)
    if value is not None and value.__class__ is not bool:
        raise Unsupported(f"{name} is not true or false")
    return bool(value)


def map_with(value: Any, allowed: Iterable[str], what: str) -> dict[str, Any]:
    """`value` as a map that has no other keys than the allowed ones."""
    if value.__class__ is not dict:
        raise Unsupported(f"{what} is not a map")
    for key in value:
        if key not in allowed:
            raise Unsupported(f"{what}: field {key}")
    return value

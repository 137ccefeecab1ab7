"""The packed schemas: two gzipped JSON files of the package, each opened when first needed and kept for the process.

`kubernetes.json.gz` holds the built-in kinds of every supported version, deduplicated; `custom.json.gz` holds the
kinds of the CustomResourceDefinitions that a fleet uses. `tests/record/schemas.py` builds both and says from what.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

Schema = dict[str, Any]
KindKey = tuple[str, str]
"""`apiVersion` and `kind`, as they stand in an object."""

KUBERNETES_FORMAT = "tidegate.dev/kubernetes-schemas/v1"
CUSTOM_FORMAT = "tidegate.dev/custom-schemas/v1"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a schema came from: a package or repository, its version or commit, and its licence."""

    source: str
    revision: str
    licence: str


@dataclass(frozen=True, slots=True)
class CustomKind:
    """One served version of a custom kind. `text` is the structural schema of its CRD, as JSON without descriptions."""

    api_version: str
    kind: str
    scope: str
    text: str
    origin: Origin

    @property
    def key(self) -> KindKey:
        """What an object of this kind is looked up by."""
        return self.api_version, self.kind

    @property
    def schema(self) -> Schema:
        """The structural schema. Read on each call: hundreds of kinds are packed, and a run meets a few."""
        schema: Schema = orjson.loads(self.text)
        return schema


class KubernetesPack:
    """The built-in kinds of all supported Kubernetes versions."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.versions: tuple[str, ...] = tuple(document["versions"])
        self.scopes: Mapping[str, str] = document["scopes"]
        """`Kind` or `group/Kind` -> `Namespaced` or `Cluster`; what is no resource of its own is absent."""

    def origin(self, version: str) -> Origin:
        """Where the schemas of one Kubernetes version came from."""
        return Origin(**self._document["origins"][version])

    def kinds(self, version: str) -> dict[KindKey, str]:
        """The kinds that one Kubernetes version knows, each with the name of its definition."""
        groups = self._document["kinds"][version]
        return {(api_version, kind): name for api_version, kinds in groups.items() for kind, name in kinds.items()}

    def definitions(self, version: str) -> dict[str, Schema]:
        """The definitions of one Kubernetes version by name; they refer to each other as `#/$defs/<name>`."""
        return {
            name: schema
            for name, variants in self._document["definitions"].items()
            for versions, schema in variants
            if version in versions
        }


@cache
def kubernetes() -> KubernetesPack:
    """The built-in kinds."""
    return KubernetesPack(_read("kubernetes.json.gz", KUBERNETES_FORMAT))


@cache
def custom() -> Mapping[KindKey, CustomKind]:
    """The custom kinds."""
    document = _read("custom.json.gz", CUSTOM_FORMAT)
    origins = [Origin(**origin) for origin in document["origins"]]
    kinds = (
        CustomKind(entry["apiVersion"], entry["kind"], entry["scope"], entry["schema"], origins[entry["origin"]])
        for entry in document["kinds"]
    )
    return {kind.key: kind for kind in kinds}


def _read(name: str, form: str) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(gzip.decompress(files(__package__).joinpath("data", name).read_bytes()))
    # A wheel and its data are one; a mismatch can only be a broken build, so it is not a person's error to mend.
    if document["format"] != form:
        raise AssertionError(f"{name} is of format {document['format']}, not {form}")
    return document

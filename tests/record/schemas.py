"""Builds the packed schemas: tools/tidegate/schema/data/{kubernetes,custom}.json.gz. The same bytes each run.

The built-in kinds come from the installed package kubernetes-validate, their scopes from tests/data/schema/scopes.json,
the custom kinds from a folder of CRDs with an INDEX.tsv (folder, file, repository, commit, bytes; all Apache-2.0).
Usage: schemas.py [CRD-FOLDER] (default: ../shared/crds beside the repository).
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version as package_version
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from tidegate.schema.crd import custom_kinds, is_crd, without_prose
from tidegate.schema.pack import CUSTOM_FORMAT, KUBERNETES_FORMAT, CustomKind, Origin

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tools" / "tidegate" / "schema" / "data"
SCOPES = ROOT / "tests" / "data" / "schema" / "scopes.json"
CRDS = ROOT.parent / "shared" / "crds"
VERSIONS = ("1.33", "1.34", "1.35", "1.36", "1.37")
META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


def kubernetes_pack() -> dict[str, Any]:
    """The document of kubernetes.json.gz."""
    definitions: dict[str, list[tuple[list[str], Any]]] = {}
    kinds: dict[str, dict[str, dict[str, str]]] = {}
    for version in VERSIONS:
        kinds[version] = {}
        for name, schema in published_definitions(version).items():
            add_variant(definitions.setdefault(name, []), version, schema)
            for api_version, kind in object_kinds(schema):
                kinds[version].setdefault(api_version, {})[kind] = name
    origin = Origin("kubernetes-validate", package_version("kubernetes-validate"), "Apache-2.0")
    return {
        "format": KUBERNETES_FORMAT,
        "origins": {version: asdict(origin) for version in VERSIONS},
        "versions": list(VERSIONS),
        "kinds": kinds,
        "definitions": definitions,
        "scopes": json.loads(SCOPES.read_text())["scopes"],
    }


def published_definitions(version: str) -> dict[str, Any]:
    """The definitions of one Kubernetes version without descriptions; which fields are unknown is added at load."""
    folder = files("kubernetes_validate") / "kubernetes-json-schema" / f"v{version}.0-local"
    definitions = json.loads((folder / "_definitions.json").read_text())["$defs"]
    return {name: without_prose(schema) for name, schema in definitions.items()}


def object_kinds(schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The kinds that a definition describes and that can stand in a manifest: those with metadata of an object."""
    metadata = schema.get("properties", {}).get("metadata", {})
    if metadata.get("$ref") == f"#/$defs/{META}":
        for kind in schema.get("x-kubernetes-group-version-kind", ()):
            group = f"{kind['group']}/" if kind["group"] else ""
            yield f"{group}{kind['version']}", kind["kind"]


def add_variant(variants: list[tuple[list[str], Any]], version: str, schema: Any) -> None:
    """Note that `version` has this schema, beside the versions that have the same."""
    for versions, known in variants:
        if known == schema:
            versions.append(version)
            return
    variants.append(([version], schema))


def custom_pack(crds: Path) -> dict[str, Any]:
    """The document of custom.json.gz."""
    kinds: dict[tuple[str, str], CustomKind] = {}
    with (crds / "INDEX.tsv").open() as index:
        for row in csv.DictReader(index, delimiter="\t"):
            origin = Origin(f"github.com/{row['repository']}", row["commit"], "Apache-2.0")
            for document in yaml.load_all((crds / row["folder"] / row["file"]).read_text(), yaml.CSafeLoader):
                for kind in custom_kinds(document, origin) if is_crd(document) else ():
                    if kinds.setdefault(kind.key, kind).text != kind.text:
                        raise SystemExit(f"two schemas for {kind.key}: {kinds[kind.key].origin} and {origin}")
    origins = sorted({kind.origin for kind in kinds.values()}, key=lambda origin: (origin.source, origin.revision))
    return {
        "format": CUSTOM_FORMAT,
        "origins": [asdict(origin) for origin in origins],
        "kinds": [
            {
                "apiVersion": kind.api_version,
                "kind": kind.kind,
                "scope": kind.scope,
                "origin": origins.index(kind.origin),
                "schema": kind.text,
            }
            for _, kind in sorted(kinds.items())
        ],
    }


def packed(document: dict[str, Any]) -> bytes:
    """The bytes of a pack; no time and no file name in the gzip header."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def main(arguments: list[str]) -> None:
    """Write both packs and say how large they are."""
    crds = Path(arguments[0]) if arguments else CRDS
    DATA.mkdir(exist_ok=True)
    for name, document in (("kubernetes", kubernetes_pack()), ("custom", custom_pack(crds))):
        path = DATA / f"{name}.json.gz"
        data = packed(document)
        path.write_bytes(data)
        print(f"{path.relative_to(ROOT)}: {len(data)} bytes, {len(document['kinds'])} kinds or versions")


if __name__ == "__main__":
    main(sys.argv[1:])

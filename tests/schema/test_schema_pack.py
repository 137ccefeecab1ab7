"""The packs are what the script builds, from where they say, and say what their sources say."""

from __future__ import annotations

import gzip
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from support import shared
from tidegate.schema import pack
from tidegate.schema.strict import builtin_schema

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "record"))

import schemas as build  # noqa: E402

PUBLISHED = files("kubernetes_validate") / "kubernetes-json-schema"


def content(name: str) -> bytes:
    """What a pack holds: gzip's own bytes depend on the zlib at hand."""
    return gzip.decompress((build.DATA / name).read_bytes())


def test_the_kubernetes_pack_is_what_the_script_builds() -> None:
    built = build.packed(build.kubernetes_pack())
    assert gzip.decompress(built) == content("kubernetes.json.gz")
    assert build.packed(build.kubernetes_pack()) == built


@pytest.mark.shared
def test_the_custom_pack_is_what_the_script_builds() -> None:
    assert gzip.decompress(build.packed(build.custom_pack(shared("crds")))) == content("custom.json.gz")


def test_packs_are_small() -> None:
    assert sum(path.stat().st_size for path in build.DATA.iterdir()) < 300_000


def test_nothing_but_schemas_is_packed() -> None:
    assert sorted(path.name for path in build.DATA.iterdir()) == ["custom.json.gz", "kubernetes.json.gz"]
    for kind in pack.custom().values():
        assert '"description":"' not in kind.text
        assert kind.origin.source.startswith("github.com/")
        assert kind.origin.licence == "Apache-2.0"


@pytest.mark.parametrize("version", build.VERSIONS)
def test_fields_called_like_schema_words_are_kept(version: str) -> None:
    definitions = pack.kubernetes().definitions(version)
    assert "description" in definitions["io.k8s.api.scheduling.v1.PriorityClass"]["properties"]
    words = definitions["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"]["properties"]
    assert {"$ref", "description", "title", "example", "default", "properties", "enum"} <= set(words)


@pytest.mark.parametrize("version", build.VERSIONS)
def test_strictness_is_that_of_the_published_strict_schemas(version: str) -> None:
    text = (PUBLISHED / f"v{version}.0-local-strict" / "_definitions.json").read_text()
    published: dict[str, Any] = json.loads(text)["$defs"]
    compared = set()
    for name in pack.kubernetes().kinds(version).values():
        for inner, schema in builtin_schema(name, pack.kubernetes().definitions(version))["$defs"].items():
            if "properties" in published[inner]:
                compared.add(inner)
                assert set(schema["properties"]) == set(published[inner]["properties"])
                assert schema["additionalProperties"] == published[inner]["additionalProperties"], inner
    assert len(compared) > 400


def test_expected_kinds_are_packed() -> None:
    groups = {api_version.partition("/")[0] for api_version, _ in pack.custom()}
    assert groups >= {
        "argoproj.io",
        "elbv2.k8s.aws",
        "external-secrets.io",
        "gateway.networking.k8s.io",
        "karpenter.sh",
        "opentelemetry.io",
        "policies.kyverno.io",
        "sqs.services.k8s.aws",
        "velero.io",
    }
    assert len(pack.custom()) == 272
    assert [len(pack.kubernetes().kinds(version)) for version in build.VERSIONS] == [91, 93, 93, 98, 103]

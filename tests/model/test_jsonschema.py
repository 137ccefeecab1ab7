"""The JSON Schemas say what the loader says: they accept the fleet's intents, and refuse what it refuses."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from support import ROOT
from tidegate.model.intents import KINDS
from tidegate.model.jsonschema import schema_name, schema_of

INTENTS = {
    "App": "apps/*/app.yaml",
    "Cluster": "clusters/*/*/cluster.yaml",
    "Fleet": "clusters/fleet.yaml",
    "Override": "tests/data/fleet/apps/*/overrides/*/*.yaml",
    "Release": "apps/*/releases/*/release.yaml",
    "Removals": "tests/data/removals.yaml",
    "Settings": "apps/*/settings/*.yaml",
    "StageFile": "apps/*/stages/*.yaml",
}


@pytest.mark.parametrize("kind", KINDS)
def test_accepts_what_the_fleet_holds(kind: type) -> None:
    validator = jsonschema.Draft7Validator(schema_of(kind))
    validator.check_schema(validator.schema)
    paths = sorted(ROOT.glob(INTENTS[kind.KIND]))  # type: ignore[attr-defined]
    assert paths
    for path in paths:
        value = yaml.safe_load(path.read_text())
        assert [error.message for error in validator.iter_errors(value)] == [], path
        for breaking in ({**value, "unknownField": 1}, {**value, "kind": "Other"}, {"kind": value["kind"]}, []):
            assert not validator.is_valid(breaking), path


def test_every_intent_names_its_schema() -> None:
    for pattern in INTENTS.values():
        for path in ROOT.glob(pattern):
            first = path.read_text().splitlines()[0]
            assert first.startswith("# yaml-language-server: $schema="), path
            named = (path.parent / first.partition("=")[2]).resolve()
            if ROOT / "tests" not in path.parents:
                assert named.is_file() and named.parent == ROOT / "schemas", path


def test_released_and_stage_fields_are_marked() -> None:
    app = json.loads((ROOT / "schemas/app.v1alpha1.json").read_text())
    settings = json.loads((ROOT / "schemas/settings.v1alpha1.json").read_text())
    head = {"apiVersion", "kind"}
    assert {v["x-tidegate-scope"] for k, v in app["properties"].items() if k not in head} == {"released"}
    assert {v["x-tidegate-scope"] for k, v in settings["properties"].items() if k not in head} == {"stage"}


def test_names() -> None:
    assert sorted(schema_name(kind) for kind in KINDS) == [
        "app.v1alpha1.json", "cluster.v1alpha1.json", "fleet.v1alpha1.json", "override.v1alpha1.json",
        "release.v1alpha1.json", "removals.v1alpha1.json", "settings.v1alpha1.json", "stage-file.v1alpha1.json",
    ]  # fmt: skip

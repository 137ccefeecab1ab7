"""Against kubernetes-validate's own strict schemas, read by another JSON Schema implementation.

Where the two differ, a real API server (test_schema_verdicts.py) is on our side.
"""

from __future__ import annotations

import re
from functools import cache

import jsonschema
import referencing
from kubernetes_validate import utils
from schema_mutants import STRICTER, mutants, server_accepts

from tidegate.schema import SchemaSet
from tidegate.schema.pack import kubernetes

FOLDER = "kubernetes-json-schema/v1.37.0-local-strict"
EVERY = 5
"""The other implementation is a hundred times slower: a part of the mutants is enough."""

NOT_BY_SCHEMA = {
    # Both decode; the server then compares the default with the request, and wants one version to be stored.
    "LimitRange/limits spec.limits.0.default.cpu null",
    "CustomResourceDefinition/widgets.example.com spec.versions.0.storage gone",
}


@cache
def theirs(api_version: str, kind: str) -> jsonschema.Draft202012Validator:
    group = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    schema = utils.schema_contents(f"{FOLDER}/{kind.lower()}-{group}.json", "1.37")
    definitions = utils.schema_contents(f"{FOLDER}/_definitions.json", "1.37")
    registry = referencing.Registry().with_resources(
        (contents["$id"], referencing.Resource.from_contents(contents)) for contents in (schema, definitions)
    )
    return jsonschema.Draft202012Validator(schema, registry=registry)


def test_where_kubernetes_validate_differs_the_server_says_the_same_as_we() -> None:
    schemas = SchemaSet("1.37")
    builtin = kubernetes().kinds("1.37")
    accepted = server_accepts()
    chosen = [m for m in mutants() if (m.document["apiVersion"], m.document["kind"]) in builtin][::EVERY]
    assert len(chosen) > 1000
    lenient, strict = set(), set()
    for mutant in chosen:
        passes = not schemas.validate(mutant.document)
        if passes != theirs(mutant.document["apiVersion"], mutant.document["kind"]).is_valid(mutant.document):
            (strict if passes else lenient).add(mutant.name)
    assert (lenient & accepted) - STRICTER == set()
    assert strict - accepted - NOT_BY_SCHEMA == set()
    assert (len(lenient) > 20, len(strict) > 0) == (True, True)

"""Speed as a ratio to the pure-Python implementation, and what opening costs in a fresh process."""

from __future__ import annotations

import copy
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from tidegate.schema import SchemaSet, pack
from tidegate.schema.strict import builtin_schema

pytestmark = pytest.mark.bench

SERVICE: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    "spec": {"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
}


def rate(judge: Callable[[Any], object], documents: list[Any]) -> float:
    start = time.process_time()
    for document in documents:
        judge(document)
    return len(documents) / (time.process_time() - start)


def test_valid_objects_are_fifty_times_faster_than_in_python() -> None:
    schemas = SchemaSet("1.37")
    documents = [copy.deepcopy(SERVICE) for _ in range(20_000)]
    assert schemas.validate(SERVICE) == []
    definitions = pack.kubernetes().definitions("1.37")
    slow = jsonschema.Draft202012Validator(builtin_schema("io.k8s.api.core.v1.Service", definitions))
    assert rate(schemas.validate, documents) > 50 * rate(slow.is_valid, documents[:200])


COST = """
import time
start = time.process_time()
from tidegate.schema import SchemaSet
imported = time.process_time()
schemas = SchemaSet("1.37")
schemas.knows("argoproj.io/v1alpha1", "Application")
opened = time.process_time()
print(imported - start, opened - imported)
"""


def test_import_and_opening_are_cheap() -> None:
    runs = [
        tuple(map(float, subprocess.run([sys.executable, "-c", COST], capture_output=True, check=True).stdout.split()))
        for _ in range(3)
    ]
    assert min(imported for imported, _ in runs) < 0.060
    assert min(opened for _, opened in runs) < 0.030

"""Golden cases: each file of tests/data/schema/bad starts with the messages that it must get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tidegate.schema import SchemaSet
from tidegate.yamlio import load_all

CASES = Path(__file__).parents[1] / "data" / "schema"
GOOD = sorted((CASES / "good").glob("*.yaml"))
BAD = sorted((CASES / "bad").glob("*.yaml"))


@pytest.fixture(scope="module")
def schemas() -> SchemaSet:
    return SchemaSet("1.37")


def said(schemas: SchemaSet, document: Any) -> list[str]:
    return [f"{e.message} ({e.hint})" if e.hint else e.message for e in schemas.validate(document)]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_objects_pass(schemas: SchemaSet, path: Path) -> None:
    for document in load_all(path.read_bytes(), path.name):
        assert said(schemas, document) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_objects_get_one_sentence_a_mistake(schemas: SchemaSet, path: Path) -> None:
    lines = path.read_text().splitlines()
    expected = [line.removeprefix("# ") for line in lines if line.startswith("# ")]
    (document,) = load_all(path.read_bytes(), path.name)
    assert said(schemas, document) == expected

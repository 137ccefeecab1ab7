"""Golden cases: each file of tests/data/schema/bad starts with the messages that it must get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.schema import SchemaSet

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
    for document in yaml.safe_load_all(path.read_text()):
        assert said(schemas, document) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_objects_get_one_sentence_a_mistake(schemas: SchemaSet, path: Path) -> None:
    text = path.read_text()
    expected = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    assert sorted(said(schemas, yaml.safe_load(text))) == sorted(expected)

"""Structural mutants of valid objects: one change each, made the same way by the tests and by the recording script."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.yamlio import load_all

DATA = Path(__file__).parents[1] / "data" / "schema"
BASES = DATA / "bases.yaml"
VERDICTS = DATA / "verdicts.json"
IDENTITY = (("apiVersion",), ("kind",))

REPLACEMENTS: dict[str, Any] = {
    "null": None,
    "true": True,
    "seven": 7,
    "half": 1.5,
    "word": "seven",
    "list": [],
    "map": {},
    "huge": 2**40,
}

STRICTER = {
    # Go reads a list of numbers as bytes; nobody means that.
    "ConfigMap/settings binaryData.blob list",
    "Secret/token data.token list",
    # The server takes a LimitRange without a name; what lies in git has one.
    "LimitRange/limits metadata null",
    "LimitRange/limits metadata gone",
    "LimitRange/limits metadata.name null",
    "LimitRange/limits metadata.name gone",
}
"""What the server takes and we do not, each with its reason."""


@dataclass(frozen=True)
class Mutant:
    """An object, and how it came about: `Deployment/web spec.replicas word`."""

    name: str
    document: Any


def bases() -> list[dict[str, Any]]:
    return load_all(BASES.read_bytes(), BASES.name)


def verdicts() -> dict[str, Any]:
    """What tests/record/api_verdicts.py recorded."""
    recorded: dict[str, Any] = json.loads(VERDICTS.read_text())
    return recorded


def server_accepts() -> set[str]:
    """The names of the mutants that a real API server takes."""
    return set(verdicts()["accepted"])


def mutants() -> Iterator[Mutant]:
    for base in bases():
        title = f"{base['kind']}/{base['metadata']['name']}"
        yield Mutant(title, base)
        for pointer, value in places(base):
            where = ".".join(map(str, pointer))
            for change, document in changes(base, pointer, value):
                yield Mutant(f"{title} {where} {change}", document)


def places(value: Any, pointer: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every place below the root but the identity, in the order of the document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        here = (*pointer, step)
        if here not in IDENTITY:
            yield here, inner
            yield from places(inner, here)


def changes(base: Any, pointer: tuple[str | int, ...], value: Any) -> Iterator[tuple[str, Any]]:
    step = pointer[-1]
    for name, other in REPLACEMENTS.items():
        if type(other) is not type(value) or name == "huge":
            document, parent = copied(base, pointer)
            parent[step] = other
            yield name, document
    document, parent = copied(base, pointer)
    del parent[step]
    yield "gone", document
    if isinstance(step, str):
        document, parent = copied(base, pointer)
        parent[step + "x"] = parent.pop(step)
        yield "misspelt", document
        document, parent = copied(base, pointer)
        parent[step[0].swapcase() + step[1:]] = parent.pop(step)
        yield "case", document


def copied(base: Any, pointer: tuple[str | int, ...]) -> tuple[Any, Any]:
    """A copy of the base, and in it the map or list that holds the place."""
    document = copy.deepcopy(base)
    parent = document
    for step in pointer[:-1]:
        parent = parent[step]
    return document, parent

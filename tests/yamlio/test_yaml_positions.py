"""Where a value stands: line and column of keys, values and items, through aliases and merges."""

from __future__ import annotations

import pytest

from tidegate.outcome import Place, Pointer
from tidegate.yamlio import Positions, locate

DATA = b"""\
# head
kind: Deployment
spec:
  containers:
  - name: web
    ports: [80, {port: 81}]
  -   name: side
  1: one
---
base: &base
  x: 1
  deep: {y: [a, b]}
use: *base
merged:
  <<: [*base, {z: 9}]
  own: 2
"\xc3\xa9": {\xc3\xa9t\xc3\xa9: 1}
empty:
"""


def text(data: bytes) -> bytes:
    return data.replace(b"  1: one\n", b"").replace(b"---\n", b"yes: 1\n1: one\n---\n", 1)


@pytest.mark.parametrize(
    ("document", "pointer", "line", "column"),
    [
        (0, (), 2, 1),
        (0, ("kind",), 2, 1),
        (0, ("spec", "containers"), 4, 3),
        (0, ("spec", "containers", 0), 5, 5),
        (0, ("spec", "containers", 0, "ports", 0), 6, 13),
        (0, ("spec", "containers", 0, "ports", 1, "port"), 6, 18),
        (0, ("spec", "containers", 1, "name"), 7, 7),
        (0, ("true",), 8, 1),
        (0, ("1",), 9, 1),
        (0, ("spec", "replicas"), 3, 1),
        (0, ("spec", "containers", 7, "name"), 4, 3),
        (0, ("kind", "deeper", 1), 2, 1),
        (0, ("none",), 2, 1),
        (1, ("use",), 14, 1),
        (1, ("use", "x"), 12, 3),
        (1, ("use", "deep", "y", 1), 13, 17),
        (1, ("merged", "x"), 12, 3),
        (1, ("merged", "z"), 16, 16),
        (1, ("merged", "own"), 17, 3),
        (1, ("é", "été"), 18, 7),
        (1, ("empty",), 19, 1),
    ],
)
def test_key_or_item(document: int, pointer: Pointer, line: int, column: int) -> None:
    assert locate(text(DATA), "f.yaml", document, pointer) == Place("f.yaml", line, column)


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [(("kind",), 2, 7), (("spec",), 4, 3), (("spec", "containers", 0, "ports"), 6, 12), (("1",), 9, 4)],
)
def test_value(pointer: Pointer, line: int, column: int) -> None:
    assert locate(text(DATA), "f.yaml", 0, pointer, value=True) == Place("f.yaml", line, column)


def test_a_missing_document_is_the_file() -> None:
    positions = Positions(b"a: 1\n", "f.yaml")
    assert positions.place(0, ("a",)) == Place("f.yaml", 1, 1)
    assert positions.place(1) == Place("f.yaml")
    assert Positions(b"", "f.yaml").place(0) == Place("f.yaml")


def test_a_broken_file_has_the_places_before_its_error() -> None:
    positions = Positions(b'a: 1\nb: "x', "f.yaml")
    assert positions.place(0, ("a",)) == Place("f.yaml", 1, 1)
    assert Positions(b"a: *x\nb: &y [*y]\n", "f.yaml").place(0, ("b", 0)) == Place("f.yaml", 2, 8)

"""Where a value stands: line and column of keys, values and items, through aliases and merges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.outcome import Place, Pointer
from tidegate.yamlio import Positions, emit, locate

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


def test_merges_that_repeat_or_contain_themselves_end() -> None:
    lines = [b"m0: &m0 {x: 1}"] + [b"m%d: &m%d {<<: [*m%d, *m%d]}" % (i, i, i - 1, i - 1) for i in range(1, 60)]
    positions = Positions(b"\n".join(lines), "f.yaml")
    assert positions.place(0, ("m59", "x")) == Place("f.yaml", 1, 10)
    assert positions.place(0, ("m59", "none")) == Place("f.yaml", 60, 1)
    assert Positions(b"a: &x {<<: *x}", "f.yaml").place(0, ("a", "b")) == Place("f.yaml", 1, 1)


KEYS = st.text("abyn01.: #é", min_size=1, max_size=4)
VALUES = st.recursive(
    st.one_of(st.none(), st.integers(0, 9), st.sampled_from(["a\nb\n", "x", "1"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=10,
)


def pointers(value: Any, at: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    yield at, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from pointers(inner, (*at, step))


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_every_key_and_every_scalar_stands_where_its_place_says(value: dict[str, Any]) -> None:
    text = emit(value)
    lines = text.splitlines()
    positions = Positions(text.encode(), "f.yaml")
    for pointer, inner in pointers(value):
        if pointer and isinstance(pointer[-1], str):
            place = positions.place(0, pointer)
            assert lines[place.line - 1][place.column - 1 :].startswith(emit(pointer[-1]).rstrip() + ":")
        if inner is None or isinstance(inner, int):
            place = positions.place(0, pointer, value=True)
            assert lines[place.line - 1][place.column - 1 :] == emit(inner).rstrip()

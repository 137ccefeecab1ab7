"""Every mistake in an intent is found, in words that say where, what was found and what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.model.decode import Problem, decode, load_intent
from tidegate.model.intents import KINDS, AppIntent
from tidegate.model.shape import Between, Doc, NotEmpty, fields_of
from tidegate.model.types import Label
from tidegate.outcome import Ref
from tidegate.tree import MemoryRevision


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, kw_only=True)
class Inner:
    port: Annotated[int, Between(1, 10), Doc("A port.")]


@dataclass(frozen=True, kw_only=True)
class Plain:
    KIND: ClassVar[str] = "Plain"
    name: Label
    colour: Colour = Colour.RED
    inner: Inner | None = None
    items: Annotated[tuple[Label, ...], NotEmpty()] = ("a",)
    on: bool = False
    source: Ref


def problems_of(value: Any) -> list[tuple[tuple[str | int, ...], str, str]]:
    problems: list[Problem] = []
    decode(Plain, value, Ref("f"), problems)
    return [(problem.ref.pointer, problem.message, problem.hint) for problem in problems]


def test_a_right_value() -> None:
    problems: list[Problem] = []
    value = {"name": "x", "colour": "green", "inner": {"port": 3}, "items": ["b", "c"], "on": True}
    assert decode(Plain, value, Ref("f"), problems) == Plain(
        name="x", colour=Colour.GREEN, inner=Inner(port=3), items=("b", "c"), on=True, source=Ref("f")
    )
    assert not problems


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], [((), "must be a map, found a list", "")]),
        ({"name": "x", "color": "red"}, [(("color",), "unknown field `color`", "did you mean `colour`?")]),
        (
            {"name": "x", "zzz": 1},
            [(("zzz",), "unknown field `zzz`", "known here: colour, inner, items, name, on")],
        ),
        ({}, [((), "`name` is missing", "add `name`")]),
        ({"name": 5}, [(("name",), "`name` must be a string, found the number 5", 'quote it: "5"')]),
        ({"name": True}, [(("name",), "`name` must be a string, found the boolean true", 'quote it: "true"')]),
        ({"name": None}, [(("name",), "`name` must be a string, found nothing", "")]),
        ({"name": "x", "on": "yes"}, [(("on",), '`on` must be true or false, found the string "yes"', "")]),
        ({"name": "x", "on": None}, [(("on",), "`on` has no value", "give it one, or remove the line")]),
        ({"name": "x", "colour": "gren"}, [(("colour",), '`colour` has no choice "gren"', "did you mean `green`?")]),
        ({"name": "x", "colour": "?"}, [(("colour",), '`colour` has no choice "?"', "allowed: red, green")]),
        ({"name": "x", "inner": {}}, [(("inner",), "`port` is missing", "add `port`: A port")]),
        ({"name": "x", "inner": {"port": 11}}, [(("inner", "port"), "`port` must be between 1 and 10, found 11", "")]),
        (
            {"name": "x", "inner": {"port": True}},
            [(("inner", "port"), "`port` must be a whole number, found the boolean true", "")],
        ),
        ({"name": "x", "items": []}, [(("items",), "`items` must not be empty", "")]),
        ({"name": "x", "items": ["a", "a"]}, [(("items", 1), '`items` names the string "a" twice', "")]),
        (
            {"name": "X"},
            [
                (
                    ("name",),
                    '`name` must be a DNS label (lower-case letters, digits and -, at most 63), found the string "X"',
                    "",
                )
            ],
        ),
    ],
)
def test_one_mistake(value: Any, expected: list[tuple[tuple[str | int, ...], str, str]]) -> None:
    assert problems_of(value) == expected


def test_all_mistakes_at_once() -> None:
    found = problems_of({"nam": "x", "colour": "blue", "inner": {"port": 0, "more": 1}})
    assert [pointer for pointer, _, _ in found] == [("nam",), ("colour",), ("inner", "port"), ("inner", "more")]


def test_kind_and_version_are_asked_for() -> None:
    problems: list[Problem] = []
    revision = MemoryRevision({"f": b"apiVersion: tidegate.dev/v2\nname: x\n"})
    load_intent(Plain, revision, "f", problems)
    assert [problem.message for problem in problems] == [
        '`apiVersion` must be tidegate.dev/v1alpha1 in this file, found the string "tidegate.dev/v2"',
        "`kind` is missing",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_intent_says_what_it_means(kind: type[Any]) -> None:
    assert [shape.key for shape in fields_of(kind) if not shape.doc] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([shape.key for shape in fields_of(AppIntent)]), JSON))
def test_no_value_makes_it_crash(value: dict[str, Any]) -> None:
    problems: list[Problem] = []
    decode(AppIntent, value, Ref("f"), problems)
    assert problems


def test_a_merge_conflict_is_called_one() -> None:
    problems: list[Problem] = []
    text = b"kind: Plain\n<<<<<<< HEAD\nname: x\n=======\nname: y\n>>>>>>> other\n"
    load_intent(Plain, MemoryRevision({"f": text}), "f", problems)
    (problem,) = problems
    assert (str(problem.place), problem.message) == ("f:2:1", "a merge conflict was not resolved here")

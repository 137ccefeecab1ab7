from __future__ import annotations

from typing import Any

import pytest

from tidegate.schema.wording import any_of, name_text, nearest, path_text, quoted, types_text, value_text


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ((), "the object"),
        (("spec", "containers", 0, "name"), "spec.containers[0].name"),
        (("metadata", "annotations", "a.b/c"), 'metadata.annotations["a.b/c"]'),
        ((0, "a"), "[0].a"),
        (("a\nb",), '["a\\nb"]'),
        (("",), '[""]'),
    ],
)
def test_path_text(pointer: tuple[str | int, ...], text: str) -> None:
    assert path_text(pointer) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3", 'the string "3"'),
        ("\x1b[31m", 'the string "\\u001b[31m"'),
        ("x" * 100, f'the string "{"x" * 59}...'),
        (3, "the number 3"),
        (1.5, "the number 1.5"),
        (True, "true"),
        (None, "null"),
        ([1], "a list"),
        ({"a": 1}, "a map"),
    ],
)
def test_value_text(value: Any, text: str) -> None:
    assert value_text(value) == text


def test_name_text() -> None:
    assert name_text("networking.k8s.io/v1") == "networking.k8s.io/v1"
    assert name_text("a\n::error::") == '"a\\n::error::"'
    assert name_text("x" * 500) == f'"{"x" * 119}...'


def test_lists_of_words() -> None:
    assert types_text(["integer", "string", "null"]) == "an integer or a string"
    assert types_text(["null"]) == "null"
    assert any_of(["a"]) == "a"
    assert any_of(["a", "b", "c"]) == "a, b or c"
    assert any_of([str(n) for n in range(14)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 or 2 others"
    assert quoted("a") == '"a"'


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("replica", ["replicas", "template"], "replicas"),
        ("ConfigMapRef", ["configMapKeyRef", "configMapRef"], "configMapRef"),
        ("contianers", ["initContainers", "containers"], "containers"),
        ("zzz", ["replicas"], None),
        ("a", [], None),
    ],
)
def test_nearest(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected

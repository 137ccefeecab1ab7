"""Scalars that remember how they were written."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.yamlio import (
    FoldedText,
    QuotedQuantity,
    Reading,
    SourceScalar,
    UnsupportedYaml,
    deep_copy,
    is_null,
    load_one,
    plain_value,
    source_text,
    to_plain,
)

SOURCE = b"""\
mode: 0644
truth: True
nothing: ~
empty:
null: x
count: 5
ratio: 1.50
day: 2020-1-2
moment: 2020-01-02T03:04:05Z
quantity: "500m"
plain: 500m
folded: >
  a
   b
alias: &a [1, {x: 08}]
again: *a
""".replace(b"null: x\n", b"")


def read() -> dict[str, Any]:
    document: dict[str, Any] = load_one(SOURCE, "f.yaml", Reading.KUSTOMIZE)
    return document


def test_what_kustomize_keeps() -> None:
    node = read()
    assert node == {
        "mode": SourceScalar(420, "0644"),
        "truth": SourceScalar(True, "True"),
        "nothing": SourceScalar(None, "~"),
        "empty": SourceScalar(None, ""),
        "count": 5,
        "ratio": SourceScalar(1.5, "1.50"),
        "day": SourceScalar("2020-01-02T00:00:00Z", "2020-1-2"),
        "moment": SourceScalar("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        "quantity": "500m",
        "plain": "500m",
        "folded": "a\n b\n",
        "alias": [1, {"x": SourceScalar(8.0, "08")}],
        "again": [1, {"x": SourceScalar(8.0, "08")}],
    }
    assert [type(node[key]) for key in ("quantity", "plain", "folded")] == [QuotedQuantity, str, FoldedText]


def test_its_plain_form() -> None:
    plain = to_plain(read())
    assert plain["mode"] == 420
    assert plain["truth"] is True
    assert plain["nothing"] is plain["empty"] is None
    assert plain["day"] == "2020-01-02T00:00:00Z"
    assert plain["folded"] == "a\n\n b\n"
    assert plain["again"] == [1, {"x": 8}]
    assert {type(plain[key]) for key in ("quantity", "folded")} == {str}


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (SourceScalar(420, "0644"), "0644"),
        (SourceScalar(None, "~"), "~"),
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (1.0, "1"),
        (1e22, "1e+22"),
        (QuotedQuantity("500m"), "500m"),
        ({"a": 1}, ""),
        ([1], ""),
    ],
)
def test_source_text(node: Any, text: str) -> None:
    assert source_text(node) == text


def test_null_and_plain_value() -> None:
    assert is_null(None)
    assert is_null(SourceScalar(None, ""))
    assert not is_null(0)
    assert not is_null(SourceScalar(False, "False"))
    assert plain_value(SourceScalar(1, "01")) == 1
    assert plain_value("a") == "a"


def test_a_copy_and_an_alias_share_nothing() -> None:
    node = read()
    assert node["alias"] is not node["again"]
    assert node["alias"][1] is not node["again"][1]
    copied = deep_copy(node)
    assert copied == node
    assert copied["alias"][1] is not node["alias"][1]


def test_a_folded_block_whose_text_is_not_sure() -> None:
    with pytest.raises(UnsupportedYaml):
        to_plain(FoldedText("\na\n"))

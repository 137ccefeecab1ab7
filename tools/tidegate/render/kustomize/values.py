"""What kustomize's own round trips do to values: plain re-reading of names, and the way through JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tidegate.render.kustomize.kustomization import has_odd_numbers
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio.resolve import RULES, Reading
from tidegate.yamlio.scalars import FoldedText, QuotedQuantity, SourceScalar, refolded

_RULES = RULES[Reading.KUSTOMIZE]
_MAX_EXACT = 2**53


class UnsureText(str):
    """The source text of an annotation whose type hangs on quotes that are not tracked.

    Fine where only the text counts: kustomize writes annotations from their source texts. Not known through JSON.
    """

    __slots__ = ()


def reads_as_string(text: str) -> bool:
    """Whether a string that kustomize writes without quotes reads back as a string: `123` and `true` do not."""
    return _RULES.plain[text].__class__ is str


def require_plain_numbers(data: bytes) -> None:
    """Raise `Unsupported` for a file with a number like `0o+7` or `0b-1`: Go reads a sign behind the prefix."""
    if has_odd_numbers(data):
        raise Unsupported("a number with a sign behind its prefix")


def require_printable_lines(text: str) -> None:
    """Raise `Unsupported` for a text of several lines that begins with a tab.

    Where kustomize writes it anew (annotations, generated data, what went through JSON) it becomes a literal block
    whose indentation begins with the tab, which kustomize then cannot read.
    """
    if text[:1] == "\t" and "\n" in text:
        raise Unsupported("a text of several lines that begins with a tab")


def plain_scalar(text: str) -> Any:
    """What a text without quotes, tag or type reads as for kustomize."""
    require_plain_numbers(text.encode())
    return _RULES.plain[text]


def require_string_keys(keys: Iterable[str]) -> None:
    """Raise `Unsupported` for a key that kustomize writes without quotes and then fails on: `"true"`, `"5"`."""
    for key in keys:
        if not reads_as_string(key):
            raise Unsupported(f"the key {key} reads as something else than a string")


def through_json(node: Any, *, printed: bool = True) -> Any:
    """A copy as it comes out of JSON: source texts and quoting styles are lost.

    `printed` says that kustomize makes the JSON from the printed YAML, which changes folded blocks.
    Raises `Unsupported` for integers that lose precision on the way.
    """
    kind = node.__class__
    if kind is str:
        require_printable_lines(node)
        return node
    if kind is dict:
        return {key: through_json(value, printed=printed) for key, value in node.items()}
    if kind is list:
        return [through_json(value, printed=printed) for value in node]
    if kind is UnsureText:
        raise Unsupported("an annotation that is no string goes through JSON")
    if kind is FoldedText:
        return refolded(node) if printed else str(node)
    if kind is QuotedQuantity:
        return str(node)
    if kind is SourceScalar:
        node = node.value
        kind = node.__class__
    if kind is float and node == int(node) and abs(node) < 1e15:
        return int(node)
    if kind is int and abs(node) > _MAX_EXACT:
        raise Unsupported("an integer beyond 2^53 goes through JSON")
    return node

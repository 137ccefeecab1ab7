"""Scalars that remember how they were written, because kustomize's output depends on it; and what they read back as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from tidegate.yamlio.numbers import format_g, integral_digits, json_number
from tidegate.yamlio.unsupported import UnsupportedYaml

Node = Any
"""dict[str, Node], list[Node], str (and its two subclasses), int, float, bool, None or `SourceScalar`."""


@dataclass(frozen=True, slots=True)
class SourceScalar:
    """A scalar that is no string and whose source text differs from its canonical text: `0644`, `True`, `~`."""

    value: str | int | float | bool | None
    source: str


class FoldedText(str):
    """The text of a `>` block: kustomize's own re-emitting adds a line break before more-indented lines."""

    __slots__ = ()


class QuotedQuantity(str):
    """A quoted string that looks like a quantity ("500m"): a number merged over it becomes a string."""

    __slots__ = ()


QUANTITY = re.compile(r"[0-9][0-9.]*[A-Za-z%]{1,3}\Z")
_BEFORE_INDENTED = re.compile(r"(?:\A|(?<=\n))([^ \t\n][^\n]*)(\n+)(?=[ \t])")


def is_null(node: Node) -> bool:
    """Whether a node is null, however it was written."""
    return node is None or (node.__class__ is SourceScalar and node.value is None)


def plain_value(node: Node) -> Node:
    """The value of a scalar without its source text; other nodes as they are."""
    return node.value if node.__class__ is SourceScalar else node


def source_text(node: Node) -> str:
    """How a scalar was written (what `yaml.Node.Value` holds in kustomize); empty for maps and lists."""
    if isinstance(node, str):
        return node
    if node is None:
        return "null"
    if node is True:
        return "true"
    if node is False:
        return "false"
    kind = node.__class__
    if kind is SourceScalar:
        return str(node.source)
    if kind is int:
        return str(node)
    return format_float(node) if kind is float else ""


def deep_copy(node: Node) -> Node:
    """A copy that shares no map or list with the original."""
    kind = node.__class__
    if kind is dict:
        return {key: value if value.__class__ is str else deep_copy(value) for key, value in node.items()}
    if kind is list:
        return [value if value.__class__ is str else deep_copy(value) for value in node]
    return node


def to_plain(node: Node) -> Node:
    """What the text that `emit_kustomize` prints for this node reads back as by kubectl.

    Raises `UnsupportedYaml` where that text is not known for sure.
    """
    kind = node.__class__
    if kind is dict:
        return {key: value if value.__class__ is str else to_plain(value) for key, value in node.items()}
    if kind is list:
        return [value if value.__class__ is str else to_plain(value) for value in node]
    if kind is SourceScalar:
        node = node.value
        kind = node.__class__
    if kind is FoldedText:
        return refolded(node)
    if kind is QuotedQuantity:
        return str(node)
    return json_number(node) if kind is float or kind is int else node


def refuse_hollow(flow: list[Node]) -> None:
    """Raise `UnsupportedYaml` where a map in braces has a key without a value: kustomize makes it "", or null."""
    for node in flow:
        values = node.values() if node.__class__ is dict else node
        if any(value.__class__ is SourceScalar and not value.source for value in values):
            raise UnsupportedYaml("a key without a value in a map in braces")


def printable(text: str) -> bool:
    """Whether go-yaml prints all characters of a text as they are."""
    return text.isprintable() if text.isascii() else not _unprintable().search(text)


@cache
def _unprintable() -> re.Pattern[str]:
    # Compiled when first needed: sets of characters beyond ASCII take milliseconds.
    return re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def refolded(text: str) -> str:
    """The text of a folded block after kustomize's go-yaml v3 has printed and read it once."""
    if text[-1:] == " " or " \n" in text or not printable(text.replace("\t", "").replace("\n", "")):
        # go-yaml v3 falls back to double quotes, which lose nothing.
        return str(text)
    if text[:1] in (" ", "\t", "\n") or text.endswith("\n\n"):
        raise UnsupportedYaml("a folded block with leading blanks or kept line breaks")
    return _BEFORE_INDENTED.sub(lambda match: match[1] + match[2] + "\n", text)


def format_float(value: float) -> str:
    """A float as kustomize prints it: float64, JSON, then an integer where the digits fit 64 bits, else `%g`."""
    digits = integral_digits(value)
    if digits is not None and -(2**63) <= int(digits) < 2**64:
        return digits
    return format_g(value)

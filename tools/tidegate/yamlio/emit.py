"""Writing YAML for people: 2 spaces, block style, Kubernetes' key order, and no string that a reader could misread."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from tidegate.errors import YamlError
from tidegate.yamlio.limits import DEFAULT_LIMITS
from tidegate.yamlio.numbers import MAX_INT64
from tidegate.yamlio.quote import WRITTEN, literal, one_line


class KeyOrder(StrEnum):
    """In which order the keys of a map are written."""

    KUBERNETES = "kubernetes"
    """`apiVersion`, `kind`, `metadata` first and `status` last in an object; `name`, `generateName`, `namespace`,
    `labels`, `annotations` first in `metadata`; `name` first in a list item. All other keys as they stand."""
    GIVEN = "given"
    """As they stand in the map."""


_OBJECT = ("apiVersion", "kind", "metadata")
_METADATA = ("name", "generateName", "namespace", "labels", "annotations")
# libyaml reads a key without "?" only within 1024 characters, quotes and escapes included.
_MAX_KEY = 1000


def emit(value: Any, *, key_order: KeyOrder = KeyOrder.KUBERNETES, header: str = "") -> str:
    """One document of dict, list, tuple, str, int, float, bool and None as YAML; `header` becomes a first comment line.

    Raises `YamlError` for what not every reader could read back: NaN, integers beyond int64, keys that are no
    strings, nesting over the reading limit.
    """
    out = [_comment(header)] if header else []
    writer = _Writer(out, key_order is KeyOrder.KUBERNETES)
    if isinstance(value, dict) and value:
        writer.map(value, 0, "", "", 1)
    elif isinstance(value, (list, tuple)) and value:
        writer.list(value, 0, "", 1)
    else:
        out.append(writer.scalar(value, 2) + "\n")
    return "".join(out)


def emit_all(values: Iterable[Any], *, key_order: KeyOrder = KeyOrder.KUBERNETES, header: str = "") -> str:
    """Documents joined by lines of `---`; `header` becomes the first comment line. Raises as `emit`."""
    head = _comment(header) if header else ""
    return head + "---\n".join([emit(value, key_order=key_order) for value in values])


def _comment(header: str) -> str:
    if not header.isprintable():
        raise YamlError("a comment line holds a line break or a control character", hint="write one plain line")
    return f"# {header}\n"


class _Key(dict[str, str]):
    """Keys written so far. Bounded."""

    def __missing__(self, key: str) -> str:
        if not isinstance(key, str):
            raise YamlError(f"the key {key!r} is no text", hint="make it a string")
        written = one_line(str.__str__(key))
        if len(written) > _MAX_KEY:
            raise YamlError(f"the key {key[:40]!r}... is longer than readers allow", hint="shorten it")
        if len(self) < 50_000:
            self[key] = written
        return written


_KEY = _Key()


class _Writer:
    """Appends lines to `out`. `first` stands before the first key or item: the indentation, or the dashes around."""

    __slots__ = ("_kubernetes", "_out")

    def __init__(self, out: list[str], kubernetes: bool) -> None:
        self._out = out
        self._kubernetes = kubernetes

    def map(self, node: dict[str, Any], indent: int, first: str, parent: str, depth: int) -> None:
        """The pairs of a map that is not empty; `parent` is its key, "-" in a list."""
        if depth > DEFAULT_LIMITS.depth:
            raise YamlError(f"the values are nested more than {DEFAULT_LIMITS.depth} deep", hint="flatten them")
        pad = " " * indent
        add = self._out.append
        if self._kubernetes:
            node = _ordered(node, parent)
        for key, value in node.items():
            name = _KEY[key]
            kind = type(value)
            if kind is str:
                add(f"{first}{name}: {WRITTEN[value] or literal(value, indent + 2)}\n")
            elif kind is dict and value:
                add(f"{first}{name}:\n")
                self.map(value, indent + 2, pad + "  ", key, depth + 1)
            elif (kind is list or kind is tuple) and value:
                add(f"{first}{name}:\n")
                self.list(value, indent, pad, depth + 1)
            else:
                add(f"{first}{name}: {self.scalar(value, indent + 2)}\n")
            first = pad

    def list(self, node: Any, indent: int, first: str, depth: int) -> None:
        """The items of a list that is not empty."""
        if depth > DEFAULT_LIMITS.depth:
            raise YamlError(f"the values are nested more than {DEFAULT_LIMITS.depth} deep", hint="flatten them")
        pad = " " * indent
        first += "- "
        for value in node:
            kind = type(value)
            if kind is dict and value:
                self.map(value, indent + 2, first, "-", depth + 1)
            elif (kind is list or kind is tuple) and value:
                self.list(value, indent + 2, first, depth + 1)
            else:
                self._out.append(f"{first}{self.scalar(value, indent + 2)}\n")
            first = pad + "- "

    def scalar(self, value: Any, indent: int) -> str:
        """A scalar, or an empty map or list."""
        kind = type(value)
        if kind is str:
            return WRITTEN[value] or literal(value, indent)
        if kind is bool:
            return "true" if value else "false"
        if kind is int:
            if not -MAX_INT64 - 1 <= value <= MAX_INT64:
                raise YamlError(f"the number {value} does not fit 64 bits", hint="write it as a text")
            return str(value)
        if value is None:
            return "null"
        if kind is dict:
            return "{}"
        if kind is list or kind is tuple:
            return "[]"
        if kind is float:
            return _float(value)
        if isinstance(value, str):
            # An enumeration or another kind of string: its text, not its name.
            return self.scalar(str.__str__(value), indent)
        raise YamlError(f"a value of the type {kind.__name__} cannot be written as YAML", hint="make it a plain value")


def _float(value: float) -> str:
    text = repr(value)
    if text[-1] in "fn":
        raise YamlError(f"the number {text} cannot be written for Kubernetes", hint="write it as a text")
    mantissa, e, exponent = text.partition("e")
    # YAML 1.1 readers take an exponent for a number only after a dot.
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else text


def _ordered(node: dict[str, Any], parent: str) -> dict[str, Any]:
    if "kind" in node and "apiVersion" in node:
        ordered = {key: node[key] for key in _OBJECT if key in node} | node
        if "status" in ordered:
            ordered["status"] = ordered.pop("status")
        return ordered
    if parent == "metadata":
        return {key: node[key] for key in _METADATA if key in node} | node
    if parent == "-" and "name" in node:
        return {"name": node["name"]} | node
    return node

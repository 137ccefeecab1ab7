"""Writing YAML as kustomize prints it: go-yaml v2's emitter, sorted keys, folded at 80 columns, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tidegate.yamlio.key_order import ORDERS
from tidegate.yamlio.quote_kustomize import FLAT, folded, literal
from tidegate.yamlio.scalars import FoldedText, Node, QuotedQuantity, SourceScalar, format_float, refolded
from tidegate.yamlio.unsupported import UnsupportedYaml

# The emitter writes longer keys as "? key".
_MAX_KEY_BYTES = 128
_MAX_DEPTH = 200
_LINE_END = 81


def emit_kustomize(node: Node) -> str:
    """One document (a map) as kustomize prints it. Raises `UnsupportedYaml` where its output is not sure."""
    if node.__class__ is not dict or not node:
        raise UnsupportedYaml("a document that is no map")
    out: list[str] = []
    _map(node, 0, "", out)
    return "".join(out)


def emit_kustomize_all(nodes: Iterable[Node]) -> str:
    """Documents as `kustomize build` prints them: joined by lines of `---`. Raises as `emit_kustomize`."""
    return "---\n".join([emit_kustomize(node) for node in nodes])


class _Keys(dict[str, str]):
    """Keys written so far. Bounded."""

    def __missing__(self, key: str) -> str:
        if len(key.encode()) > _MAX_KEY_BYTES:
            raise UnsupportedYaml("a key of more than 128 bytes")
        if "\n" in key or key == "<<":
            raise UnsupportedYaml("a key of several lines, or <<")
        written = FLAT[key] or key
        if len(self) < 50_000:
            self[key] = written
        return written


_KEYS = _Keys()


def _map(node: dict[str, Any], indent: int, first: str, out: list[str]) -> None:
    # `first` is what stands before the first key: the indentation, or the dashes of the lists around.
    if indent > _MAX_DEPTH * 2:
        raise UnsupportedYaml("very deep nesting")
    pad = " " * indent
    for key in ORDERS[tuple(node)]:
        value = node[key]
        name = _KEYS[key]
        kind = type(value)
        if kind is str:
            text = FLAT[value]
            if text is None:
                text = literal(value, indent + 2)
            elif len(text) + indent + len(name) + 2 > _LINE_END:
                text = folded(value, text, indent + len(name) + 2, indent + 2)
            out.append(f"{first}{name}: {text}\n")
        elif kind is dict:
            if value:
                out.append(f"{first}{name}:\n")
                _map(value, indent + 2, pad + "  ", out)
            else:
                out.append(f"{first}{name}: {{}}\n")
        elif kind is list:
            if value:
                out.append(f"{first}{name}:\n")
                _list(value, indent, pad, out)
            else:
                out.append(f"{first}{name}: []\n")
        else:
            out.append(f"{first}{name}: {_scalar(value, indent + len(name) + 2, indent + 2)}\n")
        first = pad


def _list(node: list[Any], indent: int, first: str, out: list[str]) -> None:
    if indent > _MAX_DEPTH * 2:
        raise UnsupportedYaml("very deep nesting")
    pad = " " * indent
    for value in node:
        kind = type(value)
        if kind is dict and value:
            _map(value, indent + 2, first + "- ", out)
        elif kind is list and value:
            _list(value, indent + 2, first + "- ", out)
        elif kind is dict or kind is list:
            out.append(f"{first}- {'{}' if kind is dict else '[]'}\n")
        else:
            out.append(f"{first}- {_scalar(value, indent + 2, indent + 2)}\n")
        first = pad


def _scalar(value: Any, column: int, indent: int) -> str:
    kind = type(value)
    if kind is SourceScalar:
        value = value.value
        kind = type(value)
    if kind is FoldedText:
        value, kind = refolded(value), str
    if kind is str or kind is QuotedQuantity:
        text = FLAT[value]
        if text is None:
            return literal(value, indent)
        return folded(value, text, column, indent)
    if value is None:
        return "null"
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return str(value)
    if kind is float:
        return format_float(value)
    raise UnsupportedYaml(f"a value of the type {kind.__name__}")

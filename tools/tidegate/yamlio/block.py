"""The fast way through plain block YAML: line by line, without events. What it is not sure of it leaves to `build`."""

from __future__ import annotations

import re
from typing import Any

from tidegate.errors import YamlError
from tidegate.yamlio.build import Documents
from tidegate.yamlio.limits import Limits
from tidegate.yamlio.lines import LINES, LIST, LITERAL, MAP, OPENS, QUOTE, REFUSED, SKIPPED
from tidegate.yamlio.resolve import Rules
from tidegate.yamlio.wrapped import Wrapped, below, literal, quoted

# Characters that libyaml refuses anywhere, or takes for line breaks.
_CONTROLS = bytes(byte for byte in range(128) if (byte < 32 and byte not in b"\t\n") or byte == 127)
_ODD = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ROOT = "root"
# What can open before the next key without a value: a list, a map in it, and one in braces or brackets.
_DEEPER = 3
# Above this libyaml is as fast or faster: it pays for events, this module for lines.
_BYTES_A_LINE = 50


def read_block(data: bytes, rules: Rules, limits: Limits) -> Documents | None:
    """What `build` returns for a text that passed `scan`, or None for all that is not surely plain block YAML."""
    if len(data) > _BYTES_A_LINE * (data.count(b"\n") + 1) or b": >" in data:
        return None
    if len(data) != len(data.translate(None, _CONTROLS)):
        return None
    text = data.decode()
    if not text.isascii() and _ODD.search(text):
        return None
    lines = text.split("\n")
    # Not fewer than the passes of the event builder: one a pair or item, and one where a map, list or document ends.
    spare = limits.nodes - len(lines) - text.count(",") - text.count("{}") - text.count("[") - 9
    if spare < 0 or limits.depth < _DEEPER:
        return None
    try:
        return _read(lines, rules, limits, spare)
    except YamlError:
        return None


def _read(lines: list[str], rules: Rules, limits: Limits, spare: int) -> Documents | None:
    table = LINES[rules.reading]
    documents: Documents = []
    number = -1
    opened = 0
    resume = 0
    # A map around the root, in a column left of all others, whose only value is about to open.
    root: dict[str, Any] = {}
    stack: list[tuple[int, Any]] = []
    container: Any = root
    column = -1
    in_list = False
    pending: str | None = _ROOT
    for index, line in enumerate(lines):
        if index < resume:
            continue
        indent, dash, inner, key, value, kind = table[line]
        if indent != column or dash is not in_list:
            if indent < 0:
                if kind == SKIPPED:
                    continue
                if kind == REFUSED:
                    wrapped = below(lines, resume, index, column, pending is not None, rules)
                    if wrapped is None:
                        return None
                    container[-1 if in_list else next(reversed(container))], resume = wrapped
                    pending = None
                    continue
                if root:
                    number = max(number, 0)
                    documents.append((number, root[_ROOT]))
                number += 1
                root = container = {}
                stack.clear()
                column, in_list, pending = -1, False, _ROOT
                continue
            if pending is not None and (indent > column or (dash and indent == column)):
                child: Any = [] if dash else {}
                container[pending] = child
                stack.append((column, container))
                column, container, in_list = indent, child, dash
                opened += 1
            else:
                while column > indent:
                    column, container = stack.pop()
                in_list = container.__class__ is list
                if in_list and not dash:
                    # A list may stand in the column of its key.
                    column, container = stack.pop()
                    in_list = container.__class__ is list
                if column != indent or dash is not in_list:
                    return None
        pending = None
        if not dash:
            if key in container:
                return None
            container[key] = value
        elif key is None:
            container.append(value)
        else:
            child = {key: value}
            container.append(child)
            stack.append((column, container))
            column, container, in_list = inner, child, False
            opened += 1
        if kind:
            slot: Any = -1 if key is None else key
            if kind == OPENS:
                pending = key
                if len(stack) + _DEEPER > limits.depth:
                    return None
            elif kind == MAP:
                container[slot] = {}
            elif kind == LIST:
                # The table keeps its own.
                container[slot] = [*value]
            else:
                wrapped = _wrapped(kind, value, lines, index + 1, column, rules)
                if wrapped is None:
                    return None
                container[slot], resume = wrapped
    if root:
        number = max(number, 0)
        documents.append((number, root[_ROOT]))
    return documents if number < limits.documents and 2 * (opened + number) <= spare else None


def _wrapped(kind: int, value: Any, lines: list[str], start: int, column: int, rules: Rules) -> Wrapped | None:
    if kind == QUOTE:
        return quoted(value, lines, start, column, rules)
    return literal(lines, start, column, kind == LITERAL, rules)

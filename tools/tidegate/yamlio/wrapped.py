"""Scalars over several lines of plain block YAML: literal blocks, plain texts, and texts in quotes.

Each function takes the lines of the file and the column of the map or list that the scalar stands in. It returns the
value and the index of the line after it, or None where only the event builder is sure.
"""

from __future__ import annotations

import re
from typing import Any

from tidegate.yamlio.lines import COMMENT, DOUBLE, FIRST, REST, SINGLE, last_value, unquoted
from tidegate.yamlio.resolve import Rules

Wrapped = tuple[Any, int]

_PLAIN = re.compile(rf"{FIRST}{REST}\Z")
_IN_QUOTES = {
    "'": re.compile(rf"({SINGLE})(?:('){COMMENT})?\Z"),
    '"': re.compile(rf"({DOUBLE})(?:(\"){COMMENT})?\Z"),
}
_BREAKS = re.compile(r"\n(\n*)")


def literal(lines: list[str], start: int, column: int, keep_break: bool, rules: Rules) -> Wrapped | None:
    """A block after `|` (`keep_break`) or `|-` whose lines begin at `start`."""
    first = start
    while first < len(lines) and not lines[first]:
        first += 1
    if first == len(lines):
        return None
    width = _indent(lines[first])
    # Blanks before the first text, or a tab in front of it, change the indentation that libyaml finds.
    if width <= column or width == len(lines[first]) or lines[first][width] == "\t":
        return None
    prefix = lines[first][:width]
    block = []
    for end in range(start, len(lines)):
        line = lines[end]
        if not line.startswith(prefix) and line.strip(" "):
            break
        block.append(line[width:])
    else:
        # Without a line break at the end of the file the block has none either.
        if lines[-1]:
            return None
        end = len(lines)
    while not block[-1]:
        block.pop()
    if keep_break:
        block.append("")
    return rules.text("\n".join(block)), end


def below(lines: list[str], start: int, index: int, column: int, pending: bool, rules: Rules) -> Wrapped | None:
    """A text of which the line `index`, that says nothing alone, is a part: it goes on, or stands below its key.

    `start` is the first line that it can begin on; `pending` says whether a key without a value stands above.
    """
    part = lines[index].lstrip(" ")
    if column < 0 or len(lines[index]) - len(part) <= column:
        return None
    if pending and part[0] in _IN_QUOTES:
        return quoted(part, lines, index + 1, column, rules)
    return _plain(lines, start, index, column, rules)


def _plain(lines: list[str], start: int, index: int, column: int, rules: Rules) -> Wrapped | None:
    above = index - 1
    while above >= start and not lines[above].strip(" "):
        above -= 1
    value = last_value(lines[above]) if above >= start else None
    if value is None:
        return None
    parts = [value] + [""] * (index - 1 - above) if value else []
    prefix = " " * (column + 1)
    for end in range(index, len(lines)):
        line = lines[end]
        if not line.startswith(prefix) and line.strip(" "):
            break
        parts.append(line.strip(" "))
    else:
        end = len(lines)
    while not parts[-1]:
        parts.pop()
    text = " ".join(parts)
    # A colon or # at the joints counts: it stands at the end or the start of a line.
    if not _PLAIN.match(text):
        return None
    return rules.plain[_fold(parts) if "" in parts else text], end


def quoted(text: str, lines: list[str], index: int, column: int, rules: Rules) -> Wrapped | None:
    """A text in quotes that begins with `text` and may go on in the line `index`."""
    quote, part = text[0], text[1:]
    inside = _IN_QUOTES[quote]
    parts: list[str] = []
    while match := inside.match(part):
        if match[2]:
            return rules.text(unquoted(quote, _fold([*parts, match[1]]))), index
        if index == len(lines):
            return None
        parts.append(match[1].rstrip(" "))
        part = lines[index].lstrip(" ")
        if part and len(lines[index]) - len(part) <= column:
            return None
        index += 1
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _fold(parts: list[str]) -> str:
    # One line break is a blank, more are one less.
    return _BREAKS.sub(lambda match: match[1] or " ", "\n".join(parts))

"""One line of plain block YAML: what it says, without its neighbours.

Only lines that mean one thing to every parser are known. All others are `REFUSED`, which costs time and nothing else:
the event builder then reads the text from its start, and it alone decides what is an error.
"""

from __future__ import annotations

import re
from typing import Any

from tidegate.yamlio.resolve import RULES, Reading, Rules

Line = tuple[int, bool, int, str | None, Any, int]
"""Column of the line, whether it is a list item, column of its key, key, value, and one of the kinds below."""

# What a value is: a scalar, what stands below, `{}`, a list in brackets, `|`, `|-`, a quote that is still open. And
# lines without a value.
SCALAR, OPENS, MAP, LIST, LITERAL, STRIPPED, QUOTE, SKIPPED, SEPARATOR, REFUSED = range(10)

# Tabs are in no pattern: where they may stand is a science of its own. libyaml takes no key beyond 1,024 characters.
# Nothing gives back what it took (`*+`), so that a hostile line costs its length and not the square of it.
SINGLE = r"[^'\t]*+(?:''[^'\t]*+)*+"
# An escaped blank at the end of a line would not survive the removal of blanks there.
DOUBLE = r"[^\"\\\t]*+(?:\\(?:[\"\\nt]| (?=[^ ]))[^\"\\\t]*+)*+"
# No indicator first; no `: ` and no ` #` inside.
FIRST = r"(?:[^ \t\-?:,\[\]{}#&*!|>'\"%@`]|-(?=[^ \t]))"
REST = r"[^:#\t]*+(?:(?::(?=[^ \t])|(?<=[^ \t])#)[^:#\t]*+)*+"
COMMENT = r" *+((?<![^ ])#.*)?\Z"
# Not `<<`, `=`, and nothing that starts with `-`: `---` and `...` end documents.
_KEY = r"[.$]?[A-Za-z0-9_/][A-Za-z0-9_./@$+-]{0,200}|'[^'\t]{0,200}'|\"[^\"\\\t]{0,200}\""
# In brackets more characters have a meaning, so that only words are known there.
_ITEM = r"(?:-?[A-Za-z0-9_./][A-Za-z0-9_./@$+-]*+|'[^'\t]*+'|\"[^\"\\\t]*+\")"
_ITEMS = rf"\[ *+(?:{_ITEM} *+(?:, *+{_ITEM} *+)*+)?\]"
_LINE = re.compile(
    rf"( *+)(- ++)?(?:({_KEY}):(?: ++|\Z))?({FIRST}{REST}|'{SINGLE}'|\"{DOUBLE}\"|\{{\}}|\|-?|{_ITEMS})?{COMMENT}"
)
_OPEN_QUOTE = re.compile(rf"( *+)(- ++)?(?:({_KEY}): ++)?('{SINGLE}|\"{DOUBLE})\Z")
_SEPARATOR = re.compile(r"---(?: *\Z| +#)")
_FIND_ITEM = re.compile(_ITEM)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_KINDS = {"{}": MAP, "|": LITERAL, "|-": STRIPPED}
_SPEAKING = ("", "-", "#")

_SKIP: Line = (-2, False, 0, None, None, SKIPPED)
_SEPARATE: Line = (-2, False, 0, None, None, SEPARATOR)
_REFUSE: Line = (-2, False, 0, None, None, REFUSED)


class Lines(dict[str, Line]):
    """The lines met so far, as one reading sees them: in manifests most lines repeat. Memory is bounded.

    A miss raises `YamlError` where the rules of the reading refuse a key or a value.
    """

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, text: str) -> Line:
        line = _read(text, self._rules)
        if len(text) < 100 and line is not _REFUSE:
            if len(self) >= 30_000:
                # Starting anew keeps up with what is being read now.
                self.clear()
            self[text] = line
        return line


def _read(text: str, rules: Rules) -> Line:
    if ":" not in text and text.lstrip(" ")[:1] not in _SPEAKING:
        # Most often a line of a longer text. This only spares the patterns below.
        return _REFUSE
    match = _LINE.match(text) or _OPEN_QUOTE.match(text)
    if match is None:
        return _REFUSE
    indent, dash, key, value = match.group(1, 2, 3, 4)
    if key is None and (dash is None or value is None):
        # A text on a line of its own belongs to the lines before it.
        empty = dash is None and value is None
        return _SKIP if empty else _SEPARATE if _SEPARATOR.match(text) else _REFUSE
    name = None
    if key is not None:
        name = key[1:-1] if key[0] in "'\"" else rules.keys[key]
        if name == "<<":
            return _REFUSE
    column = len(indent)
    inner = column + len(dash) if dash else column
    result, kind = _value(value, match.re is _OPEN_QUOTE, rules)
    return column, dash is not None, inner, name, result, kind


def _value(text: str | None, opening: bool, rules: Rules) -> tuple[Any, int]:
    if text is None:
        return rules.plain[""], OPENS
    if opening:
        return text, QUOTE
    if text in _KINDS:
        return None, _KINDS[text]
    if text[0] == "[":
        return [_scalar(item, rules) for item in _FIND_ITEM.findall(text)], LIST
    return _scalar(text, rules), SCALAR


def _scalar(text: str, rules: Rules) -> Any:
    return rules.text(unquoted(text[0], text[1:-1])) if text[0] in "'\"" else rules.plain[text.rstrip(" ")]


def unquoted(quote: str, text: str) -> str:
    """The text between two quotes without its escapes."""
    if quote == "'":
        return text.replace("''", "'")
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text) if "\\" in text else text


def last_value(line: str) -> str | None:
    """The plain text that ends a line, "" after a key without a value; None where nothing can go on below it."""
    match = _LINE.match(line)
    if match is None or match[5]:
        return None
    value = match[4] or ""
    return None if value[:1] in ("'", '"', "[", "{", "|") else value.rstrip(" ")


_V2 = Lines(RULES[Reading.KUBECTL])
LINES: dict[Reading, Lines] = {
    Reading.KUBECTL: _V2,
    Reading.KUSTOMIZE: Lines(RULES[Reading.KUSTOMIZE]),
    Reading.KUSTOMIZATION: _V2,
}
"""The lines of each reading. Two of them differ only in tags and in a quoted `<<`, which no line here has."""

"""How go-yaml v2's emitter writes one string: plain, quoted or literal, and folded at 80 columns."""

from __future__ import annotations

import re
from functools import cache

from tidegate.yamlio.numbers import SPECIAL_FLOATS, go_number, timestamp
from tidegate.yamlio.resolve import WORDS_V2
from tidegate.yamlio.scalars import printable
from tidegate.yamlio.unsupported import UnsupportedYaml

_WIDTH = 80
# A string of these needs neither quotes nor a look at numbers; most strings of a manifest are such.
_SURELY_PLAIN = re.compile(r"[A-Za-z/_$(][A-Za-z0-9_./$()@=+-]*\Z")
# kustomize fails on the first, breaks lines at the next three, and escapes all that follows the last.
_UNSURE = "\x7f\x85\u2028\u2029\ufeff"
_ESCAPES = {
    0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r", 0x1B: "e",
    0x22: '"', 0x5C: "\\", 0x85: "N", 0xA0: "_", 0x2028: "L", 0x2029: "P",
}  # fmt: skip
_NOT_FIRST = frozenset("#,[]{}&*!|>'\"%@` ")
# Base 60 is dropped by go-yaml, but its emitter still quotes what an older reader would take for it.
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")


class _Flat(dict[str, str | None]):
    """Strings written so far, unfolded; None for a literal block. Bounded, and only short strings are kept."""

    def __missing__(self, text: str) -> str | None:
        written = _flat(text)
        if len(text) < 200 and len(self) < 100_000:
            self[text] = written
        return written


FLAT = _Flat()
"""string -> how it is written on one line, None for a literal block. Raises `UnsupportedYaml`."""


def _flat(text: str) -> str | None:
    if _SURELY_PLAIN.match(text) and text not in WORDS_V2:
        return text
    if any(character in text for character in _UNSURE):
        raise UnsupportedYaml("a text with DEL, a line separator beyond ASCII or a byte order mark")
    if "\n" in text:
        awkward = text[-1] == " " or " \n" in text or not printable(text.replace("\n", ""))
        return double_quoted(text) if awkward else None
    if not _reads_as_string(text) or not printable(text):
        return double_quoted(text)
    return text if _may_be_plain(text) else "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """The string between double quotes, with go-yaml's escapes."""
    return '"' + _escaped().sub(_escape, text) + '"'


@cache
def _escaped() -> re.Pattern[str]:
    # Compiled when first needed: sets of characters beyond ASCII take milliseconds.
    return re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    short = _ESCAPES.get(code)
    if short:
        return "\\" + short
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _reads_as_string(text: str) -> bool:
    if text in WORDS_V2 or text in SPECIAL_FLOATS:
        return False
    if text[0] not in "0123456789+-.":
        return True
    return go_number(text) is None and not (text[0] != "." and (timestamp(text) or _SEXAGESIMAL.match(text)))


def _may_be_plain(text: str) -> bool:
    first = text[0]
    if first in _NOT_FIRST or text[-1] in " :" or text[:3] in ("---", "..."):
        return False
    if first in "?:-" and (len(text) == 1 or text[1] == " "):
        return False
    return ": " not in text and " #" not in text


def literal(text: str, indent: int) -> str:
    """The string as a `|` block whose lines stand at `indent`, without the final line break."""
    header = "|2" if text[0] in " \n" else "|"
    if text[-1] != "\n":
        header += "-"
    else:
        if len(text) == 1 or text[-2] == "\n":
            header += "+"
        text = text[:-1]
    pad = "\n" + " " * indent
    body = pad + text.replace("\n", pad)
    if "\n\n" in text or text[:1] in ("", "\n") or text[-1:] == "\n":
        # Empty lines carry no indentation.
        body = "\n".join([line.rstrip(" ") if line.isspace() else line for line in body.split("\n")])
    return header + body


def folded(text: str, flat: str, column: int, indent: int) -> str:
    """`flat` (how `text` is written) starting at `column`, broken at single blanks past column 80."""
    if len(flat) + column <= _WIDTH + 1 or " " not in flat:
        return flat
    quote = flat[0] if flat[0] in "'\"" else ""
    if quote == '"':
        return _folded_double(text, column, indent)
    return _folded_single(flat[1:-1] if quote else text, quote, column, indent)


def _folded_double(text: str, column: int, indent: int) -> str:
    out = ['"']
    column += 1
    after_blank = False
    last = len(text) - 1
    for i, character in enumerate(text):
        if character != " ":
            written = _escaped().sub(_escape, character)
            after_blank = False
        elif not after_blank and column > _WIDTH and 0 < i < last:
            # A blank that follows would be eaten by the break, so it is escaped.
            escape = "\\" if text[i + 1] == " " else ""
            out.append("\n" + " " * indent + escape)
            column = indent + len(escape)
            after_blank = True
            continue
        else:
            written = " "
            after_blank = True
        out.append(written)
        column += len(written)
    out.append('"')
    return "".join(out)


def _folded_single(body: str, quote: str, column: int, indent: int) -> str:
    pad = "\n" + " " * indent
    out = [quote]
    column += len(quote)
    last = len(body) - 1
    start = done = 0
    while (blank := body.find(" ", start)) >= 0:
        column += blank - start
        alone = not (blank and body[blank - 1] == " ") and blank < last and body[blank + 1] != " "
        if alone and column > _WIDTH and (blank or not quote):
            out += (body[done:blank], pad)
            done = blank + 1
            column = indent
        else:
            column += 1
        start = blank + 1
    out += (body[done:], quote)
    return "".join(out)

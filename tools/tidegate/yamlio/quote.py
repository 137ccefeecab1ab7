"""How a string is written for people, so that YAML 1.1, YAML 1.2 and Go readers all read the same string back."""

from __future__ import annotations

import re

from tidegate.errors import YamlError

# Words that some reader takes for a boolean, null, a merge or a default key, in any case of their letters.
_WORDS = frozenset(("y", "yes", "n", "no", "true", "false", "on", "off", "null"))
_SURELY_PLAIN = re.compile(r"[A-Za-z/_][A-Za-z0-9_./@=+-]*\Z")
# What may start a plain text: a letter and a few signs, or one of these that a letter follows (-c, --flag, .spec).
_START = re.compile(r"[A-Za-z/_($]|[^\x00-\xbf]|(?:--?|\./|\.)[A-Za-z/]")
_NOT_A_WORD = re.compile(r"\.(?:inf|nan)\Z", re.IGNORECASE)
# Digits first, and a character that no number or date of any reader holds (500m, 10.0.0.0/16), or three parts (1.2.3).
_NO_NUMBER = re.compile(r"[0-9][0-9.]*[g-mpqrsuvwy/@GH-MPQRSUVWY%][A-Za-z0-9./@%-]*\Z|[0-9]+(?:\.[0-9]+){2,}\Z")
_BLANK_LINE = re.compile(r"^[ \t]+$", re.MULTILINE)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class _Written(dict[str, str | None]):
    """Strings written so far; None for a literal block. Bounded, and only short strings are kept."""

    def __missing__(self, text: str) -> str | None:
        written = _written(text)
        if len(text) < 200 and len(self) < 100_000:
            self[text] = written
        return written


WRITTEN = _Written()
"""string -> how it is written on one line, None for a literal block. Raises `YamlError` for lone surrogates."""


def _written(text: str) -> str | None:
    if "\n" in text and _may_be_literal(text):
        return None
    return one_line(text)


def one_line(text: str) -> str:
    """A string on one line: plain, in double quotes, or in single quotes where double ones would need escapes."""
    if _may_be_plain(text):
        return text
    if not text.isprintable():
        return _double_quoted(text)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return _double_quoted(text) if "'" in text else f"'{text}'"


def _may_be_plain(text: str) -> bool:
    if text.lower() in _WORDS:
        return False
    if _SURELY_PLAIN.match(text) or _NO_NUMBER.match(text):
        return True
    if not _START.match(text) or _NOT_A_WORD.match(text) or not text.isprintable():
        return False
    return text[-1] not in " :" and ": " not in text and " #" not in text


def _double_quoted(text: str) -> str:
    return '"' + "".join([_escaped(character) for character in text]) + '"'


def _escaped(character: str) -> str:
    short = _ESCAPES.get(character)
    if short:
        return short
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise YamlError(f"the text holds half a character (U+{code:04X})", hint="it was not decoded from UTF-8")
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _may_be_literal(text: str) -> bool:
    # Leading blanks need an indentation indicator, and blank lines confuse people and editors.
    if text[0] in " \n\t" or _BLANK_LINE.search(text):
        return False
    return text.replace("\n", "").replace("\t", "").isprintable()


def literal(text: str, indent: int) -> str:
    """The string as a `|` block whose lines stand at `indent`, without the final line break."""
    header = "|-"
    if text[-1] == "\n":
        header = "|+" if text[-2] == "\n" else "|"
        text = text[:-1]
    pad = "\n" + " " * indent
    body = text.replace("\n", pad)
    if "\n\n" in text or text[-1] == "\n":
        # Empty lines carry no indentation.
        body = "\n".join([line.rstrip(" ") if line.isspace() else line for line in body.split("\n")])
    return header + pad + body

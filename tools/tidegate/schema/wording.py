"""How paths, types and values are called when a person reads about them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from tidegate.outcome import Pointer

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,120}")
_SHOWN_VALUE = 60
_SHOWN_KEY = 120
_SHOWN_CHOICES = 12

_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "a map",
    "string": "a string",
}


def path_text(pointer: Pointer) -> str:
    """`spec.containers[0].name`; keys that need it are quoted; the empty pointer is `the object`."""
    text = ""
    for step in pointer:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{quoted(step, _SHOWN_KEY)}]"
    return text or "the object"


def value_text(value: Any) -> str:
    """What a value is, in a few words: `the string "3"`, `the number 3`, `a list`."""
    if isinstance(value, str):
        return f"the string {quoted(value)}"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | float):
        return f"the number {value}"
    return _TYPES["object"] if isinstance(value, dict) else _TYPES["array"]


def quoted(value: Any, limit: int = _SHOWN_VALUE) -> str:
    """A value as JSON, cut when it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[:limit]}..."


def name_text(name: str) -> str:
    """A name as it is, or as JSON where it is no usual one: it may come from anyone, and hold anything."""
    return name if _PLAIN_NAME.fullmatch(name) else quoted(name, _SHOWN_KEY)


def types_text(types: Iterable[str]) -> str:
    """`an integer or a string`. That null is taken too is not worth a word."""
    return any_of([_TYPES[name] for name in sorted(types) if name != "null"] or ["null"])


def any_of(choices: Sequence[str]) -> str:
    """`a, b or c`, cut when there are many."""
    if len(choices) > _SHOWN_CHOICES:
        return f"{', '.join(choices[:_SHOWN_CHOICES])} or {len(choices) - _SHOWN_CHOICES} others"
    return " or ".join([", ".join(choices[:-1]), choices[-1]] if len(choices) > 1 else choices)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant: other case first, then the closest spelling."""
    words = list(known)
    folded = word.casefold()
    for candidate in words:
        if candidate.casefold() == folded:
            return candidate
    return next(iter(difflib.get_close_matches(word, words, n=1, cutoff=0.7)), None)

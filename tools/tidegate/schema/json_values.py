"""Whether a value is JSON at all: what the validator cannot take in, it cannot judge."""

from __future__ import annotations

import math
from typing import Any

from tidegate.outcome import Pointer
from tidegate.schema.mistake import SchemaError
from tidegate.schema.wording import path_text

MAX_DEPTH = 200
"""No kind is nested as deep; what is would end in a recursion error."""

_SCALARS = (str, bool, int, float, type(None))


def unreadable(value: Any, pointer: Pointer = ()) -> list[SchemaError]:
    """The first thing in a value that JSON has no word for (a date, a key that is no string), if there is one."""
    if len(pointer) > MAX_DEPTH:
        return [SchemaError(pointer[:1], f"{path_text(pointer[:1])} is nested more than {MAX_DEPTH} levels deep")]
    if isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str or not _is_text(key):
                return [
                    SchemaError(
                        pointer, f"a key of {path_text(pointer)} is {key!r}, which is no string", "put it in quotes"
                    )
                ]
            if wrong := unreadable(inner, (*pointer, key)):
                return wrong
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if wrong := unreadable(inner, (*pointer, index)):
                return wrong
    elif type(value) not in _SCALARS:
        kind = type(value).__name__
        return [SchemaError(pointer, f"{path_text(pointer)} is a {kind}, which JSON cannot hold", "put it in quotes")]
    elif isinstance(value, str) and not _is_text(value):
        return [SchemaError(pointer, f"{path_text(pointer)} has half a character (a lone surrogate)")]
    elif isinstance(value, float) and not math.isfinite(value):
        return [SchemaError(pointer, f"{path_text(pointer)} is {value}, which JSON cannot hold")]
    return []


def _is_text(value: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in value)

"""Text from the repository, made safe for a terminal: one function for everything that is printed."""

from __future__ import annotations

import re

# Anything that a terminal would act on rather than show: a name in the repository must not move the cursor.
# Lone surrogates stand for bytes of a file name that are no text; no encoding can print them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape(text: str) -> str:
    """Text from the repository, safe to print on a terminal."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)

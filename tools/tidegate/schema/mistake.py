"""What is wrong with an object, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from tidegate.outcome import Pointer


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One mistake in an object: where (a missing field: the map that lacks it), what, and how to mend it."""

    pointer: Pointer
    message: str
    hint: str = ""

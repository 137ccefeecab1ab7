"""Choosing by name, with a helpful word when nothing has that name."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import TypeVar

from tidegate.errors import UsageError

T = TypeVar("T")


def named(items: list[T], name: str, what: str, name_of: Callable[[T], str]) -> T:
    """The one item of this name. Raises `UsageError` as `chosen`, also for ""."""
    found = chosen(items, name, what, name_of) if name else []
    if not found:
        raise UsageError(f"name a {what}", hint=f"known: {', '.join(sorted(map(name_of, items)))}")
    return found[0]


def chosen(items: list[T], name: str, what: str, name_of: Callable[[T], str]) -> list[T]:
    """The items of this name, all of them for "". Raises `UsageError` with the nearest name where there is none."""
    if not name:
        return items
    found = [item for item in items if name_of(item) == name]
    if found:
        return found
    names = sorted({name_of(item) for item in items})
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    raise UsageError(
        f"there is no {what} `{name}`", hint=f"did you mean `{near[0]}`?" if near else f"known: {', '.join(names)}"
    )

"""`object-fields`: names, choices, bounds and doubles that an API server refuses, though the schema lets them pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidegate.checks.field_limits import BOUNDS, CHOICES, DOUBLES, FORMS, NOT_BOTH, ONE_OF
from tidegate.checks.field_relations import Mistake, metadata, resources, volumes, whole
from tidegate.checks.objects import Map, kind_of, name_of, pods_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.outcome import Pointer
from tidegate.schema.wording import any_of, nearest, path_text, quoted, value_text


def check(unit: Unit) -> Iterator[Spot]:
    """Each field of a rendered object that the API server of any supported version refuses."""
    for item in unit.objects:
        owner = f"{kind_of(item.value)} `{name_of(item.value)}`"
        for pointer, message, hint in mistakes(item.value):
            yield Spot(item, pointer, f"{owner}: {message}", hint)


def mistakes(value: Map) -> Iterator[Mistake]:
    """The mistakes of one object: where, what, and how to mend it."""
    yield from metadata(value)
    yield from whole(value)
    for root, pointer, start in _starts(value):
        yield from _by_table(root, pointer, start)
        if root == "container":
            yield from resources(pointer, start)
        elif root == "pod":
            yield from volumes(pointer, start)


def _starts(value: Map) -> Iterator[tuple[str, Pointer, Map]]:
    yield kind_of(value), (), value
    pods = pods_of(value)
    if pods is None:
        return
    yield "pod", pods.at, pods.spec
    seen: set[str] = set()
    for pointer, container in pods.containers():
        yield "container", pointer, container
        if text(container, "name") in seen:
            # As a container of its own, so that the table of doubles needs no list that spans three.
            yield "twin", pointer, container
        seen.add(text(container, "name"))


def _at(pointer: Pointer, value: Any, path: str) -> Iterator[tuple[Pointer, Any]]:
    """Every value at a path of a table."""
    step, _, rest = path.partition(".")
    key = step.removesuffix("[]")
    if key:
        if not isinstance(value, dict) or key not in value:
            return
        pointer, value = (*pointer, key), value[key]
    if step.endswith("[]"):
        for i, member in enumerate(value if isinstance(value, list) else []):
            yield from _at((*pointer, i), member, rest) if rest else ((((*pointer, i), member)),)
    elif rest:
        yield from _at(pointer, value, rest)
    else:
        yield pointer, value


def _by_table(root: str, start: Pointer, value: Map) -> Iterator[Mistake]:
    if root == "twin":
        yield (*start, "name"), f"two containers are called `{text(value, 'name')}`", "name each container once"
    for path, allowed in CHOICES.items():
        for pointer, found in _found(root, start, value, path):
            if isinstance(found, str) and found not in allowed:
                near = nearest(found, allowed)
                hint = f"did you mean {near}?" if near else ""
                yield pointer, f"{path_text(pointer)} must be {any_of(allowed)}, not {value_text(found)}", hint
    for path, (low, high) in BOUNDS.items():
        for pointer, found in _found(root, start, value, path):
            if isinstance(found, int) and not isinstance(found, bool) and not low <= found <= high:
                limit = f"at least {low}" if found < low else f"at most {high}"
                yield pointer, f"{path_text(pointer)} must be {limit}, found {found}", ""
    for path, (form, what) in FORMS.items():
        for pointer, found in _found(root, start, value, path):
            if isinstance(found, str) and not form.fullmatch(found):
                yield pointer, f"{path_text(pointer)} must be {what}, not {value_text(found)}", ""
    yield from _together(root, start, value)


def _together(root: str, start: Pointer, value: Map) -> Iterator[Mistake]:
    for path, keys in DOUBLES.items():
        seen: set[tuple[Pointer, str]] = set()
        for pointer, found in _found(root, start, value, path):
            for key in keys:
                name = (pointer[:-1], text(found, key))
                if name in seen and name[1]:
                    yield (
                        (*pointer, key),
                        f"{path_text(pointer[:-1])} has {quoted(name[1])} twice",
                        "remove one of them",
                    )
                seen.add(name)
    for path, fields in ONE_OF.items():
        for pointer, found in _found(root, start, value, path):
            there = [field for field in fields if field in found] if isinstance(found, dict) else [path]
            if len(there) != 1:
                message = f"{path_text(pointer)} needs exactly one of {any_of(fields)}, and has {len(there)}"
                yield (*pointer, *there[1:2]), message, ""
    for path, (one, other) in NOT_BOTH.items():
        for pointer, found in _found(root, start, value, path):
            if isinstance(found, dict) and found.get(one) not in (None, "") and found.get(other) is not None:
                yield (*pointer, other), f"{path_text(pointer)} has both {one} and {other}", "remove one of the two"


def _found(root: str, start: Pointer, value: Map, path: str) -> Iterator[tuple[Pointer, Any]]:
    first, _, rest = path.partition(".")
    if first == root:
        yield from _at(start, value, rest)


RULE = TargetRule("object-fields", check)

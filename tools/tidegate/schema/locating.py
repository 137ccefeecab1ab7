"""Where an error of the validator is, in the object and in the schema.

Its paths are lossy: a map key that reads as a number ("0", "01", "+1") comes as an int, and an empty key is left out.
So a path is walked along the object, and what was meant is what leads to the value that the error is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from jsonschema_rs import ValidationError

from tidegate.outcome import Pointer


def pointer_of(error: ValidationError, document: Any) -> Pointer:
    """The place in the document that an error is about."""
    path = error.instance_path
    candidates = [pointer for pointer, _ in _walks(document, path)]
    if len(candidates) > 1:
        about = error.instance
        candidates = [pointer for pointer, value in _walks(document, path) if value == about] or candidates
    return candidates[0] if candidates else tuple(path)


def schema_node(schema: Any, path: Sequence[str | int]) -> Any:
    """What stands in a schema at a path; an empty schema where the path leads nowhere."""
    return next((value for _, value in _walks(schema, path)), {})


def _walks(value: Any, path: Sequence[str | int], done: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """Every place that a path may mean, with the value there; the most literal reading first."""
    if not path:
        yield done, value
    elif isinstance(value, list):
        if isinstance(path[0], int) and path[0] < len(value):
            yield from _walks(value[path[0]], path[1:], (*done, path[0]))
    elif isinstance(value, dict):
        for key in _keys(value, path[0]):
            yield from _walks(value[key], path[1:], (*done, key))
    if isinstance(value, dict) and "" in value:
        yield from _walks(value[""], path, (*done, ""))


def _keys(value: dict[str, Any], step: str | int) -> list[str]:
    if isinstance(step, str):
        return [step] if step in value else []
    same = [key for key in value if key.removeprefix("+").isdecimal() and int(key) == step]
    return sorted(same, key=len)

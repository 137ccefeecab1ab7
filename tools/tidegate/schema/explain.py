"""From what the validator says to what a person understands: one sentence for each mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from jsonschema_rs import ValidationError

from tidegate.outcome import Pointer
from tidegate.schema.locating import pointer_of
from tidegate.schema.mistake import SchemaError
from tidegate.schema.pack import Schema
from tidegate.schema.sentences import branches_of, has_field, is_unnamed, sentence, unknown_fields
from tidegate.schema.wording import path_text

MAX_ERRORS = 100
"""More mistakes than this in one object are not told one by one."""


def explain(
    errors: Iterable[ValidationError], document: Any, schema: Schema, secret: Collection[str] = ()
) -> list[SchemaError]:
    """The mistakes behind the validator's errors about a document, sorted by pointer. `schema` is what was compiled.

    `secret` names the fields whose values must not be told.
    """
    said: dict[SchemaError, bool] = {}
    absent: list[tuple[Pointer, SchemaError]] = []
    meant: set[tuple[str | int | None, ...]] = set()
    typed: set[Pointer] = set()
    for error in _plain(errors, schema):
        pointer = pointer_of(error, document)
        if error.kind.name == "additionalProperties":
            for mistake, suggestion in unknown_fields(error, pointer, schema):
                said[mistake] = False
                meant.add((*pointer, suggestion))
        elif missing := _missing_field(error, schema):
            field = (*pointer, missing)
            absent.append((field, SchemaError(pointer, f"{path_text(field)} is missing")))
        else:
            mistake = sentence(error, pointer, schema, hide=bool(pointer) and pointer[0] in secret)
            said[mistake] = error.kind.name == "type"
            if said[mistake]:
                typed.add(pointer)
    # A value of the wrong type breaks other rules too, and a misspelt field is also missing: that is no news.
    news = {mistake for mistake, is_type in said.items() if is_type or mistake.pointer not in typed}
    news |= {mistake for field, mistake in absent if field not in meant}
    return _cut(sorted(news, key=lambda mistake: (_order(mistake.pointer), mistake.message)))


def _plain(errors: Iterable[ValidationError], schema: Schema) -> Iterator[ValidationError]:
    """The errors, with each choice between alternatives replaced by the errors of the alternative that was meant."""
    for error in errors:
        branches = branches_of(error)
        if len(branches) < 2 or _is_one_sentence(error, branches, schema):
            yield error
        else:
            yield from _plain(sorted(branches, key=_distance)[0], schema)


def _missing_field(error: ValidationError, schema: Schema) -> str | None:
    if error.kind.name == "required":
        return str(error.kind.as_dict()["property"])
    return "name" if is_unnamed(error, schema) and not has_field(error, "name") else None


def _is_one_sentence(error: ValidationError, branches: list[list[ValidationError]], schema: Schema) -> bool:
    if is_unnamed(error, schema):
        return True
    words = {inner.kind.name for branch in branches for inner in branch}
    here = all(inner.instance_path == error.instance_path for branch in branches for inner in branch)
    return here and (words in ({"required"}, {"type"}) or words <= {"format", "pattern"})


def _distance(branch: list[ValidationError]) -> tuple[int, int]:
    """The alternative that was meant is the one that fails deepest, and least often."""
    return -max(len(error.instance_path) for error in branch), len(branch)


def _order(pointer: Pointer) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in pointer)


def _cut(mistakes: list[SchemaError]) -> list[SchemaError]:
    if len(mistakes) <= MAX_ERRORS:
        return mistakes
    more = len(mistakes) - MAX_ERRORS
    return [*mistakes[:MAX_ERRORS], SchemaError((), f"the object has {more} more mistakes")]

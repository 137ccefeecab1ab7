"""From what the validator says to what a person understands: one sentence for each mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError

from tidegate.outcome import Pointer
from tidegate.schema.formats import MEANINGS
from tidegate.schema.pack import Schema
from tidegate.schema.strict import NAMED
from tidegate.schema.wording import any_of, nearest, path_text, quoted, types_text, value_text

MAX_ERRORS = 100
"""More mistakes than this in one object are not told one by one."""


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One mistake in an object: where (a missing field: the map that lacks it), what, and how to mend it."""

    pointer: Pointer
    message: str
    hint: str = ""


def explain(errors: Iterable[ValidationError], schema: Schema) -> list[SchemaError]:
    """The mistakes behind the validator's errors, sorted by pointer. `schema` is what was compiled."""
    said: dict[tuple[Pointer, str], SchemaError] = {}
    meant: set[Pointer] = set()
    absent: list[tuple[Pointer, SchemaError]] = []
    typed: set[Pointer] = set()
    for error in _plain(errors, schema):
        pointer = tuple(error.instance_path)
        if error.kind.name == "additionalProperties":
            for mistake, suggestion in _unknown_fields(error, schema):
                said[mistake.pointer, mistake.message] = mistake
                if suggestion:
                    meant.add((*pointer, suggestion))
        elif error.kind.name == "required":
            field = (*pointer, error.kind.as_dict()["property"])
            absent.append((field, SchemaError(pointer, f"{path_text(field)} is missing")))
        elif pointer not in typed:
            mistake = _mistake(error, pointer, schema)
            # A value of the wrong type breaks other rules too; they are no news.
            if error.kind.name == "type":
                typed.add(pointer)
                said = {key: other for key, other in said.items() if other.pointer != pointer}
            said[pointer, mistake.message] = mistake
    for field, mistake in absent:
        if field not in meant:
            said[mistake.pointer, mistake.message] = mistake
    return _cut(sorted(said.values(), key=lambda mistake: (_order(mistake.pointer), mistake.message)))


def unreadable(value: Any, pointer: Pointer = ()) -> list[SchemaError]:
    """The first thing in a value that JSON has no word for (a date, a key that is no string), if there is one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                return [
                    SchemaError(pointer, f"a key of {path_text(pointer)} is {key}, not a string", "put it in quotes")
                ]
            if wrong := unreadable(inner, (*pointer, key)):
                return wrong
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if wrong := unreadable(inner, (*pointer, index)):
                return wrong
    elif value is not None and not isinstance(value, str | bool | int | float):
        kind = type(value).__name__
        return [SchemaError(pointer, f"{path_text(pointer)} is a {kind}, which JSON cannot hold", "put it in quotes")]
    return []


def _plain(errors: Iterable[ValidationError], schema: Schema) -> Iterator[ValidationError]:
    """The errors, with each choice between alternatives replaced by the errors of the alternative that was meant."""
    for error in errors:
        branches = _branches(error)
        if len(branches) < 2 or _is_one_sentence(error, branches, schema):
            yield error
        else:
            yield from _plain(sorted(branches, key=_distance)[0], schema)


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    return error.kind.as_dict()["context"] if error.kind.name in ("anyOf", "oneOf") else []


def _is_one_sentence(error: ValidationError, branches: list[list[ValidationError]], schema: Schema) -> bool:
    if _node(error, schema) == NAMED["anyOf"]:
        return True
    words = {inner.kind.name for branch in branches for inner in branch}
    here = all(inner.instance_path == error.instance_path for branch in branches for inner in branch)
    return here and (words == {"required"} or words == {"type"} or not all(branches))


def _distance(branch: list[ValidationError]) -> tuple[int, int]:
    """The alternative that was meant is the one that fails deepest, and least often."""
    return -max(len(error.instance_path) for error in branch), len(branch)


def _mistake(error: ValidationError, pointer: Pointer, schema: Schema) -> SchemaError:
    word, facts = error.kind.name, error.kind.as_dict()
    path = path_text(pointer)
    match word:
        case "type":
            wrong = f"{path} must be {types_text(facts['types'])}, not {value_text(error.instance)}"
            return SchemaError(pointer, wrong, _type_hint(facts["types"], error.instance))
        case "enum":
            options = [option for option in facts["options"] if option is not None]
            close = nearest(error.instance, map(str, options)) if isinstance(error.instance, str) else None
            wrong = f"{path} must be {any_of([str(option) for option in options])}, not {value_text(error.instance)}"
            return SchemaError(pointer, wrong, f"did you mean `{close}`?" if close else "")
        case "pattern" | "format":
            rule = str(facts[word])
            meaning = MEANINGS.get(rule) or f"text that matches {rule}"
            return SchemaError(pointer, f"{path} must be {meaning}, not {value_text(error.instance)}")
        case "anyOf" | "oneOf":
            return SchemaError(pointer, _alternatives(error, path, schema))
        case _:
            return SchemaError(pointer, f"{path} {_rule(error, word, facts, schema)}")


def _rule(error: ValidationError, word: str, facts: dict[str, Any], schema: Schema) -> str:
    limit = facts.get("limit")
    match word:
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            bound = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}.get(
                word, "less than"
            )
            return f"must be {bound} {limit}, not {error.instance}"
        case "minLength" | "minItems" | "minProperties":
            return "must not be empty" if limit == 1 else f"must have at least {limit} {_unit(word)}"
        case "maxLength" | "maxItems" | "maxProperties":
            return f"must have at most {limit} {_unit(word)}"
        case "uniqueItems":
            return "has the same item twice"
        case "oneOfMultipleValid":
            names = [f"`{name}`" for name in _required(_node(error, schema)) if _has(error, name)]
            return f"may have only one of {', '.join(names)}" if names else "fits more than one alternative"
        case "not":
            names = [f"`{name}`" for name in _required([facts["schema"]]) if _has(error, name)]
            return f"must not have {' together with '.join(names)}" if names else "has a value that is not allowed"
        case _:
            return f"is not allowed: {error.message}"


def _unit(word: str) -> str:
    return {"Length": "characters", "Items": "items", "Properties": "fields"}[word[3:]]


def _alternatives(error: ValidationError, path: str, schema: Schema) -> str:
    node = _node(error, schema)
    if node == NAMED["anyOf"]:
        return f"{path}.name is {'empty' if _has(error, 'name') else 'missing'}"
    branches = _branches(error)
    if all(inner.kind.name == "type" for branch in branches for inner in branch):
        types = {name for branch in branches for inner in branch for name in inner.kind.as_dict()["types"]}
        return f"{path} must be {types_text(types)}, not {value_text(error.instance)}"
    return f"{path} must have {any_of([f'`{name}`' for name in _required(node)])}"


def _required(branches: Sequence[Schema]) -> list[str]:
    """The fields that alternatives ask for, each once."""
    names: dict[str, None] = {}
    for branch in branches:
        names |= dict.fromkeys(branch.get("required", ()))
        for word in ("anyOf", "oneOf", "allOf"):
            names |= dict.fromkeys(_required(branch.get(word, ())))
    return list(names)


def _unknown_fields(error: ValidationError, schema: Schema) -> Iterator[tuple[SchemaError, str | None]]:
    pointer = tuple(error.instance_path)
    known = _parent(error, schema).get("properties", {})
    free = [name for name in known if not _has(error, name)]
    for name in error.kind.as_dict()["unexpected"]:
        close = nearest(name, free) or nearest(name, known)
        where = f"in {path_text(pointer)}" if pointer else "at the top"
        hint = f"did you mean `{close}`?" if close else _known_hint(known)
        yield SchemaError((*pointer, name), f"unknown field {_field(name)} {where}", hint), close


def _field(name: str) -> str:
    return f"`{name}`" if name.isprintable() and "`" not in name else quoted(name)


def _known_hint(known: Iterable[str]) -> str:
    return f"it takes {any_of(sorted(known))}" if known else "it takes no fields"


def _type_hint(types: list[str], value: Any) -> str:
    if set(types) <= {"string", "null"} and isinstance(value, bool | int | float):
        return f'put it in quotes: "{value_text(value).removeprefix("the number ")}"'
    if isinstance(value, str) and "integer" in types and value.lstrip("+-").isdecimal():
        return "remove the quotes"
    if isinstance(value, str) and "boolean" in types and value in ("true", "false"):
        return "remove the quotes"
    return ""


def _has(error: ValidationError, name: str) -> bool:
    return isinstance(error.instance, dict) and name in error.instance


def _node(error: ValidationError, schema: Schema) -> Any:
    """What stands in the compiled schema at the word that was broken."""
    node: Any = schema
    for step in error.schema_path:
        node = node[step]
    return node


def _parent(error: ValidationError, schema: Schema) -> Schema:
    node: Any = schema
    for step in error.schema_path[:-1]:
        node = node[step]
    return node if isinstance(node, dict) else {}


def _order(pointer: Pointer) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in pointer)


def _cut(mistakes: list[SchemaError]) -> list[SchemaError]:
    if len(mistakes) <= MAX_ERRORS:
        return mistakes
    more = len(mistakes) - MAX_ERRORS
    return [*mistakes[:MAX_ERRORS], SchemaError((), f"the object has {more} more mistakes")]

"""One error of the validator, said so that a person understands it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from tidegate.outcome import Pointer
from tidegate.schema.formats import MEANINGS
from tidegate.schema.locating import schema_node
from tidegate.schema.mistake import SchemaError
from tidegate.schema.pack import Schema
from tidegate.schema.strict import NAMED
from tidegate.schema.wording import any_of, name_text, nearest, path_text, types_text, value_text


def sentence(error: ValidationError, pointer: Pointer, schema: Schema, hide: bool) -> SchemaError:
    """The mistake behind an error that is about one value; `schema` is what was compiled.

    With `hide` the value itself is not told: reports are public, what stands in a Secret is not.
    """
    word, facts = error.kind.name, error.kind.as_dict()
    path = path_text(pointer)
    found = "" if hide else f", not {value_text(error.instance)}"
    match word:
        case "type":
            hint = "" if hide else _type_hint(facts["types"], error.instance)
            return SchemaError(pointer, f"{path} must be {types_text(facts['types'])}{found}", hint)
        case "enum":
            options = [str(option) for option in facts["options"] if option is not None]
            close = nearest(error.instance, options) if isinstance(error.instance, str) else None
            hint = f"did you mean `{close}`?" if close else ""
            return SchemaError(pointer, f"{path} must be {any_of(options)}{found}", hint)
        case "pattern" | "format":
            hint = "plain text belongs in stringData" if hide else ""
            return SchemaError(pointer, f"{path} must be {_meaning(error)}{found}", hint)
        case "anyOf" if is_unnamed(error, schema):
            return SchemaError((*pointer, "name"), f"{path}.name is empty")
        case "anyOf" | "oneOf" if branches_of(error):
            return SchemaError(pointer, f"{path} must {_alternatives(error, found, schema)}")
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
        case "oneOf":
            names = [
                f"`{name}`" for name in _required(schema_node(schema, error.schema_path)) if has_field(error, name)
            ]
            return f"may have only one of {', '.join(names)}" if names else "fits more than one alternative"
        case "not":
            names = [f"`{name}`" for name in _required([facts["schema"]]) if has_field(error, name)]
            return f"must not have {' together with '.join(names)}" if names else "has a value that is not allowed"
        case _:
            return f"is not allowed: {error.message}"


def _unit(word: str) -> str:
    return {"Length": "characters", "Items": "items", "Properties": "fields"}[word[3:]]


def _alternatives(error: ValidationError, found: str, schema: Schema) -> str:
    inner = [inner for branch in branches_of(error) for inner in branch]
    words = {error.kind.name for error in inner}
    if words == {"type"}:
        return f"be {types_text({name for error in inner for name in error.kind.as_dict()['types']})}{found}"
    if words <= {"format", "pattern"}:
        return f"be {any_of(list(dict.fromkeys(map(_meaning, inner))))}{found}"
    return f"have {any_of([f'`{name}`' for name in _required(schema_node(schema, error.schema_path))])}"


def _meaning(error: ValidationError) -> str:
    rule = str(error.kind.as_dict()[error.kind.name])
    return MEANINGS.get(rule) or f"text that matches {rule}"


def _required(branches: Sequence[Schema]) -> list[str]:
    """The fields that alternatives ask for, each once."""
    names: dict[str, None] = {}
    for branch in branches:
        names |= dict.fromkeys(branch.get("required", ()))
        for word in ("anyOf", "oneOf", "allOf"):
            names |= dict.fromkeys(_required(branch.get(word, ())))
    return list(names)


def unknown_fields(
    error: ValidationError, pointer: Pointer, schema: Schema
) -> Iterator[tuple[SchemaError, str | None]]:
    """A mistake for each field that the schema does not know, with the name that was meant, where one is near."""
    known = schema_node(schema, error.schema_path[:-1]).get("properties", {})
    free = [name for name in known if not has_field(error, name)]
    for name in error.kind.as_dict()["unexpected"]:
        named = name_text(name)
        named = f"`{name}`" if named == name else named
        close = nearest(name, free) or nearest(name, known)
        where = f"in {path_text(pointer)}" if pointer else "at the top"
        hint = f"did you mean `{close}`?" if close else _known_hint(known)
        yield SchemaError((*pointer, name), f"unknown field {named} {where}", hint), close


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


def has_field(error: ValidationError, name: str) -> bool:
    """Whether the value that an error is about is a map with such a key."""
    return isinstance(error.instance, dict) and name in error.instance


def is_unnamed(error: ValidationError, schema: Schema) -> bool:
    """Whether an error says that metadata has neither a name nor a generateName."""
    return error.kind.name == "anyOf" and schema_node(schema, error.schema_path) == NAMED["anyOf"]


def branches_of(error: ValidationError) -> list[list[ValidationError]]:
    """The errors of each alternative where none fits; empty for any other error, also where more than one fits."""
    if isinstance(error.kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid):
        return error.kind.context
    return []

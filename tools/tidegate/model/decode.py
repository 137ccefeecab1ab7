"""From the plain value of a YAML document to a typed intent: every mistake is collected, none stops the others."""

from __future__ import annotations

import dataclasses
import difflib
from dataclasses import dataclass
from typing import Any, TypeVar

from tidegate.errors import MissingFileError, TidegateError, YamlError
from tidegate.model.shape import API_VERSION, FieldShape, Form, Shape, fields_of
from tidegate.outcome import Place, Ref
from tidegate.tree import Revision

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One mistake in an intent: where, what was found, what is allowed. `place` is set when there are no positions."""

    ref: Ref
    message: str
    hint: str = ""
    place: Place | None = None


def decode(cls: type[T], value: Any, source: Ref, problems: list[Problem]) -> T | None:
    """An instance of `cls` from a YAML value; mistakes are added to `problems`.

    A wrong optional part is left at its default, so that the rest can still be judged; a wrong required part makes
    the whole None. Where `problems` grew, nobody may act on the value.
    """
    if not isinstance(value, dict):
        problems.append(Problem(source, f"must be a map, found {describe(value)}"))
        return None
    fields = fields_of(cls)
    by_key = {field.key: field for field in fields}
    arguments: dict[str, Any] = {}
    for key, member in value.items():
        field = by_key.get(key)
        if field is None:
            problems.append(unknown_key(source.at(key), key, by_key))
        elif member is None and not field.required:
            problems.append(Problem(source.at(key), f"`{key}` has no value", "give it one, or remove the line"))
        else:
            decoded = _value(field.shape, key, member, source.at(key), problems)
            if decoded is not None:
                arguments[field.name] = decoded
    _missing(fields, value, source, problems)
    if any(field.required and field.name not in arguments for field in fields):
        return None
    if any(field.name == "source" for field in dataclasses.fields(cls)):  # type: ignore[arg-type]
        arguments["source"] = source
    return cls(**arguments)


def _missing(fields: tuple[FieldShape, ...], value: dict[str, Any], source: Ref, problems: list[Problem]) -> None:
    known = {field.key for field in fields}
    # A required field with a typo in its name is one mistake: the unknown field.
    misspelt = {near for key in value if key not in known for near in difflib.get_close_matches(str(key), known, 1)}
    for field in fields:
        if field.required and field.key not in value and field.key not in misspelt:
            what = f": {field.doc}" if field.doc else ""
            problems.append(Problem(source, f"`{field.key}` is missing", f"add `{field.key}`{what}".rstrip(".")))


def unknown_key(ref: Ref, key: str, allowed: Any) -> Problem:
    """The problem of a key that nobody knows, with the nearest spelling, else with all that are known."""
    near = difflib.get_close_matches(key, list(allowed), n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(allowed))}"
    return Problem(ref, f"unknown field `{key}`", hint)


def describe(value: Any) -> str:
    """A YAML value in a person's words, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f'the string "{value if len(value) <= 40 else value[:37] + "..."}"'
    return "a list" if isinstance(value, list) else "a map"


_EXPECTED: dict[Form, tuple[type[Any], str]] = {
    Form.TEXT: (str, "a string"),
    Form.INTEGER: (int, "a whole number"),
    Form.BOOLEAN: (bool, "true or false"),
    Form.ENUM: (str, "a string"),
    Form.LIST: (list, "a list"),
    Form.MAP: (dict, "a map"),
    Form.OBJECT: (dict, "a map"),
}


def _value(shape: Shape, key: str, value: Any, ref: Ref, problems: list[Problem]) -> Any:
    python, expected = _EXPECTED[shape.form]
    # bool is an int in Python, but `replicas: true` is a mistake.
    if not isinstance(value, python) or (python is int and isinstance(value, bool)):
        hint = ""
        if python is str and isinstance(value, int | float):
            hint = f'quote it: "{str(value).lower() if isinstance(value, bool) else value}"'
        problems.append(Problem(ref, f"`{key}` must be {expected}, found {describe(value)}", hint))
        return None
    if shape.form is Form.OBJECT:
        return decode(shape.python, value, ref, problems)
    if isinstance(value, list):
        return _list(shape, key, value, ref, problems)
    if isinstance(value, dict):
        return _map(shape, key, value, ref, problems)
    return _scalar(shape, key, value, ref, problems)


def _scalar(shape: Shape, key: str, value: Any, ref: Ref, problems: list[Problem]) -> Any:
    if shape.form is Form.ENUM:
        allowed = [str(member) for member in shape.python]
        if value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
            hint = f"did you mean `{near[0]}`?" if near else f"allowed: {', '.join(allowed)}"
            problems.append(Problem(ref, f"`{key}` has no choice {describe(value).removeprefix('the string ')}", hint))
            return None
        return shape.python(value)
    if shape.pattern and not shape.pattern.matches(value):
        problems.append(Problem(ref, f"`{key}` must be {shape.pattern.what}, found {describe(value)}"))
        return None
    if shape.between and not shape.between.low <= value <= shape.between.high:
        bounds = f"between {shape.between.low} and {shape.between.high}"
        problems.append(Problem(ref, f"`{key}` must be {bounds}, found {value}"))
        return None
    return value


def _list(shape: Shape, key: str, value: list[Any], ref: Ref, problems: list[Problem]) -> tuple[Any, ...]:
    if shape.not_empty and not value:
        problems.append(Problem(ref, f"`{key}` must not be empty"))
    items = shape.items
    if items is None:
        return tuple(value)
    members = [_value(items, key, member, ref.at(i), problems) for i, member in enumerate(value)]
    if items.form in (Form.TEXT, Form.ENUM):
        for i, member in enumerate(value):
            if member in value[:i]:
                problems.append(Problem(ref.at(i), f"`{key}` names {describe(member)} twice"))
    return tuple(member for member in members if member is not None)


def _map(shape: Shape, key: str, value: dict[str, Any], ref: Ref, problems: list[Problem]) -> dict[str, Any]:
    if shape.not_empty and not value:
        problems.append(Problem(ref, f"`{key}` must not be empty"))
    if shape.items is None:
        return value
    decoded: dict[str, Any] = {}
    for name, member in value.items():
        pattern = shape.keys.pattern if shape.keys else None
        if pattern and not pattern.matches(name):
            problems.append(Problem(ref.at(name), f"a key of `{key}` must be {pattern.what}, found {describe(name)}"))
        inner = _value(shape.items, name, member, ref.at(name), problems)
        if inner is not None:
            decoded[name] = inner
    return decoded


def load_intent(cls: type[T], revision: Revision, path: str, problems: list[Problem]) -> T | None:
    """Read one intent file: one document, `apiVersion`, `kind`, then the fields of `cls` (which names its `KIND`)."""
    from tidegate.yamlio import load_one

    kind: str = cls.KIND  # type: ignore[attr-defined]
    ref = Ref(path)
    try:
        value = load_one(revision.read(path), path)
    except YamlError as error:
        problems.append(Problem(ref, error.message, error.hint, error.place))
        return None
    except MissingFileError as error:
        problems.append(Problem(ref, error.message, f"write it (kind: {kind})", Place(path)))
        return None
    except TidegateError as error:
        problems.append(Problem(ref, error.message, error.hint, error.place))
        return None
    if not isinstance(value, dict):
        problems.append(Problem(ref, f"must be a map, found {describe(value)}", f"begin with `kind: {kind}`"))
        return None
    body = dict(value)
    for key, wanted in (("apiVersion", API_VERSION), ("kind", kind)):
        if key not in body:
            problems.append(Problem(ref, f"`{key}` is missing", f"add `{key}: {wanted}`"))
        elif body[key] != wanted:
            found = describe(body[key])
            problems.append(Problem(ref.at(key), f"`{key}` must be {wanted} in this file, found {found}"))
        body.pop(key, None)
    return decode(cls, body, ref, problems)

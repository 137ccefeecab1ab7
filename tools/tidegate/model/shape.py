"""The shape of an intent: dataclasses whose annotations say all that loaders, JSON Schemas and reference pages need.

One source serves all three, so that they cannot disagree. Keys are the field names in camelCase.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

API_VERSION = "tidegate.dev/v1alpha1"


@dataclass(frozen=True)
class Doc:
    """What a field means, in one or two sentences; shown by editors."""

    text: str


@dataclass(frozen=True)
class Pattern:
    """A string must match `regex` as a whole; `what` says in words what that is."""

    regex: str
    what: str

    def matches(self, value: str) -> bool:
        """Whether the whole of `value` has this form."""
        return re.fullmatch(self.regex, value, re.ASCII) is not None


@dataclass(frozen=True)
class Between:
    """A whole number must lie between the two bounds, both included."""

    low: int
    high: int


@dataclass(frozen=True)
class NotEmpty:
    """A list or map must have at least one member."""


class Scope(StrEnum):
    """How a field reaches a gated stage: with a release, or as soon as it is merged."""

    RELEASED = "released"
    STAGE = "stage"


class Form(StrEnum):
    """What a value may be."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ENUM = "enum"
    LIST = "list"
    MAP = "map"
    OBJECT = "object"


@dataclass(frozen=True)
class Shape:
    """The shape of one value: its form, and what hangs on it (class, items, constraints)."""

    form: Form
    python: type[Any]
    items: Shape | None = None
    keys: Shape | None = None
    pattern: Pattern | None = None
    between: Between | None = None
    not_empty: bool = False


@dataclass(frozen=True)
class FieldShape:
    """One field of an intent class: its key, its Python name, its shape, and whether it may be left out."""

    key: str
    name: str
    shape: Shape
    required: bool
    doc: str
    default: Any


def camel(name: str) -> str:
    """`min_rollback` as it is written in YAML: `minRollback`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def shape_of(annotation: Any) -> Shape:
    """The shape of a field annotation. Raises `TypeError` for a form that intents do not use."""
    extras: tuple[Any, ...] = ()
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        extras = (*more, *extras)
    if get_origin(annotation) in (Union, types.UnionType):
        (inner,) = [argument for argument in get_args(annotation) if argument is not types.NoneType]
        return _constrained(shape_of(inner), extras)
    return _constrained(_bare(annotation), extras)


def _bare(annotation: Any) -> Shape:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return Shape(Form.LIST, tuple, items=shape_of(arguments[0]))
    if origin is Mapping:
        items = None if arguments[1] is Any else shape_of(arguments[1])
        return Shape(Form.MAP, dict, keys=shape_of(arguments[0]), items=items)
    if annotation is str:
        return Shape(Form.TEXT, str)
    if annotation is bool:
        return Shape(Form.BOOLEAN, bool)
    if annotation is int:
        return Shape(Form.INTEGER, int)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return Shape(Form.ENUM, annotation)
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        return Shape(Form.OBJECT, annotation)
    raise TypeError(f"intents have no field of type {annotation!r}")


def _constrained(shape: Shape, extras: tuple[Any, ...]) -> Shape:
    for extra in extras:
        if isinstance(extra, Pattern):
            shape = dataclasses.replace(shape, pattern=extra)
        elif isinstance(extra, Between):
            shape = dataclasses.replace(shape, between=extra)
        elif isinstance(extra, NotEmpty):
            shape = dataclasses.replace(shape, not_empty=True)
    return shape


def _doc(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, Doc):
                return extra.text
    return ""


_FIELDS: dict[type[Any], tuple[FieldShape, ...]] = {}


def fields_of(cls: type[Any]) -> tuple[FieldShape, ...]:
    """The fields of an intent class that stand in its YAML (`source`, which the loader fills, is left out)."""
    known = _FIELDS.get(cls)
    if known is None:
        hints = typing.get_type_hints(cls, include_extras=True)
        known = tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls) if field.name != "source")
        _FIELDS[cls] = known
    return known


def _field(field: dataclasses.Field[Any], annotation: Any) -> FieldShape:
    required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    default = None if field.default is dataclasses.MISSING else field.default
    if field.default_factory is not dataclasses.MISSING:
        default = field.default_factory()
    return FieldShape(camel(field.name), field.name, shape_of(annotation), required, _doc(annotation), default)

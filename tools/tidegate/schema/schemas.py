"""What one Kubernetes version knows, built in or by CRDs, and whether an object is what its kind says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from jsonschema_rs import Draft202012Validator, RegexOptions

from tidegate.errors import TidegateError
from tidegate.schema import pack
from tidegate.schema.defaulting import defaulted
from tidegate.schema.explain import explain
from tidegate.schema.json_values import unreadable
from tidegate.schema.mistake import SchemaError
from tidegate.schema.pack import CustomKind, KindKey, Origin, Schema
from tidegate.schema.strict import builtin_schema, custom_schema
from tidegate.schema.unknown import stability, unknown_kind
from tidegate.schema.wording import value_text

Scope = Literal["Namespaced", "Cluster"]

_VERSION = re.compile(r"v?(\d+\.\d+)(?:\.\d+)?")
_SECRET_FIELDS = ("data", "stringData")


class UnsupportedVersionError(TidegateError):
    """There are no schemas for the Kubernetes version that was asked for."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A compiled kind; `structural` is the schema to take defaults from, for a custom one."""

    validator: Draft202012Validator
    schema: Schema
    structural: Schema | None

    @classmethod
    def of(cls, schema: Schema, structural: Schema | None) -> _Kind:
        # Patterns come from CRDs, which anyone may bring: the linear engine cannot be made to run for ever.
        validator = Draft202012Validator(schema, validate_formats=True, pattern_options=RegexOptions(), offline=True)
        return cls(validator, schema, structural)


class SchemaSet:
    """The schemas of one Kubernetes version and of the packed CRDs. A kind is compiled when it is first met.

    `kubernetes_version` is `1.37`; `v1.37` and `1.37.2` mean the same. Raises `UnsupportedVersionError`.
    """

    def __init__(self, kubernetes_version: str) -> None:
        builtin = pack.kubernetes()
        match = _VERSION.fullmatch(kubernetes_version)
        if match is None or match[1] not in builtin.versions:
            raise UnsupportedVersionError(
                f"there are no schemas for Kubernetes {kubernetes_version}",
                hint=f"the known versions are {', '.join(builtin.versions)}",
            )
        self.version = match[1]
        self._builtin = builtin.kinds(self.version)
        self._compiled: dict[KindKey, _Kind] = {}

    def knows(self, api_version: str, kind: str) -> bool:
        """Whether there is such a kind."""
        return (api_version, kind) in self._builtin or (api_version, kind) in self._custom

    def scope(self, api_version: str, kind: str) -> Scope | None:
        """Where objects of a kind live; None for an unknown kind, and for one that is no resource of its own."""
        key = (api_version, kind)
        if key in self._builtin:
            group = api_version.rpartition("/")[0]
            scope = pack.kubernetes().scopes.get(f"{group}/{kind}" if group else kind)
        else:
            scope = self._custom[key].scope if key in self._custom else None
        return "Namespaced" if scope == "Namespaced" else "Cluster" if scope == "Cluster" else None

    def served_versions(self, group: str, kind: str) -> tuple[str, ...]:
        """The versions (`v1`, ...) of a kind, the most stable and newest first; empty for an unknown kind."""
        prefix = f"{group}/" if group else ""
        found = [
            api_version.removeprefix(prefix)
            for api_version, name in (*self._builtin, *self._custom)
            if name == kind and api_version.rpartition("/")[0] == group
        ]
        return tuple(sorted(found, key=stability, reverse=True))

    def origin(self, api_version: str, kind: str) -> Origin | None:
        """Where the schema of a kind came from; None for an unknown kind."""
        key = (api_version, kind)
        if key in self._builtin:
            return pack.kubernetes().origin(self.version)
        return self._custom[key].origin if key in self._custom else None

    def validate(self, obj: Any) -> list[SchemaError]:
        """What is wrong with an object, sorted by pointer; empty when nothing is. Nothing is raised.

        `obj` is plain: what `yamlio` reads as kubectl does, or what its `to_plain` returns.
        """
        try:
            kind = self._compiled[obj["apiVersion"], obj["kind"]]
            if kind.validator.is_valid(obj):
                return []
        except (KeyError, TypeError, ValueError):
            pass  # not an object, a kind not met yet, or a value that is no JSON: told apart below
        return self._explain(obj)

    def _explain(self, obj: Any) -> list[SchemaError]:
        wrong = unreadable(obj) or _without_identity(obj)
        if wrong:
            return wrong
        key = (obj["apiVersion"], obj["kind"])
        if not self.knows(*key):
            return [unknown_kind(*key, self.version, [*self._builtin, *self._custom])]
        kind = self._kind(key)
        if kind.structural is not None:
            obj = defaulted(obj, kind.structural)
        secret = _SECRET_FIELDS if key == ("v1", "Secret") else ()
        return explain(kind.validator.iter_errors(obj), obj, kind.schema, secret)

    def _kind(self, key: KindKey) -> _Kind:
        kind = self._compiled.get(key)
        if kind is None:
            if key in self._builtin:
                kind = _Kind.of(builtin_schema(self._builtin[key], self._definitions), None)
            else:
                structural = self._custom[key].schema
                kind = _Kind.of(custom_schema(structural, self._definitions), structural)
            self._compiled[key] = kind
        return kind

    @property
    def _custom(self) -> Mapping[KindKey, CustomKind]:
        return pack.custom()

    @cached_property
    def _definitions(self) -> dict[str, Schema]:
        return pack.kubernetes().definitions(self.version)


def _without_identity(obj: Any) -> list[SchemaError]:
    if not isinstance(obj, dict):
        return [SchemaError((), f"the object must be a map, not {value_text(obj)}")]
    wrong = []
    for name in ("apiVersion", "kind"):
        if name not in obj:
            wrong.append(SchemaError((), f"{name} is missing"))
        elif not isinstance(obj[name], str):
            wrong.append(SchemaError((name,), f"{name} must be a string, not {value_text(obj[name])}"))
        elif not obj[name]:
            wrong.append(SchemaError((name,), f"{name} is empty"))
    return wrong

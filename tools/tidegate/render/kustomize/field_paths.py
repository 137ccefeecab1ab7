"""The field paths of `replacements` and `vars`: splitting them, and the two ways in which kustomize follows them.

A source is looked up (kyaml's PathGetter: one field, list elements by equality); the targets of a replacement are
matched (kyaml's PathMatcher: all fields, `*`, list elements by a regular expression that need not match the whole).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import reads_as_string
from tidegate.yamlio.scalars import is_null, source_text

CREATED: Any = object()
"""Stands in a field that was just made and has no value yet."""

_LITERAL = re.compile(r"[A-Za-z0-9_./-]+\Z")
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_KEY = re.compile(r"[^\s\[\]*]+\Z")
_MAX_INDEX = 10_000

Step = str
HasComment = Callable[[str, str], bool]
"""Whether a comment behind a field might hold a text: kustomize matches comments too."""


class Field(NamedTuple):
    """One field: the map or list that holds it, and its key there."""

    parent: Any
    key: Any


def split_path(path: str) -> list[Step]:
    r"""The steps of a path: `\.` is a dot inside a step, `[a.b/c]` one step, `[name=x]` an element of a list."""
    parts = path.split(".")
    if len(parts) > 1 and not parts[0]:
        parts = parts[1:]
    joined = [parts[0]]
    for part in parts[1:]:
        if joined[-1].endswith("\\"):
            joined[-1] = f"{joined[-1][:-1]}.{part}"
        else:
            joined.append(part)
    return _bracketed(joined)


def _bracketed(parts: list[str]) -> list[Step]:
    steps: list[Step] = []
    waiting = iter(parts)
    for part in waiting:
        if not part.startswith("[") or part.endswith("]"):
            steps.append(part)
            continue
        inside = [part]
        for more in waiting:
            inside.append(more)
            if more.endswith("]"):
                break
        text = ".".join(inside)
        steps.append(text if "=" in text else text.strip("[]"))
    return steps


def lookup(document: dict[str, Any], steps: list[Step]) -> Field | None:
    """The one field that a path leads to, or None. Raises `Unsupported` where kustomize fails, or might."""
    parent: Any = {"": document}
    key: Any = ""
    for step in steps:
        node = parent[key]
        if is_null(node):
            return None
        if step.isdigit() or is_element(step):
            if node.__class__ is not list:
                raise Unsupported("a field path looks for an element where there is no list")
            found: Any = _number(node, step) if step.isdigit() else _equal_element(node, *_element(step))
        else:
            _require_key(step)
            if node.__class__ is not dict:
                raise Unsupported("a field path goes through something else than a map")
            found = step if step in node else None
        if found is None:
            return None
        parent, key = node, found
    return Field(parent, key)


def _number(node: list[Any], step: Step) -> int | None:
    if not _NUMBER.match(step):
        raise Unsupported("a step of a field path")
    return int(step) if int(step) < len(node) else None


def _equal_element(node: list[Any], name: str, value: str) -> int | None:
    for number, item in enumerate(node):
        if item.__class__ is dict and name in item and source_text(item[name]) == value:
            return number
    return None


def is_element(step: Step) -> bool:
    """True for `[name=value]`."""
    return step.startswith("[") and step.endswith("]")


def _element(step: Step) -> tuple[str, str]:
    name, equals, value = step[1:-1].partition("=")
    if not equals or not name or not value:
        raise Unsupported("an element in a field path")
    return name, value


def _require_key(step: Step) -> None:
    if step == "-" or not _KEY.match(step):
        raise Unsupported("a step of a field path")


@dataclass(slots=True)
class Matcher:
    """Finds all fields that a path matches in one document.

    `create` makes what is missing on the way, and leaves `CREATED` at its end.
    """

    steps: list[Step]
    create: bool
    has_comment: HasComment

    def fields(self, document: dict[str, Any]) -> list[Field]:
        """The fields, in order. Raises `Unsupported` where kustomize fails, or might."""
        found: list[Field] = []
        self._follow({"": document}, "", 0, found)
        return found

    def _follow(self, parent: Any, key: Any, depth: int, found: list[Field]) -> None:
        if depth == len(self.steps):
            found.append(Field(parent, key))
            return
        step, node = self.steps[depth], parent[key]
        if is_null(node):
            if self.create:
                raise Unsupported("a field path creates below null")
        elif step == "*" or is_element(step) or _NUMBER.match(step):
            if node.__class__ is not list:
                raise Unsupported("a field path looks for an element where there is no list")
            self._follow_list(node, step, depth, found)
        else:
            self._follow_key(node, step, depth, found)

    def _follow_key(self, node: Any, step: Step, depth: int, found: list[Field]) -> None:
        _require_key(step)
        if node.__class__ is not dict:
            raise Unsupported("a field path goes through something else than a map")
        if step not in node:
            if not self.create:
                return
            if not reads_as_string(step):
                raise Unsupported("a field path creates a key that reads as something else than a string")
            node[step] = self._new(depth + 1)
        if depth + 1 < len(self.steps) and node[step].__class__ not in (dict, list) and not is_null(node[step]):
            # kustomize then reads the scalar as YAML or JSON and replaces inside of it.
            raise Unsupported("a field path goes into a text")
        self._follow(node, step, depth + 1, found)

    def _follow_list(self, node: list[Any], step: Step, depth: int, found: list[Field]) -> None:
        if step == "*":
            chosen = list(range(len(node)))
        elif is_element(step):
            chosen = self._matching(node, *_element(step))
        else:
            number = int(step)
            if number == len(node) and self.create:
                node.append(self._new(depth + 1))
            if number >= len(node) or number > _MAX_INDEX:
                raise Unsupported("a field path has a number beyond its list")
            chosen = [number]
        for number in chosen:
            self._follow(node, number, depth + 1, found)

    def _new(self, depth: int) -> Any:
        if depth == len(self.steps):
            return CREATED
        step = self.steps[depth]
        return [] if is_element(step) or _NUMBER.match(step) else {}

    def _matching(self, node: list[Any], name: str, value: str) -> list[int]:
        if not _LITERAL.match(value):
            raise Unsupported("a pattern in a field path")
        pattern = re.compile(value)
        chosen = [number for number, item in enumerate(node) if self._is_match(item, name, pattern)]
        if not chosen and self.create:
            if name != "name" or not reads_as_string(value):
                raise Unsupported("a field path creates an element by something else than a name")
            node.append({name: value})
            chosen = [len(node) - 1]
        return chosen

    def _is_match(self, item: Any, name: str, pattern: re.Pattern[str]) -> bool:
        if item.__class__ is not dict or name not in item:
            return False
        value = item[name]
        text = source_text(value)
        if is_null(value) or value.__class__ in (dict, list) or not (text.isascii() and text.isprintable()):
            raise Unsupported("a field path compares with something else than a plain text")
        if pattern.search(text):
            return True
        if self.has_comment(name, pattern.pattern):
            raise Unsupported("a comment that a field path could match")
        return False

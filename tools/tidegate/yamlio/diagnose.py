"""The slow second look at a text that the builder refused: only then are the places of keys worth their price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yaml.error import YAMLError
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from tidegate.errors import YamlError
from tidegate.yamlio.events import event_reader
from tidegate.yamlio.messages import DuplicateKey, MergeConflict, mark_place
from tidegate.yamlio.resolve import MERGE, Rules


def explain(error: YamlError, event: Any, data: bytes, file: str, rules: Rules) -> YamlError:
    """The builder's error with its place: where `event` stands, or for keys where the two of them stand."""
    if error.place is None:
        error.place = mark_place(event.start_mark, file)
    if isinstance(error, DuplicateKey):
        line = _first_line(data, event, rules)
        error.message = f"the key {error.key!r} stands twice in one map, first on line {line}"
    elif isinstance(error, MergeConflict):
        mark = _late_merge(data, error.key, rules)
        if mark is not None:
            error.place = mark_place(mark, file)
    return error


def bare_tag(data: bytes) -> Any:
    """The mark of the first scalar with the tag `!` alone, or None; a broken text has none."""
    text = data.decode()
    get = event_reader(data)
    try:
        while (event := get()) is not None:
            mark = event.start_mark
            if event.__class__ is ScalarEvent and event.implicit[0] and text.startswith("!", mark.index):
                return mark
    except YAMLError:
        pass
    return None


def _first_line(data: bytes, second: Any, rules: Rules) -> int:
    index = second.start_mark.index
    key = _resolved(second, rules)
    for mark, name, keys in _keys(data, rules):
        if mark.index >= index and name == key and key in keys:
            return int(keys[key].line) + 1
    return 0


def _late_merge(data: bytes, key: str, rules: Rules) -> Any:
    """The mark of the first `<<` in a map that sets `key` before it."""
    for mark, name, keys in _keys(data, rules):
        if name is MERGE and key in keys:
            return mark
    return None


def _resolved(event: Any, rules: Rules) -> Any:
    return rules.keys[event.value] if event.implicit[0] else rules.key(event)


def _keys(data: bytes, rules: Rules) -> Iterator[tuple[Any, Any, dict[Any, Any]]]:
    """Every scalar key in order: its mark, its resolved name, and the marks of the keys before it in the same map."""
    get = event_reader(data)
    stack: list[dict[Any, Any] | None] = [None]
    waiting = [False]
    while (event := get()) is not None:
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            waiting.pop()
            continue
        keys = stack[-1]
        if keys is not None and not waiting[-1]:
            name = _resolved(event, rules)
            yield event.start_mark, name, keys
            keys.setdefault(name, event.start_mark)
            waiting[-1] = True
            continue
        waiting[-1] = False
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            stack.append({} if kind is MappingStartEvent else None)
            waiting.append(False)

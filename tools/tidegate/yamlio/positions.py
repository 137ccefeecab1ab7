"""Line and column of a value, on demand: code carries references, and only a reported finding needs a place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tidegate.errors import YamlError
from tidegate.outcome import Place, Pointer
from tidegate.yamlio.events import event_reader
from tidegate.yamlio.messages import mark_place
from tidegate.yamlio.resolve import MERGE, RULES, Reading

_NODES = (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent)
_Key = tuple[tuple[Any, ...], Any]  # the names of a key, and its mark
_RULES = RULES[Reading.KUBECTL]


@dataclass(slots=True)
class _Node:
    """A value's mark, and its members: key -> (mark of the key, node), or the items of a list."""

    mark: Any
    members: dict[str, tuple[Any, _Node]] = field(default_factory=dict)
    items: list[_Node] = field(default_factory=list)
    merged: list[_Node] = field(default_factory=list)
    target: _Node | None = None

    def member(self, step: str | int) -> tuple[Any, _Node] | None:
        """One step inside: through aliases, and for a missing key through the maps that `<<` merges."""
        node = self.target or self
        if isinstance(step, int):
            return (node.items[step].mark, node.items[step]) if 0 <= step < len(node.items) else None
        waiting, seen = [node], set()
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                # Merges that repeat or, in a broken file, contain themselves.
                continue
            seen.add(id(node))
            if step in node.members:
                return node.members[step]
            for merged in reversed(node.merged):
                source = merged.target or merged
                waiting += [item.target or item for item in reversed(source.items)] or [source]
        return None


class Positions:
    """The places of everything in one file; parsed once, when the first place is asked for."""

    def __init__(self, data: bytes, file: str) -> None:
        self._data = data
        self._file = file
        self._roots: list[_Node] | None = None

    def place(self, document: int, pointer: Pointer = (), *, value: bool = False) -> Place:
        """Where a pointer leads: the key of a map's member (`value=True`: its value), the item of a list.

        Where the pointer does not exist it is the deepest parent that does; the file as a whole for a missing document.
        A member that comes through an alias or `<<` is where it is written.
        """
        if self._roots is None:
            self._roots = _roots(self._data)
        if not 0 <= document < len(self._roots):
            return Place(self._file)
        node = self._roots[document]
        mark = node.mark
        for step in pointer:
            found = node.member(step)
            if found is None:
                break
            mark, node = found
        return mark_place(node.mark if value else mark, self._file)


def locate(data: bytes, file: str, document: int, pointer: Pointer, *, value: bool = False) -> Place:
    """One place in a file, as `Positions.place`; use `Positions` for several."""
    return Positions(data, file).place(document, pointer, value=value)


def _roots(data: bytes) -> list[_Node]:
    """The root of each document; as far as the text can be read (a broken one was reported before)."""
    roots: list[_Node] = []
    get = event_reader(data)
    anchors: dict[str, _Node] = {}
    stack: list[tuple[_Node, bool]] = []
    key: _Key | None = None
    keys: list[_Key | None] = []
    try:
        while (event := get()) is not None:
            kind = event.__class__
            if kind is DocumentStartEvent:
                anchors.clear()
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                stack.pop()
                key = keys.pop()
            elif kind in _NODES:
                if stack and stack[-1][1] and key is None:
                    key = (_names(event), event.start_mark)
                    if kind is ScalarEvent or kind is AliasEvent:
                        continue
                node = _node(event, anchors)
                _attach(node, stack, key, roots)
                key = None
                if kind is MappingStartEvent or kind is SequenceStartEvent:
                    keys.append(None)
                    stack.append((node, kind is MappingStartEvent))
    except YAMLError:
        pass
    return roots


def _node(event: Any, anchors: dict[str, _Node]) -> _Node:
    node = _Node(event.start_mark)
    if isinstance(event, AliasEvent):
        node.target = anchors.get(event.anchor or "")
    elif event.anchor:
        anchors[event.anchor] = node
    return node


def _attach(node: _Node, stack: list[tuple[_Node, bool]], key: _Key | None, roots: list[_Node]) -> None:
    if not stack:
        roots.append(node)
        return
    parent, is_map = stack[-1]
    if not is_map:
        parent.items.append(node)
    elif key is not None:
        names, mark = key
        if MERGE in names:
            parent.merged.append(node)
        for name in names:
            parent.members.setdefault(name, (mark, node))


def _names(event: Any) -> tuple[Any, ...]:
    """A key as kubectl reads it, and as it is written: other readings know `y` as "y". Keys never fail here."""
    if event.__class__ is not ScalarEvent:
        return ()
    try:
        return (_RULES.keys[event.value] if event.implicit[0] else _RULES.key(event), event.value)
    except YamlError:
        return (event.value,)

"""The one event builder: libyaml events to plain values, for every reading, within limits.

Hot: everything in the loop is a local name, plain scalars come out of a table, and nothing asks an event for its marks
unless it is wrong. Containers are put into their parent when they open, so that no key has to be remembered.
"""

from __future__ import annotations

from itertools import repeat
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from tidegate.errors import YamlError
from tidegate.yamlio.anchors import Anchors, merge
from tidegate.yamlio.diagnose import explain
from tidegate.yamlio.events import event_reader
from tidegate.yamlio.limits import Limits
from tidegate.yamlio.messages import DuplicateKey, check_start, not_a_key, too_deep, too_many, translate
from tidegate.yamlio.resolve import MERGE, Reading, Rules, check_collection_tag
from tidegate.yamlio.scalars import is_null, refuse_hollow

Documents = list[tuple[int, Any]]
"""The documents of a file that are not null, each with its number, counted from 0 over all documents."""


def build(data: bytes, file: str, rules: Rules, limits: Limits) -> Documents:
    """Every document that is not null, of a text that passed `scan`. Raises `YamlError` with a place."""
    last: list[Any] = []
    try:
        return _build(data, rules, limits, last)
    except YAMLError as error:
        raise translate(error, data, file) from None
    except YamlError as error:
        raise explain(error, last[0], data, file, rules) from None


def _build(data: bytes, rules: Rules, limits: Limits, last: list[Any]) -> Documents:
    get = event_reader(data)
    plain, plain_keys, value_of, key_of = rules.plain, rules.keys, rules.value, rules.key
    anchors = Anchors(limits)
    anchored, merging = b"&" in data, b"<<" in data
    watch_flow = rules.reading is Reading.KUSTOMIZE and (b"{" in data or b"[" in data)
    flow: list[Any] = []
    documents: Documents = []
    number = -1
    stack: list[Any] = []
    root: list[Any] = []
    container: Any = root
    in_map = False
    event = get()
    try:
        # A pass reads one list item or one pair, so that its count bounds the nodes without a counter.
        for _ in repeat(None, limits.nodes):
            event = get()
            kind = type(event)
            if in_map:
                if kind is ScalarEvent:
                    key = plain_keys[event.value] if event.implicit[0] else key_of(event)
                    if key in container:
                        raise DuplicateKey(event.value)
                    if anchored and event.anchor:
                        # An alias of a key is a value: the number, not the text that it is as a key.
                        anchors.put(event.anchor, plain[event.value] if event.implicit[0] else value_of(event))
                    event = get()
                    kind = type(event)
                    if kind is ScalarEvent:
                        value = plain[event.value] if event.implicit[0] else value_of(event)
                        if anchored and event.anchor:
                            anchors.put(event.anchor, value)
                        container[key] = value
                        continue
                    if kind is AliasEvent:
                        container[key] = anchors.copy(event.anchor, container, stack)
                        continue
                    child: Any = {} if kind is MappingStartEvent else []
                    container[key] = child
                elif kind is MappingEndEvent:
                    if merging and MERGE in container:
                        merge(container)
                    container = stack.pop()
                    in_map = type(container) is dict
                    continue
                else:
                    raise not_a_key(kind is AliasEvent)
            elif kind is ScalarEvent:
                value = plain[event.value] if event.implicit[0] else value_of(event)
                if anchored and event.anchor:
                    anchors.put(event.anchor, value)
                container.append(value)
                continue
            elif kind is MappingStartEvent:
                child = {}
                container.append(child)
            elif kind is SequenceEndEvent:
                container = stack.pop()
                in_map = type(container) is dict
                continue
            elif kind is SequenceStartEvent:
                child = []
                container.append(child)
            elif kind is AliasEvent:
                container.append(anchors.copy(event.anchor, container, stack))
                continue
            elif kind is DocumentEndEvent:
                refuse_hollow(flow)
                flow.clear()
                value = root[0]
                if not is_null(value):
                    documents.append((number, value))
                continue
            elif kind is DocumentStartEvent:
                number += 1
                check_start(event, number, limits)
                anchors.clear()
                root = container = []
                continue
            else:
                return documents
            # A map or list opens.
            if event.tag is not None:
                check_collection_tag(event.tag, "map" if kind is MappingStartEvent else "seq", rules.reading)
            if event.anchor:
                anchors.put(event.anchor, child)
            if watch_flow and event.flow_style:
                flow.append(child)
            stack.append(container)
            if len(stack) > limits.depth:
                raise too_deep(limits.depth)
            container = child
            in_map = kind is MappingStartEvent
        raise too_many("values", limits.nodes)
    finally:
        last.append(event)

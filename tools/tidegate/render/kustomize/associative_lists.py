"""The part of a strategic merge that joins two lists by merge keys: a port of kyaml's walk/associative_sequence.go.

The port is literal, oddities included, because its results are only reproducible that way: elements of the patch come
first, elements are matched by all keys that any of them sets, and partial keys are completed from each other.
Values are keyed by their source text; "" stands for a key that an element does not set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tidegate.render.kustomize.merge_types import MergeType
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio.scalars import is_null, source_text

ABSENT: Any = object()
"""Stands for a value that is not there, as different from null."""

Walk = Callable[[Any, Any, MergeType | None], Any]
Keys = Sequence[str]


def merge_lists(destination: list[Any], patch: list[Any] | None, kind: MergeType, walk: Walk) -> list[Any]:
    """Merge `patch` into `destination` (None: only clean it of empty nulls). `walk` merges two elements."""
    keys: Keys = kind.keys or ()
    if patch is None and _is_unchanged(destination, keys, kind, walk):
        return destination
    if keys:
        if any(item.__class__ is not dict for item in destination) or any(i.__class__ is not dict for i in patch or ()):
            raise Unsupported("a list with merge keys holds something else than maps")
        values = _key_values((patch, destination), keys)
    else:
        keys = ("",)
        values = _set_values((patch, destination))
    if len(keys) > 1:
        _complete_partial_keys(values)
    return _join(destination, patch, values, keys, kind.items, walk)


def _is_unchanged(destination: list[Any], keys: Keys, kind: MergeType, walk: Walk) -> bool:
    """The common case without a patch: each element has one unique key, so only the elements need cleaning."""
    if not destination:
        return True
    if len(keys) == 1:
        found = [_field_text(item, keys[0]) for item in destination]
        if "" in found or len(set(found)) != len(found):
            return False
        for item in destination:
            walk(item, ABSENT, kind.items)
        return True
    if keys:
        return False
    if any(item.__class__ in (dict, list) or is_null(item) for item in destination):
        return False
    texts = [source_text(item) for item in destination]
    return len(set(texts)) == len(texts)


def _key_values(lists: Sequence[list[Any] | None], keys: Keys) -> list[list[str]]:
    values = list(dict.fromkeys(tuple(_field_text(e, key) for key in keys) for items in lists for e in items or ()))
    if any(not any(value) for value in values):
        raise Unsupported("a list element has no merge key")
    return [list(value) for value in values]


def _set_values(lists: Sequence[list[Any] | None]) -> list[list[str]]:
    elements = [element for items in lists for element in items or ()]
    if any(element.__class__ in (dict, list) or is_null(element) for element in elements):
        raise Unsupported("a list of scalars holds something else")
    return [[text] for text in dict.fromkeys(source_text(element) for element in elements)]


def _complete_partial_keys(values: list[list[str]]) -> None:
    for position in range(len(values)):
        # Go's range keeps the value of the start of the loop while the list changes under it.
        mine = values[position]
        for other in range(len(values)):
            merged = _merge_partial(mine, values[other])
            if merged:
                values[position] = merged
                values[other] = merged


def _merge_partial(left: list[str], right: list[str]) -> list[str] | None:
    """Two key values that agree on a key and contradict each other on none, as one; else None."""
    if len(left) != len(right):
        return None
    common = False
    merged = []
    for a, b in zip(left, right, strict=True):
        if a != b and a and b:
            return None
        common = common or a == b
        merged.append(a or b)
    return merged if common else None


def _join(
    destination: list[Any],
    patch: list[Any] | None,
    values: list[list[str]],
    keys: Keys,
    items: MergeType | None,
    walk: Walk,
) -> list[Any]:
    if not values:
        return destination
    result: list[Any] = []
    valid_keys: Keys = ()
    for value in values:
        valid_keys, valid_values = _valid_keys(values, value, keys)
        own_keys, own_values = _valid_keys([valid_values], valid_values, valid_keys)
        mine = _find(destination, own_keys, own_values)
        theirs = _find(patch, own_keys, own_values)
        if theirs.__class__ is dict and theirs.get("$patch") == "replace":
            raise Unsupported("$patch: replace in a list element")
        merged = walk(mine, theirs, items)
        if merged is ABSENT or is_null(merged) or (merged.__class__ is dict and not merged):
            _set_element(destination, None, valid_keys, valid_values)
            continue
        for key, text in zip(valid_keys, valid_values, strict=False):
            if key and text and key not in merged:
                merged[key] = text
        _set_element(result, merged, valid_keys, valid_values)
    _append_rest(result, destination, valid_keys)
    return result


def _append_rest(result: list[Any], destination: list[Any], keys: Keys) -> None:
    """Put what is left of the destination behind; the keys are those of the last value, as kyaml leaves them."""
    for element in list(destination):
        if keys[0] == "":
            _set_element(result, element, [""], [source_text(element)])
            continue
        if element.__class__ is not dict:
            raise Unsupported("a list element is not a map")
        texts: list[str] = []
        for key in keys:
            if key not in element:
                result.append(element)
            else:
                texts.append(source_text(element[key]))
        if len(keys) > 1:
            _set_element(result, None, keys, texts)
        _set_element(result, element, keys, texts)


def _set_element(items: list[Any], element: Any, keys: Keys, values: Keys) -> None:
    """kyaml's ElementSetter: replace what matches, else append; None deletes. Drops empty elements on the way."""
    kept: list[Any] = []
    found_any = False
    is_keyed = bool(keys and keys[0] and values and values[0])
    for item in items:
        if is_null(item) or (item.__class__ is dict and not item):
            continue
        if item.__class__ is not dict and is_keyed:
            kept.append(item)
            continue
        if not all(_field_matches(item, key, value) for key, value in zip(keys, values, strict=False)):
            if values:
                kept.append(item)
            continue
        found_any = True
        if element is not None:
            kept.append(element)
    if element is not None and not found_any:
        kept.append(element)
    items[:] = kept


def _valid_keys(all_values: Sequence[Keys], values: Keys, keys: Keys) -> tuple[Keys, Keys]:
    """The keys that any element sets, and this element's values for them."""
    used = {keys[i] for value in all_values for i, text in enumerate(value) if text}
    if not used:
        return keys, values
    return (
        [key for key in keys if key in used],
        [text for i, text in enumerate(values) if text or keys[i] in used],
    )


def _find(items: list[Any] | None, keys: Keys, values: Keys) -> Any:
    if items is None:
        return ABSENT
    if not keys or keys[0] == "":
        return next((item for item in items if source_text(item) == values[0]), ABSENT)
    for item in items:
        if item.__class__ is dict and all(
            _field_matches(item, key, value) and not is_null(item[key])
            for key, value in zip(keys, values, strict=False)
        ):
            return item
    return ABSENT


def _field_matches(item: Any, key: str, value: str) -> bool:
    """kyaml's FieldMatcher with a string value: "" matches any value of a field that is there."""
    if key == "":
        if item.__class__ in (dict, list):
            raise Unsupported("a list of maps is merged without keys")
        return source_text(item) == value
    if item.__class__ is not dict:
        raise Unsupported("a list element is not a map")
    return key in item and (not value or source_text(item[key]) == value)


def _field_text(item: Any, key: str) -> str:
    value = item.get(key) if item.__class__ is dict else None
    return "" if is_null(value) or value.__class__ in (dict, list) else source_text(value)

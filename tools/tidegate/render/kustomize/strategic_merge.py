"""Strategic merge of two documents: a port of kyaml's merge2 as kustomize calls it (lists of the patch come first)."""

from __future__ import annotations

from typing import Any

from tidegate.render.kustomize.associative_lists import ABSENT, merge_lists
from tidegate.render.kustomize.merge_types import MergeType, field_type, type_of
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import UnsureText, reads_as_string
from tidegate.yamlio.scalars import (
    QUANTITY,
    FoldedText,
    QuotedQuantity,
    SourceScalar,
    is_null,
    source_text,
)

# Maps whose values must be strings: kyaml decides the type of another value by rules that are not ported.
_STRING_MAPS = frozenset(("labels", "annotations", "matchLabels", "selector", "data", "stringData", "binaryData"))
_DIRECTIVES = ("delete", "replace", "merge")


def strategic_merge(
    destination: dict[str, Any], patch: dict[str, Any], unsure: frozenset[str] = frozenset()
) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """The destination with the patch merged in (both are used up), or None when the patch deletes it.

    `unsure` has the texts that earlier patches wrote with quotes or without, which cannot be told any more; those
    together with new ones are returned. Raises `Unsupported` where kyaml fails, or decides by something unknown.
    """
    merger = _Merger(set(unsure))
    merged = merger.merge(destination, patch)
    return None if merged is ABSENT or not merged else merged, frozenset(merger.unsure)


class _Merger:
    """One merge; `unsure` grows on the way."""

    __slots__ = ("unsure",)

    def __init__(self, unsure: set[str]) -> None:
        self.unsure = unsure

    def merge(self, destination: dict[str, Any], patch: dict[str, Any]) -> Any:
        """The merged document, or `ABSENT`."""
        return self._merge_maps(destination, patch, None)

    def _merge_maps(self, destination: dict[str, Any], patch: dict[str, Any] | None, kind: MergeType | None) -> Any:
        if kind is None:
            # Embedded objects (items of a List, templates of other objects) bring their own type.
            kind = type_of(destination) or (type_of(patch) if patch else None)
        if patch is None:
            return self._clean(destination, kind)
        directive = _take_directive(patch)
        if directive == "delete":
            return ABSENT
        if directive == "replace":
            # kyaml then merges the patch with itself, which changes it: empty nulls go, lists are joined to themselves.
            destination = patch
        for key in list(patch) if destination is patch else sorted(destination.keys() | patch.keys()):
            if key.startswith("$"):
                raise Unsupported(f"merge directive {key}")
            if key in _STRING_MAPS:
                _require_strings(key, patch.get(key))
            merged = self._walk(destination.get(key, ABSENT), patch.get(key, ABSENT), field_type(kind, key))
            if merged is ABSENT:
                destination.pop(key, None)
            else:
                destination[key] = merged
        return destination

    def _clean(self, destination: dict[str, Any], kind: MergeType | None) -> dict[str, Any]:
        """What a merge does to a map that the patch leaves out: `key:` (an empty null) is dropped, `~` is kept."""
        for key in list(destination):
            value = destination[key]
            if value.__class__ is dict:
                self._merge_maps(value, None, field_type(kind, key))
            elif value.__class__ is list:
                list_type = field_type(kind, key)
                if list_type is not None and list_type.keys is not None:
                    destination[key] = merge_lists(value, None, list_type, self._walk)
            elif value.__class__ is SourceScalar and value.value is None and value.source == "":
                del destination[key]
        return destination

    def _walk(self, mine: Any, theirs: Any, kind: MergeType | None) -> Any:
        """Merge two values, each possibly `ABSENT`; `ABSENT` as the result deletes the field."""
        mine_empty = mine is ABSENT or is_null(mine)
        theirs_empty = theirs is ABSENT or is_null(theirs)
        if mine_empty and theirs_empty:
            keep_null = mine is not ABSENT and theirs is ABSENT and source_text(mine) != ""
            return mine if keep_null else ABSENT
        if not mine_empty and not theirs_empty and _shape(mine) is not _shape(theirs):
            raise Unsupported("a patch changes a value into one of another kind")
        shape = _shape(theirs if mine_empty else mine)
        if shape is dict:
            return self._walk_maps(None if mine_empty else mine, theirs, kind)
        if shape is list:
            if kind is None or kind.keys is None:
                return _replace_list(mine, theirs)
            return self._walk_lists(None if mine_empty else mine, theirs, kind)
        if theirs is ABSENT:
            return mine
        if theirs_empty:
            return ABSENT
        return theirs if mine_empty else self._merge_scalars(mine, theirs)

    def _walk_maps(self, mine: dict[str, Any] | None, theirs: Any, kind: MergeType | None) -> Any:
        if theirs is ABSENT:
            return self._merge_maps(mine or {}, None, kind) if mine else mine
        if is_null(theirs):
            return ABSENT
        if mine is None:
            if _take_directive(theirs) == "delete":
                return ABSENT
            return self._merge_maps(theirs, theirs, kind)
        return self._merge_maps(mine, theirs, kind)

    def _walk_lists(self, mine: list[Any] | None, theirs: Any, kind: MergeType) -> Any:
        if theirs is ABSENT:
            return merge_lists(mine or [], None, kind, self._walk)
        if is_null(theirs):
            return ABSENT
        if mine is None:
            if _has_directive(theirs):
                raise Unsupported("$patch in a list that the patch adds")
            return merge_lists(theirs, theirs, kind, self._walk)
        directive = _take_list_directive(theirs)
        if directive == "delete":
            return ABSENT
        if directive == "replace":
            if _has_directive(theirs):
                raise Unsupported("$patch below $patch: replace")
            return merge_lists(theirs, theirs, kind, self._walk)
        return merge_lists(mine, theirs, kind, self._walk)

    def _merge_scalars(self, mine: Any, theirs: Any) -> Any:
        """The patch's value in the style of the one that it replaces: kyaml keeps the old node's quotes.

        So a number over a quoted "500m" becomes a string and over a plain 500m stays a number.
        """
        if theirs.__class__ is UnsureText:
            return theirs
        if mine.__class__ is FoldedText:
            return FoldedText(source_text(theirs))
        if mine.__class__ is QuotedQuantity:
            return QuotedQuantity(source_text(theirs))
        is_telling = isinstance(theirs, str) and (not reads_as_string(theirs) or QUANTITY.match(theirs))
        if is_telling and (mine.__class__ is not str or reads_as_string(mine) or mine in self.unsure):
            # The old node's style stays: unknown for most strings, and later decides the type of a number.
            self.unsure.add(str(theirs))
        if theirs.__class__ in (FoldedText, QuotedQuantity):
            return str(theirs)
        if mine.__class__ is str and theirs.__class__ is not str and mine in self.unsure:
            raise Unsupported("a patch puts another type over a string that a patch wrote")
        if mine.__class__ is str and theirs.__class__ is not str and not QUANTITY.match(mine):
            if reads_as_string(mine):
                raise Unsupported("a patch puts another type over a string, whose quotes would decide")
            # A string that would read as something else surely has quotes, and keeps them.
            return QuotedQuantity(source_text(theirs))
        return theirs


def _shape(value: Any) -> type:
    return value.__class__ if value.__class__ in (dict, list) else str


def _replace_list(mine: Any, theirs: Any) -> Any:
    """A list without merge keys (all lists of custom resources): the patch's list wins whole."""
    if theirs is ABSENT:
        return mine
    if is_null(theirs):
        return ABSENT
    if _has_directive(theirs):
        raise Unsupported("$patch in a list that is replaced")
    return theirs


def _require_strings(key: str, values: Any) -> None:
    if values.__class__ is not dict:
        return
    for value in values.values():
        if not isinstance(value, str | dict | list) and not is_null(value):
            raise Unsupported(f"a patch has a value in {key} that is not a string")


def _take_directive(patch: dict[str, Any]) -> str:
    directive = patch.pop("$patch", "merge")
    if directive not in _DIRECTIVES:
        raise Unsupported(f"$patch: {directive}")
    return str(directive)


def _take_list_directive(patch: list[Any]) -> str:
    """The directive of the first element that has one and nothing else; elements with the same one are dropped."""
    for element in patch:
        if element.__class__ is dict and "$patch" in element:
            if len(element) > 1:
                return "merge"
            directive = element["$patch"]
            if directive not in _DIRECTIVES:
                raise Unsupported(f"$patch: {directive}")
            patch[:] = [e for e in patch if not (e.__class__ is dict and e.get("$patch") == directive)]
            return str(directive)
    return "merge"


def _has_directive(value: Any) -> bool:
    if value.__class__ is dict:
        return "$patch" in value or any(_has_directive(item) for item in value.values())
    return value.__class__ is list and any(_has_directive(item) for item in value)

"""What a scalar means in each of the three readings. Recorded answers of the real tools hold these rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from yaml.events import ScalarEvent

from tidegate.errors import YamlError
from tidegate.yamlio.numbers import SPECIAL_FLOATS, format_key, go_int, go_number, json_number, timestamp
from tidegate.yamlio.scalars import QUANTITY, FoldedText, QuotedQuantity, SourceScalar
from tidegate.yamlio.unsupported import UnsupportedYaml


class Reading(StrEnum):
    """Whose eyes a YAML text is read with."""

    KUBECTL = "kubectl"
    """As `kubectl apply` reads a manifest: go-yaml v2, then JSON."""
    KUSTOMIZE = "kustomize"
    """As kustomize reads a resource: go-yaml v3, keeping what later decides its output (see `scalars`)."""
    KUSTOMIZATION = "kustomization"
    """As kustomize reads kustomization.yaml and JSON 6902 patches: go-yaml v2, then JSON, like kubectl."""


MERGE: Any = object()
"""Stands for the key `<<` while a map is being built."""

_TRUE = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
_FALSE = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
WORDS_V2: dict[str, bool | None] = (
    dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False) | dict.fromkeys(("", "~", "null", "Null", "NULL"), None)
)
"""Plain words that go-yaml v2 (YAML 1.1) takes for booleans and null."""
_WORDS_V3: dict[str, Any] = {
    "true": True,
    "false": False,
    "null": None,
    **{word: SourceScalar(True, word) for word in ("True", "TRUE")},
    **{word: SourceScalar(False, word) for word in ("False", "FALSE")},
    **{word: SourceScalar(None, word) for word in ("", "~", "Null", "NULL")},
}
_NUMERIC = frozenset("0123456789+-.")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z", re.A)
_TAG = "tag:yaml.org,2002:"
_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "null": type(None)}


class _Resolved(dict[str, Any]):
    """Plain scalars resolved so far. A miss is resolved by `rule`, and kept when short (memory stays bounded)."""

    def __init__(self, rule: Callable[[str], Any]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, text: str) -> Any:
        value = self._rule(text)
        if len(text) < 80 and len(self) < 50_000:
            self[text] = value
        return value


@dataclass(frozen=True, slots=True)
class Rules:
    """One reading: tables for plain values and plain keys, and functions for every other scalar.

    `text` is `value` for the text of a scalar in quotes or a literal block, without a tag.
    """

    reading: Reading
    plain: _Resolved
    keys: _Resolved
    value: Callable[[ScalarEvent], Any]
    key: Callable[[ScalarEvent], Any]
    text: Callable[[str], str]


def _kubectl_plain(text: str) -> Any:
    if text in WORDS_V2:
        return WORDS_V2[text]
    if text[0] not in _NUMERIC:
        return text
    if text in SPECIAL_FLOATS:
        raise YamlError(f"{text} is no number that Kubernetes can store", hint="quote it if it is a text")
    number = None if timestamp(text) else go_number(text)
    return text if number is None else json_number(number)


def _kubectl_key(text: str) -> Any:
    if text == "<<":
        return MERGE
    if text in WORDS_V2 or text[0] in _NUMERIC:
        return _key_text(text, WORDS_V2[text] if text in WORDS_V2 else _number_key(text))
    return text


def _number_key(text: str) -> Any:
    if text in SPECIAL_FLOATS:
        return float(text.replace(".", ""))
    number = None if timestamp(text) else go_number(text)
    return text if number is None else number


def _key_text(text: str, value: Any) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if value is None:
        raise YamlError("a key is null", hint="quote it" if text else "write a key before the colon")
    if value.__class__ is int:
        if value >= 2**63:
            raise YamlError(f"the key {text} is too large a number", hint="quote it")
        return str(value)
    return format_key(value) if value.__class__ is float else str(value)


def _kubectl_value(event: ScalarEvent) -> Any:
    tag = event.tag
    if tag is None:
        return event.value
    text = event.value
    value = text if tag == _TAG + "str" else _kubectl_plain(text)
    kind = value.__class__
    if tag == _TAG + "float" and kind is int:
        return value
    wanted = _TYPES.get(tag.removeprefix(_TAG))
    if wanted is None:
        raise YamlError(f"the tag {_tag_name(tag)} means nothing to Kubernetes", hint="remove the tag")
    if kind is not wanted or (kind is int and go_int(text.replace("_", "")) is None):
        raise YamlError(f"{text!r} does not fit its tag {_tag_name(tag)}", hint="remove the tag or mend the value")
    return value


def _kubectl_key_event(event: ScalarEvent) -> Any:
    return event.value if event.tag is None else _key_text(event.value, _kubectl_value(event))


def _kustomize_plain(text: str) -> Any:
    if text in _WORDS_V3:
        return _WORDS_V3[text]
    if text[0] not in _NUMERIC:
        return text
    if text in SPECIAL_FLOATS:
        raise UnsupportedYaml("an infinite number or NaN")
    date = timestamp(text)
    if date:
        if date[4] is None:
            return SourceScalar(f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}T00:00:00Z", text)
        if _RFC3339.match(text):
            return SourceScalar(text, text)
        raise UnsupportedYaml("a timestamp")
    number = go_number(text)
    if number is None:
        return text
    return number if number.__class__ is int and str(number) == text else SourceScalar(number, text)


def _kustomize_key(text: str) -> Any:
    value = _kustomize_plain(text)
    if value.__class__ is not str:
        raise UnsupportedYaml("a key that is no string")
    return _no_merge(value)


def _no_merge(key: str) -> str:
    # Even a quoted << is written back without quotes by kustomize, and then merges.
    if key == "<<":
        raise UnsupportedYaml("a merge key")
    return key


def _kustomize_value(event: ScalarEvent) -> Any:
    _only_strings(event)
    return FoldedText(event.value) if event.style == ">" else _kustomize_text(event.value)


def _kustomize_text(text: str) -> str:
    return QuotedQuantity(text) if QUANTITY.match(text) else text


def _kustomize_key_event(event: ScalarEvent) -> Any:
    _only_strings(event)
    return _no_merge(event.value)


def _kustomization_value(event: ScalarEvent) -> Any:
    tag = event.tag
    if tag is not None and tag.removeprefix(_TAG) not in _TYPES:
        raise UnsupportedYaml(f"the tag {_tag_name(tag)}")
    return _kubectl_value(event)


def _kustomization_key(event: ScalarEvent) -> Any:
    return _no_merge(event.value) if event.tag is None else _key_text(event.value, _kustomization_value(event))


def _only_strings(event: ScalarEvent) -> None:
    tag = event.tag
    if tag is not None and (tag != _TAG + "str" or event.style == ">"):
        raise UnsupportedYaml(f"the tag {_tag_name(tag)}")


def _tag_name(tag: str) -> str:
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag


def check_collection_tag(tag: str, kind: str, reading: Reading) -> None:
    """Refuse the tag of a map or list unless go-yaml v2 ignores it (`!!map`, `!!seq`)."""
    if reading is Reading.KUSTOMIZE or (reading is Reading.KUSTOMIZATION and tag != _TAG + kind):
        raise UnsupportedYaml(f"the tag {_tag_name(tag)}")
    if tag != _TAG + kind:
        raise YamlError(f"the tag {_tag_name(tag)} means nothing to Kubernetes", hint="remove the tag")


_V2_PLAIN, _V2_KEYS = _Resolved(_kubectl_plain), _Resolved(_kubectl_key)
RULES: dict[Reading, Rules] = {
    Reading.KUBECTL: Rules(Reading.KUBECTL, _V2_PLAIN, _V2_KEYS, _kubectl_value, _kubectl_key_event, str),
    Reading.KUSTOMIZE: Rules(
        Reading.KUSTOMIZE,
        _Resolved(_kustomize_plain),
        _Resolved(_kustomize_key),
        _kustomize_value,
        _kustomize_key_event,
        _kustomize_text,
    ),
    Reading.KUSTOMIZATION: Rules(
        Reading.KUSTOMIZATION, _V2_PLAIN, _V2_KEYS, _kustomization_value, _kustomization_key, str
    ),
}
"""The rules of each reading."""

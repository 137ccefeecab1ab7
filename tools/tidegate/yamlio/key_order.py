"""The order in which go-yaml writes the keys of a map: its natural sort, where digits count as numbers."""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import combinations

from tidegate.yamlio.unsupported import UnsupportedYaml

# Among keys of one case class and without digits the natural sort is the plain one.
_PLAIN_SORT = re.compile(r"[A-Za-z ./$-]*\Z")
_DIGIT = re.compile(r"[0-9]")
_MAX_MIXED = 400
_MAX_DIGITS = 18


class _Orders(dict[tuple[str, ...], list[str]]):
    """Key orders computed so far, by the keys as they stand in the map. Bounded."""

    def __missing__(self, keys: tuple[str, ...]) -> list[str]:
        order = _order(keys)
        if len(self) < 50_000 and len(keys) < 50:
            self[keys] = order
        return order


ORDERS = _Orders()
"""keys of a map -> the same keys as go-yaml writes them. Raises `UnsupportedYaml` where that is not one order."""


def _order(keys: tuple[str, ...]) -> list[str]:
    if all(map(_PLAIN_SORT.match, keys)):
        return sorted(keys)
    if any(character.isnumeric() and not character.isascii() for key in keys for character in key):
        raise UnsupportedYaml("a key with digits beyond ASCII")
    order = sorted(keys, key=cmp_to_key(_compare))
    # The comparison is not transitive ("119" < "1b99" < "9bb9" < "119"): kustomize's own output is then random.
    mixed = [key for key in order if _DIGIT.search(key)]
    if len(mixed) > _MAX_MIXED:
        raise UnsupportedYaml("a map with very many keys that hold digits")
    if any(_compare(before, after) >= 0 for before, after in combinations(mixed, 2)):
        raise UnsupportedYaml("keys that go-yaml sorts in no stable order")
    return order


def _compare(a: str, b: str) -> int:
    at = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        at += 1
    else:
        return len(a) - len(b)
    if x.isalpha() and y.isalpha():
        return -1 if x < y else 1
    if x.isalpha() or y.isalpha():
        return 1 if x.isalpha() else -1
    start = 1 if (x == "0" or y == "0") and _follows_number(a, at) else 0
    number_a, digits_a = _number(a, at, start)
    number_b, digits_b = _number(b, at, start)
    if number_a != number_b:
        return -1 if number_a < number_b else 1
    if digits_a != digits_b:
        return -1 if digits_a < digits_b else 1
    return -1 if x < y else 1


def _follows_number(text: str, at: int) -> bool:
    """Whether the digits right before `at` hold one that is not 0."""
    while at > 0 and text[at - 1].isdigit():
        at -= 1
        if text[at] != "0":
            return True
    return False


def _number(text: str, at: int, value: int) -> tuple[int, int]:
    """The number that starts at `at` after a leading `value`, and how many digits it has."""
    end = at
    while end < len(text) and text[end].isdigit():
        value = value * 10 + ord(text[end]) - ord("0")
        end += 1
    if end - at > _MAX_DIGITS:
        raise UnsupportedYaml("a key with a number beyond 64 bits")
    return value, end - at

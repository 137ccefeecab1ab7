"""Hostile input ends in a clear error, soon."""

from __future__ import annotations

import time

import pytest

from tidegate.errors import YamlError
from tidegate.yamlio import Limits, Reading, load_all

BOMB = b"a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (i, i, b",".join([b"*a%d" % (i - 1)] * 10)) for i in range(1, 10)
)
# Each level is within the depth limit, their expansion is not.
DEEP_ALIASES = b"a0: &a0 []\n" + b"".join(
    b"a%d: &a%d %s*a%d%s\n" % (i, i, b"[" * 60, i - 1, b"]" * 60) for i in range(1, 1000)
)
HOSTILE = {
    "alias bomb": (BOMB, "the file has more than 1000000 values once its aliases are expanded"),
    "deep aliases": (DEEP_ALIASES, "the values are nested more than 100 deep"),
    "merged bomb": (b"a: &a {b: 1}\nc: {<<: [" + b"*a, " * 600_000 + b"]}", "once its aliases are expanded"),
    "open brackets": (b"[" * 20_000, "the values are nested"),
    "open braces": (b"{a: " * 20_000, "the values are nested more than 100 deep"),
    "dashes": (b"- " * 20_000, "the values are nested more than 100 deep"),
    "dashes on lines": (b"".join(b" " * i + b"-\n" for i in range(3_000)), "the values are nested more than 100 deep"),
    "many values": (b"- 1\n" * 1_100_000, "the file has more than 1000000 values"),
    "many documents": (b"---\n" * 100_000, "the file has more than 10000 documents"),
    "large file": (b"#" * 10_000_001, "the file has 10000001 bytes, the limit is 10000000"),
    "late duplicate": (
        b"".join(b"k%d: 1\n" % i for i in range(200_000)) + b"k7: 2\n",
        "the key 'k7' stands twice in one map, first on line 8",
    ),
    "tabs": (b"\t" * 9_000_000, "a tab is used for indentation"),
    "quote": (b'a: "' + b"a\n " * 3_000_000, "this quote is not closed"),
    "control": (b"a" * 9_000_000 + b"\x01", "the control character U+0001"),
}


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused_soon(name: str, reading: Reading) -> None:
    data, message = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(YamlError) as caught:
        load_all(data, "f.yaml", reading)
    assert message in caught.value.message or (reading is Reading.KUSTOMIZE and "merge key" in caught.value.message)
    assert caught.value.place is not None
    assert time.process_time() - started < 5


def test_large_but_honest_input_is_read_soon() -> None:
    started = time.process_time()
    assert len(load_all(b"a: |\n" + b"  text\n" * 1_000_000, "f.yaml")[0]["a"]) == 5_000_000
    assert len(load_all(b"".join(b"k%d: 1\n" % i for i in range(300_000)), "f.yaml")[0]) == 300_000
    assert time.process_time() - started < 5


def test_limits_can_be_narrowed() -> None:
    limits = Limits(size=100, depth=2, nodes=20, documents=1)
    assert load_all(b"a: [1]", "f.yaml", limits=limits) == [{"a": [1]}]
    for data in (b"a: [[1]]", b"a: 1\n---\nb: 1", b"- 1\n" * 22, b"#" * 101):
        with pytest.raises(YamlError):
            load_all(data, "f.yaml", limits=limits)

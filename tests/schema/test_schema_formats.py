from __future__ import annotations

import base64
import re
from decimal import Decimal

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.schema.formats import BASE64, DURATION, FORMATS, MEANINGS, QUANTITY


def takes(pattern: str, text: str) -> bool:
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    return validator.is_valid(text)


QUANTITIES = [
    "0",
    "1",
    "500m",
    "1.5",
    "1.",
    ".5",
    "+1",
    "-1",
    "2Gi",
    "500M",
    "3e8",
    "3E8",
    "1e-3",
    "12E",
    "1n",
    " 1Gi ",
]
NO_QUANTITIES = ["", "GB", "1GB", "1 Gi", "1K", "1mi", "1e", "1e1.5", "--1", ".", "1Ki1", "१"]


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantities(text: str) -> None:
    assert takes(QUANTITY, text)


@pytest.mark.parametrize("text", NO_QUANTITIES)
def test_what_is_no_quantity(text: str) -> None:
    assert not takes(QUANTITY, text)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3), st.sampled_from(["", "m", "Ki", "Mi", "Gi", "k", "M"])
)
def test_every_decimal_is_a_quantity(number: Decimal, suffix: str) -> None:
    assert takes(QUANTITY, f"{number:f}{suffix}")


@given(st.binary(max_size=100), st.integers(1, 80), st.sampled_from(["\n", "\r\n"]))
def test_base64_as_go_reads_it(data: bytes, width: int, end: str) -> None:
    text = base64.b64encode(data).decode()
    assert takes(BASE64, text)
    assert takes(BASE64, end.join(re.findall(f".{{1,{width}}}", text)) + end)


@pytest.mark.parametrize("text", ["a", "abc", "a===", "ab=c", "abcd=", "ab c", "abc-", "ab==x", "=", "hello world"])
def test_what_is_no_base64(text: str) -> None:
    assert not takes(BASE64, text)


@pytest.mark.parametrize("text", ["30s", "1h30m", "1.5h", "0", "100ms", "2 days", "1 week", "3µs", "-5m"])
def test_durations(text: str) -> None:
    assert takes(DURATION, text)


@pytest.mark.parametrize("text", ["", "30", "s", "soon", "5 years"])
def test_what_is_no_duration(text: str) -> None:
    assert not takes(DURATION, text)


def test_each_checked_text_format_has_a_meaning() -> None:
    for rule in FORMATS.values():
        for word in ("pattern", "format"):
            assert word not in rule or rule[word] in MEANINGS

"""Numbers as Go reads and prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidegate.yamlio.key_order import ORDERS
from tidegate.yamlio.numbers import format_g, format_key, go_int, go_number, integral_digits, json_number, timestamp


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("010", 8), ("08", None), ("0x1F", 31), ("-0b11", -3), ("+0o17", 15), ("", None), ("+", None),
        ("٣", None),
        ("18446744073709551615", 2**64 - 1), ("+18446744073709551615", None), ("-9223372036854775808", -(2**63)),
        ("18446744073709551616", None), ("1" * 500, None), ("0x", None), ("0b2", None), ("--1", None),
    ],
)  # fmt: skip
def test_go_int(text: str, value: int | None) -> None:
    assert go_int(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1_0.5", 10.5), (".5_0", 0.5), ("._5", None), (".5_", None), ("1e400", None), ("08", 8.0), ("1.2.3", None)],
)
def test_go_number(text: str, value: float | None) -> None:
    assert go_number(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (1e6, "1e+06"),
        (123456.5, "123456.5"),
        (1e-4, "0.0001"),
        (1e-5, "1e-05"),
        (-1.5e300, "-1.5e+300"),
        (0.0, "0"),
    ],
)
def test_format_g(value: float, text: str) -> None:
    assert format_g(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.1, "1.1"),
        (16777217.5, "1.6777218e+07"),
        (1e300, ".inf"),
        (-1e300, "-.inf"),
        (float("nan"), ".nan"),
        (-0.0, "-0"),
    ],
)
def test_format_key(value: float, text: str) -> None:
    assert format_key(value) == text


def test_json_numbers() -> None:
    assert integral_digits(2.0**63) == "9223372036854776000"
    assert integral_digits(1e21) is None
    assert integral_digits(0.5) is None
    assert json_number(1234567890123456789.0) == 1234567890123456800
    assert isinstance(json_number(2**63), float)
    assert isinstance(json_number(-(2.0**63)), float)
    assert json_number(-0.0) == 0


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_way_to_print_a_float_reads_back(value: float) -> None:
    assert float(format_g(value)) == value
    digits = integral_digits(value)
    assert digits is None or float(digits) == value


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2020-02-29", True), ("2021-02-29", False), ("2000-02-29", True), ("1900-02-29", False), ("2020-1-1", True),
        ("2020-04-31", False), ("2020-13-01", False), ("2020-01-01T00:00:00Z", True), ("2020-01-01T00:00:00", False),
        ("2020-01-01 00:00:00", True), ("2020-01-01 00:00:00Z", False), ("2020-01-01T24:00:00Z", False),
        ("２020-01-01", False),
    ],
)  # fmt: skip
def test_timestamp(text: str, is_one: bool) -> None:
    assert bool(timestamp(text)) is is_one


@pytest.mark.parametrize(
    "keys",
    [
        ["a", "b"], ["a2", "a10"], ["1", "a"], ["-a", "a"], ["A", "B", "a"], ["a", "aa"], ["a1", "a01"],
        ["k9", "k10", "k10a"],
        ["app.kubernetes.io/name", "app.kubernetes.io/version"], ["10", "101", "2000"],
    ],
)  # fmt: skip
def test_key_order(keys: list[str]) -> None:
    assert ORDERS[tuple(reversed(keys))] == keys

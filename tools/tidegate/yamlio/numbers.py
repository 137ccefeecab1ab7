"""Numbers and timestamps in plain scalars, by the rules that go-yaml v2 and v3 share, and how Go prints them."""

from __future__ import annotations

import math
import re
import struct

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
# A leading dot goes straight to Go's ParseFloat, which takes underscores between digits only.
_DOT_FLOAT = re.compile(r"\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?\Z")
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(Z|[-+]\d\d:\d\d)?)?\Z", re.A
)
_BASES = {"0x": 16, "0X": 16, "0b": 2, "0B": 2, "0o": 8, "0O": 8}
_DIGITS = {base: re.compile(f"[{digits}]+\\Z") for base, digits in ((16, "0-9a-fA-F"), (8, "0-7"), (2, "01"))}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

SPECIAL_FLOATS = frozenset(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")) | frozenset(
    (".nan", ".NaN", ".NAN")
)
"""Plain scalars that are infinite or not a number; JSON has no form for them."""

MAX_INT64 = 2**63 - 1
_MAX_DIGITS = 400


def go_int(text: str) -> int | None:
    """`strconv.ParseInt(text, 0, 64)`, then `ParseUint`; None where both fail."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if len(unsigned) > _MAX_DIGITS:
        return None
    base = _BASES.get(unsigned[:2])
    if base:
        if not _DIGITS[base].match(unsigned, 2):
            return None
        value = int(unsigned[2:], base)
    elif unsigned.isascii() and unsigned.isdigit():
        if unsigned[0] == "0" and len(unsigned) > 1:
            if not _DIGITS[8].match(unsigned):
                return None
            value = int(unsigned, 8)
        else:
            value = int(unsigned)
    else:
        return None
    if text[:1] == "-":
        value = -value
    signed = unsigned is not text and len(unsigned) != len(text)
    return value if -(2**63) <= value < (2**63 if signed else 2**64) else None


def go_number(text: str) -> int | float | None:
    """The number that go-yaml sees in a plain scalar starting with a digit, sign or dot; None for a string."""
    if text[0] == ".":
        return _finite(text.replace("_", "")) if _DOT_FLOAT.match(text) else None
    plain = text.replace("_", "")
    value = go_int(plain)
    if value is not None:
        return value
    return _finite(plain) if _FLOAT.match(plain) else None


def _finite(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


def timestamp(text: str) -> re.Match[str] | None:
    """The parts of a plain scalar that go-yaml takes for a timestamp: year, month, day, hour, minute, second, zone."""
    match = _TIMESTAMP.match(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return None
    if (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 or year % 400 == 0)):
        return None
    if match[4]:
        if int(match[4]) > 23 or int(match[5]) > 59 or int(match[6]) > 59:
            return None
        # Go's layouts pair "T" with a zone and a blank with none.
        if bool(match[7]) == (text[match.end(3)] == " "):
            return None
    return match


def json_number(value: int | float) -> int | float:
    """A number after its way through Go's JSON: integral floats that fit become `int`, larger integers `float`."""
    if value.__class__ is int:
        return value if -MAX_INT64 - 1 <= value <= MAX_INT64 else float(value)
    digits = integral_digits(value)
    number = value if digits is None else int(digits)
    return number if -MAX_INT64 - 1 <= number <= MAX_INT64 else value


def integral_digits(value: float) -> str | None:
    """The digits that Go's JSON writes for a float without a fraction, zeros after the shortest ones; else None."""
    if value != int(value) or abs(value) >= 1e21:
        return None
    digits, power = shortest_digits(value)
    return ("-" if value < 0 else "") + digits.ljust(power + 1, "0")


def shortest_digits(value: float) -> tuple[str, int]:
    """The shortest decimal digits of a finite float and the decimal exponent of the first one."""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return "0", 0
    power = len(whole.lstrip("0")) - 1 if whole.strip("0") else -(len(fraction) - len(fraction.lstrip("0"))) - 1
    return digits.rstrip("0"), power + int(exponent or 0)


def format_g(value: float) -> str:
    """Go's `FormatFloat(value, 'g', -1, 64)`: an exponent below 1e-4 and from 1e6 on."""
    digits, power = shortest_digits(value)
    sign = "-" if math.copysign(1, value) < 0 else ""
    if power < -4 or power >= 6:
        fraction = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}e{power:+03d}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    digits = digits.ljust(power + 1, "0")
    fraction = digits[power + 1 :]
    return f"{sign}{digits[: power + 1]}{'.' + fraction if fraction else ''}"


def format_key(value: float) -> str:
    """A float as kubectl writes it when it is a map key: `FormatFloat(value, 'g', -1, 32)`."""
    try:
        (single,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        single = math.copysign(math.inf, value)
    if math.isnan(single):
        return ".nan"
    if math.isinf(single):
        return ".inf" if single > 0 else "-.inf"
    for precision in range(1, 10):
        short = float(f"{single:.{precision}g}")
        if struct.pack("f", short) == struct.pack("f", single):
            break
    return format_g(short)

"""Arithmetic on Kubernetes quantities, for quotas: processors in thousandths, memory in bytes."""

from __future__ import annotations

_UNITS = {
    "": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12,
    "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40,
}  # fmt: skip


def _split(quantity: str) -> tuple[float, str]:
    digits = quantity.rstrip("mkKMGTi")
    return float(digits), quantity[len(digits) :]


def millicores(quantity: str) -> int:
    """`250m` is 250, `2` is 2000."""
    number, unit = _split(quantity)
    return round(number) if unit == "m" else round(number * _UNITS[unit] * 1000)


def memory_bytes(quantity: str) -> int:
    """`1Ki` is 1024; thousandths of a byte are rounded up."""
    number, unit = _split(quantity)
    return -int(-number // 1000) if unit == "m" else round(number * _UNITS[unit])


def cores(milli: int) -> str:
    """Thousandths of a processor, rounded up to whole processors."""
    return str(-(-milli // 1000))


def gibibytes(size: int) -> str:
    """Bytes, rounded up to whole Gi."""
    return f"{-(-size // 2**30)}Gi"

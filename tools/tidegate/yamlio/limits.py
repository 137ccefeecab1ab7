"""How large a YAML text from outside may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds on one file: its bytes, nesting depth, nodes after alias expansion, and documents."""

    size: int = 10_000_000
    depth: int = 100
    nodes: int = 1_000_000
    documents: int = 10_000


DEFAULT_LIMITS = Limits()
"""Ten times the largest manifests in public fleets, and read in about a second at the worst."""

"""What Argo CD would leave out when it writes an object back must not stand in git: it would heal it for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]


def left_out(value: Any, pointer: str = "") -> Iterator[str]:
    """Values that its Go types (`omitempty`) do not write: false, zero, nothing."""
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in items:
            yield from left_out(member, f"{pointer}/{key}")
    elif not value:
        yield pointer


def test_no_value_that_argocd_leaves_out() -> None:
    found: dict[str, list[str]] = {}
    for file in sorted(ROOT.glob("clusters/*/*/argocd/*.yaml")):
        for value in yaml.safe_load_all(file.read_text()):
            # Argo CD writes these two back at each sync and refresh; projects it only reads.
            if value["kind"] in ("Application", "ApplicationSet"):
                found[f"{file.parent.parent.name}/{value['metadata']['name']}"] = list(left_out(value))
    assert "dev-use1/root" in found
    assert "dev-use1/apps" in found
    assert not any(found.values()), found

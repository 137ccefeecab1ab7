"""A single-architecture release on Graviton: found once, at the release, for every cluster that runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_a_release_without_arm64(fleet_copy: Path, tidegate: Run) -> None:
    stage = fleet_copy / "apps/web/stages/dev.yaml"
    stage.write_text(stage.read_text().replace("  - linux/arm64\n", ""))
    assert tidegate("promote", "web", "--to", "prod", "--unverified", "--folder", fleet_copy)[0] == 0
    code, out, _ = tidegate("check", fleet_copy, "--format", "json")
    assert code == 1
    dev, prod = sorted(json.loads(out)["findings"], key=lambda finding: len(finding["targets"]))
    assert (dev["file"], dev["line"], dev["targets"]) == ("apps/web/stages/dev.yaml", 11, ["dev-a/web"])
    assert prod["file"].startswith("apps/web/releases/1.2.0-") and prod["file"].endswith("/release.yaml")
    assert (prod["line"], prod["targets"]) == (10, ["prod-a/web", "prod-b/web"])
    assert prod["message"] == "web 1.2.0 has no image for linux/arm64"

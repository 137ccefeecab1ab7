"""Rule cases: a file that changes the small fleet, and says what a check then finds.

before:            # optional: a first change that is generated and committed (a history for the rule)
  <edits>
edit:
  write:   {path: content}
  replace: {path: [old, new]}       # `old` must stand there exactly once
  remove:  [path]                   # a file or a folder
  link:    {path: target}
generate: false    # optional: leave the generated files as they are (by default they are written anew)
expect:            # every finding, exactly: one for a bad case, with or without generating; none for a good one
  - <file>:<line>:<column> <rule> <message>
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    rule: str
    good: bool
    path: Path

    @property
    def name(self) -> str:
        return f"{self.rule}/{'good' if self.good else 'bad'}/{self.path.stem}"

    def load(self) -> dict[str, Any]:
        value: dict[str, Any] = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        unknown = set(value) - {"before", "edit", "generate", "expect"}
        assert not unknown, f"{self.path}: unknown keys {unknown}"
        return value


def all_cases() -> list[Case]:
    found = []
    for path in sorted(CASES.glob("*/*/*.yaml")):
        rule, side = path.parts[-3], path.parts[-2]
        assert side in ("good", "bad"), path
        found.append(Case(rule, side == "good", path))
    return found


def apply(folder: Path, edits: dict[str, Any]) -> None:
    for path, content in edits.get("write", {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    for path, pair in edits.get("replace", {}).items():
        pairs = pair if isinstance(pair[0], list) else [pair]
        for old, new in pairs:
            text = (folder / path).read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{path}: {old!r} stands there {text.count(old)} times"
            (folder / path).write_text(text.replace(old, new), encoding="utf-8")
    for path in edits.get("remove", []):
        target = folder / path
        assert target.exists(), path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
    for path, target in edits.get("link", {}).items():
        (folder / path).symlink_to(target)

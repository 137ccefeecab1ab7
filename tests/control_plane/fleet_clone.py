"""A copy of the fleet that Argo CD can pull: this working copy as it is, with its repository on this machine."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from harness import ROOT, must

Identity = tuple[str, str, str, str]
"""API group, kind, namespace ("" if cluster-scoped), name."""


def identity(value: dict[str, Any]) -> Identity:
    """Which object this is on its cluster."""
    metadata = value["metadata"]
    return value["apiVersion"].rpartition("/")[0], value["kind"], metadata.get("namespace", ""), metadata["name"]


def is_hook(value: dict[str, Any]) -> bool:
    """Whether Argo CD makes the object anew before each sync."""
    return "argocd.argoproj.io/hook" in (value["metadata"].get("annotations") or {})


@dataclass(frozen=True)
class FleetClone:
    """A git repository with the fleet in it."""

    folder: Path

    @classmethod
    def of_working_copy(cls, folder: Path) -> FleetClone:
        """Clone HEAD, add what is not committed yet, point the fleet at the clone, generate, commit."""
        must(["git", "clone", "-q", ROOT, folder])
        listed = ["git", "ls-files", "-z", "--modified", "--deleted", "--others", "--exclude-standard"]
        for path in filter(None, must(listed, folder=ROOT).split("\0")):
            _copy(ROOT / path, folder / path)
        clone = cls(folder)
        clone.edit("clusters/fleet.yaml", r"(?m)^repository: .*$", f"repository: file://{folder}")
        clone.generate()
        clone.commit("The fleet as it is, in a repository of its own")
        return clone

    def git(self, *arguments: str) -> str:
        """The output of a git command that has to succeed."""
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
        return must(["git", *identity, *arguments], folder=self.folder)

    def tidegate(self, *arguments: str) -> str:
        """The output of a command of the tool at hand that has to succeed."""
        return must([sys.executable, "-m", "tidegate", *arguments], folder=self.folder)

    def generate(self) -> None:
        """Write the generated files."""
        self.tidegate("generate")

    def commit(self, message: str) -> str:
        """Commit everything; the new revision."""
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.head

    @property
    def head(self) -> str:
        """The revision that Argo CD pulls."""
        return self.git("rev-parse", "HEAD").strip()

    def edit(self, path: str, pattern: str, replacement: str) -> None:
        """Replace what a regular expression finds in a file; it has to find something."""
        file = self.folder / path
        text, count = re.subn(pattern, lambda _: replacement, file.read_text())
        assert count, f"{path} has no {pattern}"
        file.write_text(text)

    def write(self, path: str, text: str) -> None:
        """Write a file whole."""
        (self.folder / path).write_text(text)

    def remove(self, path: str) -> None:
        """Remove a folder or a file."""
        target = self.folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def load(self, path: str) -> Any:
        """A YAML file of one document."""
        return yaml.safe_load((self.folder / path).read_text())

    def rendered(self, cluster: str, unit: str = "") -> dict[Identity, dict[str, Any]]:
        """The objects that `tidegate render --cluster` prints; each stands there once."""
        text = self.tidegate("render", "--cluster", cluster, *(["--unit", unit] if unit else []))
        values = [value for value in yaml.load_all(text, yaml.CSafeLoader) if value]
        found = {identity(value): value for value in values}
        assert len(found) == len(values), "an object is rendered twice"
        return found


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        target.unlink(missing_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)

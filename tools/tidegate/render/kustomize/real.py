"""Rendering by the real tool: the closure is written out into an empty folder and built there."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tidegate.errors import YamlError
from tidegate.render.kustomize.kustomization import KustomizationFiles
from tidegate.render.kustomize.recovery import OriginIndex
from tidegate.render.kustomize.rendered import Rendered, RenderedObject
from tidegate.render.kustomize.safety import Closure, SafetyScan, UnsafeKustomization
from tidegate.render.kustomize.unsupported import KustomizeError
from tidegate.tools.kustomize import KustomizeTool
from tidegate.tree.folder import FolderTree
from tidegate.tree.revision import Revision
from tidegate.yamlio import Limits, load_all

_OUTPUT_LIMITS = Limits(size=128 << 20, nodes=20_000_000, documents=100_000)
_MAX_WORDS = 600
# Some of kustomize's errors print pointers, which differ from run to run.
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


def render_with_tool(revision: Revision, closure: Closure, tool: KustomizeTool, *, root_only: bool) -> Rendered:
    """What the real tool renders of a safe closure. Raises `KustomizeError` with the tool's words,
    and `UnsafeKustomization` when the closure changed since it was scanned."""
    with TemporaryDirectory(prefix="tidegate-build-") as temporary:
        root = Path(temporary)
        for folder in closure.folders:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in closure.files:
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(revision.read(file))
        _require_safe(root, closure.folder, root_only)
        run = tool.build(root, closure.folder, root_only=root_only)
        if run.code != 0:
            raise KustomizeError(f"kustomize cannot build {closure.folder}: {_words(run.messages, root)}")
    try:
        text = run.output.decode()
        values = load_all(run.output, closure.folder, limits=_OUTPUT_LIMITS)
    except (UnicodeDecodeError, YamlError) as error:
        raise KustomizeError(f"what kustomize printed for {closure.folder} cannot be read: {error}") from error
    origins = OriginIndex(revision, closure)
    objects = tuple(RenderedObject(value, origins.of(value)) for value in values)
    return Rendered(text, objects, f"kustomize {tool.version}")


def _require_safe(root: Path, folder: str, root_only: bool) -> None:
    """Scan what was written out: a file of a working tree may have changed since it was judged."""
    written = FolderTree(root)
    closure = SafetyScan(written, KustomizationFiles(written), root_only=root_only).closure(folder)
    if closure.refusals:
        raise UnsafeKustomization(closure)


def _words(messages: str, root: Path) -> str:
    """The tool's complaint as one line, without the temporary folder's name and kubectl's decoration."""
    lines = [line.strip() for line in messages.replace(f"{root}/", "").replace(str(root), "").splitlines()]
    # Warnings about old fields stand before the error.
    lines = [_ADDRESS.sub("0x", line) for line in lines]
    said = " ".join(line for line in lines if line and not line.startswith("#")).removeprefix("error: ")
    return (said or "it gave no reason")[:_MAX_WORDS]

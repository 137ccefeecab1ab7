"""From a place in a rendered object back to the file that a person wrote: through patches, bases and generators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tidegate.checks.objects import child
from tidegate.errors import TidegateError
from tidegate.generate import GeneratedFile
from tidegate.outcome import Pointer, Ref
from tidegate.render.kustomize import RenderedObject
from tidegate.tree import Revision
from tidegate.yamlio import load_all, load_documents

# Members of lists keep one of these when lists are merged; a position does not survive a merge.
_MEMBER_KEYS = ("name", "containerPort", "mountPath", "secretKey", "port", "key", "topologyKey", "type")

_IDENTITY: tuple[Pointer, ...] = (("apiVersion",), ("kind",), ("metadata", "name"))


class SourcePlaces:
    """Finds sources in one revision. `generated` leads from generated files on to the intents."""

    def __init__(self, revision: Revision, generated: Mapping[str, GeneratedFile]) -> None:
        self._revision = revision
        self._generated = generated
        self._documents: dict[str, dict[int, Any]] = {}

    def ref(self, item: RenderedObject, pointer: Pointer, folder: str) -> Ref:
        """Where the value at `pointer` of a rendered object comes from; `folder` is that of its Application."""
        if pointer in _IDENTITY:
            # A patch repeats what it is for.
            return self._intent(item.origin.base.at(*self._follow(item.origin.base, item.value, pointer)[1]))
        wanted = child(item.value, *pointer)
        base = item.origin.base
        in_base, reached = self._follow(base, item.value, pointer)
        whole = len(reached) == len(pointer)
        for patch in reversed(item.origin.patches):
            inline = self._inline(patch, pointer)
            if inline is not None:
                return inline
            in_patch, deep = self._follow(patch, item.value, pointer)
            if len(deep) == len(pointer) and not (whole and _is_from_base(in_patch, in_base, wanted)):
                return self._intent(patch.at(*deep))
        if in_base != wanted:
            changed = self._in_kustomization(item, pointer, in_base)
            if changed is not None:
                return changed
        if whole and pointer and pointer[-1] == "image" and in_base != wanted:
            return self._intent(Ref(f"{folder}/kustomization.yaml").at("images"))
        return self._intent(base.at(*reached))

    def _in_kustomization(self, item: RenderedObject, pointer: Pointer, before: Any) -> Ref | None:
        """The entry of the base's own kustomization that set an image or a number of replicas."""
        if pointer[-1:] == ("image",) and isinstance(before, str):
            field, name = "images", before.partition("@")[0].rpartition(":")[0] or before
        elif pointer == ("spec", "replicas"):
            field, name = "replicas", child(item.value, "metadata", "name")
        else:
            return None
        file = Ref(f"{item.origin.base.file.rpartition('/')[0]}/kustomization.yaml")
        entries = self._document(file.at(field))
        for i, entry in enumerate(entries if isinstance(entries, list) else []):
            if child(entry, "name") == name:
                return self._intent(file.at(field, i))
        return None

    def _inline(self, patch: Ref, pointer: Pointer) -> Ref | None:
        """The patch itself, where its text or its operations reach the pointer: there are no places inside of it."""
        source = self._document(patch)
        if isinstance(source, str):
            try:
                source = next(iter(load_all(source.encode(), patch.file)), None)
            except TidegateError:
                return None
            if isinstance(source, dict):
                return patch if pointer and child(source, *pointer) is not None else None
        if isinstance(source, list):
            path = "".join(f"/{step}" for step in pointer)
            reached = [i for i, entry in enumerate(source) if path.startswith(str(child(entry, "path")))]
            if reached:
                return patch if patch.pointer else patch.at(reached[-1])
        return None

    def _intent(self, ref: Ref) -> Ref:
        file = self._generated.get(ref.file)
        return file.source(ref.document, ref.pointer) if file is not None else ref

    def _document(self, ref: Ref) -> Any:
        if ref.file not in self._documents:
            try:
                loaded = dict(load_documents(self._revision.read(ref.file), ref.file))
            except TidegateError:
                loaded = {}
            self._documents[ref.file] = loaded
        return child(self._documents[ref.file].get(ref.document), *ref.pointer)

    def _follow(self, ref: Ref, rendered: Any, pointer: Pointer) -> tuple[Any, Pointer]:
        """How far `pointer` leads inside the source document, and what is there; list members are found by name."""
        source = self._document(ref)
        reached: list[str | int] = []
        for step in pointer:
            rendered = child(rendered, step)
            found = step
            if isinstance(step, int):
                member = _member(source, rendered, step)
                if member is None:
                    break
                found = member
            elif not isinstance(source, dict) or step not in source:
                break
            source = child(source, found)
            reached.append(found)
        return source, tuple(reached)


def _is_from_base(in_patch: Any, in_base: Any, rendered: Any) -> bool:
    """Whether what is wrong with a rendered value is the base's doing, although a patch touches it.

    A map or list that both have is the base's. A number that a patch merges over a quoted one becomes a string, because
    kustomize keeps the quotes of the value that it replaces.
    """
    if isinstance(in_patch, dict | list):
        return True
    return in_patch != rendered and type(in_base) is type(rendered)


def _member(source: Any, rendered: Any, position: int) -> int | None:
    """The position in a source list of the member that became `rendered`."""
    if not isinstance(source, list):
        return None
    if isinstance(rendered, dict):
        key = next((key for key in _MEMBER_KEYS if key in rendered), None)
        if key is not None:
            named = [i for i, member in enumerate(source) if child(member, key) == rendered[key]]
            return named[0] if named else None
    if rendered in source:
        return position if child(source, position) == rendered else source.index(rendered)
    return position if position < len(source) else None

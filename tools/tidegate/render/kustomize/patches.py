"""`patches`, `patchesStrategicMerge` and `patchesJson6902`: which resources a patch touches, and how it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Ref
from tidegate.render.kustomize.json6902 import Operation, apply_operations, load_operations
from tidegate.render.kustomize.kustomization import Kustomization, ReadFile, flag, list_of, map_with, string
from tidegate.render.kustomize.labels import value_at
from tidegate.render.kustomize.manifests import Manifest, read_documents, read_manifests, unfold
from tidegate.render.kustomize.resource import Resource, ResourceId, checked_document
from tidegate.render.kustomize.selectors import Selector
from tidegate.render.kustomize.strategic_merge import strategic_merge
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import UnsureText, require_string_keys
from tidegate.yamlio.scalars import deep_copy, is_null, source_text


@dataclass(frozen=True, slots=True)
class _Patch:
    """One entry, read: either strategic merge documents or JSON 6902 operations."""

    text: str
    ref: Ref
    target: Any


def apply_patches(resources: list[Resource], kustomization: Kustomization, read: ReadFile) -> list[Resource]:
    """Apply the entries of `patches` in order; the result lacks what they delete."""
    for number, entry in enumerate(list_of(kustomization.fields, "patches")):
        patch = _read_entry(entry, kustomization, ("patches", number), read)
        content = _read_patch(patch)
        if isinstance(content, tuple):
            _apply_operations(resources, patch, content, has_state=True)
        else:
            resources = _apply_documents(resources, patch.target, content)
    return resources


def apply_merge_patches(resources: list[Resource], kustomization: Kustomization, read: ReadFile) -> list[Resource]:
    """Apply the older `patchesStrategicMerge`, which kustomize does before everything else."""
    for number, entry in enumerate(list_of(kustomization.fields, "patchesStrategicMerge")):
        if entry.__class__ is not str:
            raise Unsupported("an entry of patchesStrategicMerge is not a string")
        if "\n" in entry or entry.lstrip().startswith("{"):
            ref = kustomization.ref("patchesStrategicMerge", number)
            documents = read_manifests(entry.encode(), ref.file, inline=ref)
        else:
            file = kustomization.path(entry)
            documents = read_manifests(read(file), file)
        if not documents:
            raise Unsupported("an empty patch")
        for each in documents:
            resources = _merge_by_identity(resources, each, rewrite_metadata=True)
    return resources


def apply_json_patches(resources: list[Resource], kustomization: Kustomization, read: ReadFile) -> None:
    """Apply the older `patchesJson6902`."""
    for number, entry in enumerate(list_of(kustomization.fields, "patchesJson6902")):
        patch = _read_entry(entry, kustomization, ("patchesJson6902", number), read)
        operations = load_operations(patch.text, patch.ref)
        if not operations or patch.target.__class__ is not dict or not patch.target.get("name"):
            raise Unsupported("patchesJson6902 without operations or the name of its target")
        _apply_operations(resources, patch, operations, has_state=False)


def _read_entry(entry: Any, kustomization: Kustomization, steps: tuple[str | int, ...], read: ReadFile) -> _Patch:
    fields = map_with(entry, ("path", "patch", "target", "options"), str(steps[0]))
    if fields.get("options") is not None:
        options = map_with(fields["options"], ("allowNameChange", "allowKindChange"), "options")
        if flag(options, "allowNameChange") or flag(options, "allowKindChange"):
            raise Unsupported("a patch that may change names or kinds")
    inline, path = string(fields, "patch").strip(), string(fields, "path")
    if bool(inline) == bool(path):
        raise Unsupported("a patch needs either a path or a text")
    if inline:
        return _Patch(inline, kustomization.ref(*steps, "patch"), fields.get("target"))
    file = kustomization.path(path)
    return _Patch(_decoded(read(file)), Ref(file), fields.get("target"))


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unsupported("a patch is not UTF-8") from error


def _read_patch(patch: _Patch) -> tuple[Operation, ...] | list[Manifest]:
    """The operations of a JSON 6902 patch, or the documents of a strategic merge patch."""
    start = patch.text.lstrip()
    if start.startswith("[") or (start.startswith("-") and not start.startswith("---")):
        return load_operations(patch.text, patch.ref)
    documents = read_documents(patch.text.encode(), patch.ref.file, inline=patch.ref if patch.ref.pointer else None)
    if documents and documents[0][0].__class__ is list:
        return load_operations(patch.text, patch.ref)
    manifests = unfold(documents)
    if not manifests:
        raise Unsupported("an empty patch")
    return manifests


def _apply_operations(
    resources: list[Resource], patch: _Patch, operations: tuple[Operation, ...], *, has_state: bool
) -> None:
    if patch.target is None:
        raise Unsupported("a JSON patch without a target")
    selector = Selector.parse(patch.target)
    for resource in [each for each in resources if selector.matches(each)]:
        if has_state:
            resource.remember_name()
        resource.document = checked_document(apply_operations(resource, operations, has_state=has_state))
        # The document went through JSON: its labels are nodes of their own now.
        resource.shared = ()
        resource.patches = (*resource.patches, patch.ref)


def _apply_documents(resources: list[Resource], target: Any, documents: list[Manifest]) -> list[Resource]:
    if target is None:
        for each in documents:
            resources = _merge_by_identity(resources, each, rewrite_metadata=False)
        return resources
    if len(documents) > 1:
        raise Unsupported("several patches with one target")
    return _merge_by_selector(resources, documents[0], Selector.parse(target))


def _merge_by_identity(resources: list[Resource], patch: Manifest, *, rewrite_metadata: bool) -> list[Resource]:
    wanted = _identity(patch.document)
    hit = [resource for resource in resources if wanted in resource.all_ids()]
    if len(hit) != 1:
        raise Unsupported("a patch does not match exactly one resource")
    kept = _merge(hit[0], deep_copy(patch.document), patch.ref, rewrite_metadata=rewrite_metadata)
    return resources if kept else [resource for resource in resources if resource is not hit[0]]


def _identity(document: dict[str, Any]) -> ResourceId:
    return Resource(document, Ref("")).current_id()


def _merge_by_selector(resources: list[Resource], patch: Manifest, selector: Selector) -> list[Resource]:
    chosen = {resource.current_id() for resource in resources if selector.matches(resource)}
    kept = []
    for resource in resources:
        if resource.current_id() in chosen:
            document = deep_copy(patch.document)
            if not resource.api_version:
                # kustomize then merges in an apiVersion that is null.
                raise Unsupported("a patch for a resource without apiVersion")
            document["apiVersion"] = resource.api_version
            if not _merge(resource, document, patch.ref, rewrite_metadata=True):
                continue
        kept.append(resource)
    return kept


def _merge(resource: Resource, patch: dict[str, Any], ref: Ref, *, rewrite_metadata: bool) -> bool:
    """Merge into one resource; false when the patch deletes it."""
    if resource.unsure_style:
        raise Unsupported("a patch over a number that a replacement wrote as a string")
    before = [
        (shared, [(at, at.get(shared.key) if at else None) for at in _maps(resource, shared.maps)])
        for shared in resource.shared
    ]
    name, namespace, kind = resource.name, resource.namespace, resource.kind
    _prepare(patch, rewrite_metadata)
    merged, resource.unsure_texts = strategic_merge(resource.document, patch, resource.unsure_texts)
    if merged is None:
        return False
    # A patch does not rename: kustomize writes the identity back.
    metadata = merged.setdefault("metadata", {})
    merged["kind"], metadata["name"] = kind, name
    metadata.pop("namespace", None)
    if namespace:
        metadata["namespace"] = namespace
    resource.document = checked_document(merged)
    resource.patches = (*resource.patches, ref)
    for shared, maps in before:
        for (old, value), new in zip(maps, _maps(resource, shared.maps), strict=True):
            if value is not None and (new is not old or old.get(shared.key) != value):
                raise Unsupported("a patch over a label or annotation that a base set in several places")
    return True


def _maps(resource: Resource, pointers: tuple[tuple[str | int, ...], ...]) -> list[Any]:
    return [value_at(resource.document, pointer) for pointer in pointers]


def _prepare(patch: dict[str, Any], rewrite_metadata: bool) -> None:
    """What kustomize does to labels and annotations of a patch before it merges."""
    metadata = patch["metadata"]
    if rewrite_metadata:
        for field in ("labels", "annotations"):
            values = metadata.pop(field, None)
            if is_null(values) or not values:
                continue
            if any(value.__class__ in (dict, list) for value in values.values()):
                raise Unsupported(f"metadata.{field} of a patch holds something else than scalars")
            require_string_keys(values)
            # All values become strings here, null becomes "null": a bug of kustomize, kept.
            metadata[field] = {key: str(source_text(value)) for key, value in values.items()}
    annotations = metadata.get("annotations")
    if annotations.__class__ is not dict:
        return
    if "$patch" in annotations:
        raise Unsupported("$patch on annotations")
    for key, value in annotations.items():
        if value.__class__ in (dict, list):
            raise Unsupported("an annotation of a patch is not a scalar")
        if value.__class__ is not str and not is_null(value):
            annotations[key] = UnsureText(source_text(value))

"""The native engine: what kustomize 5.8.1 prints, for the constructs on its allow-list, without starting a process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tidegate.errors import MissingFileError
from tidegate.render.kustomize.affixes import add_prefix, add_suffix
from tidegate.render.kustomize.configurations import NO_CONFIGURATION, Configuration, configuration_of
from tidegate.render.kustomize.fieldspecs import FieldSpecs, parsed_specs
from tidegate.render.kustomize.generators import check_generator_options, run_generators
from tidegate.render.kustomize.images import ImageChange, set_images
from tidegate.render.kustomize.kustomization import (
    Kustomization,
    KustomizationFiles,
    ReadFile,
    flag,
    list_of,
    map_with,
    require_supported,
    string,
    string_map,
)
from tidegate.render.kustomize.labels import set_pairs
from tidegate.render.kustomize.manifests import Manifest, read_manifests
from tidegate.render.kustomize.name_references import add_hashes, update_references
from tidegate.render.kustomize.namespace import set_namespace
from tidegate.render.kustomize.order import in_output_order
from tidegate.render.kustomize.patches import apply_json_patches, apply_merge_patches, apply_patches
from tidegate.render.kustomize.rendered import Origin, Rendered, RenderedObject
from tidegate.render.kustomize.replacements import apply_replacements
from tidegate.render.kustomize.replicas import set_replicas
from tidegate.render.kustomize.resource import Resource, ResourceId
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import require_printable_lines, require_string_keys
from tidegate.render.kustomize.variables import Variable, merged_variables, note_variables, resolve_variables
from tidegate.tree.revision import EntryKind, Revision
from tidegate.yamlio import UnsupportedYaml, emit_kustomize, is_null, source_text, to_plain
from tidegate.yamlio.scalars import deep_copy

ENGINE = "native"
_MAX_BASES = 20_000
_MAX_REMEMBERED_BYTES = 64 << 20


class NativeEngine:
    """Renders folders of one revision. Each base is built once and copied for every overlay on it.

    It trusts that the safety scan was done: it never leaves the revision, but does not explain refusals.
    """

    def __init__(self, revision: Revision, files: KustomizationFiles) -> None:
        self._revision = revision
        self._files = files
        self._bases: dict[str, _Accumulated | str] = {}
        self._root: str | None = None
        self._files_read: dict[str, list[Manifest]] = {}
        self._bytes_left = _MAX_REMEMBERED_BYTES

    def with_root(self, files: KustomizationFiles, folder: str) -> NativeEngine:
        """An engine for one folder that has another kustomization; all bases are shared with this one."""
        other = NativeEngine(self._revision, files)
        other._bases, other._files_read, other._root = self._bases, self._files_read, folder
        return other

    def render(self, folder: str, *, with_objects: bool = True) -> Rendered:
        """The render of a folder. Raises `Unsupported` for everything that is not known to be exact."""
        try:
            return self._render(folder, with_objects)
        except UnsupportedYaml as error:
            raise Unsupported(error.reason) from error
        except (MissingFileError, RecursionError) as error:
            raise Unsupported("a file is missing, or nested too deep") from error

    def _render(self, folder: str, with_objects: bool) -> Rendered:
        kustomization = self._kustomization(folder)
        # A base of the same folder was made from the file itself.
        known = None if kustomization.is_component or folder == self._root else self._bases.get(folder)
        if isinstance(known, str):
            raise Unsupported(known)
        if known is not None:
            built = known.clone()
        else:
            built = _Accumulated([])
            self._accumulate(kustomization, built, (folder,))
        resources = built.resources
        add_hashes(resources)
        update_references(resources, built.configuration.references)
        resolve_variables(resources, built.variables, built.configuration.specs("varReference"))
        _require_distinct(resources)
        ordered = in_output_order(resources, kustomization.fields.get("sortOptions"))
        for resource in ordered:
            _finish_annotations(resource.document)
        text = "---\n".join(emit_kustomize(resource.document) for resource in ordered)
        if not with_objects:
            return Rendered(text, (), ENGINE)
        objects = tuple(
            RenderedObject(to_plain(resource.document), Origin(resource.base, resource.patches)) for resource in ordered
        )
        return Rendered(text, objects, ENGINE)

    def _kustomization(self, folder: str) -> Kustomization:
        kustomization = self._files.load(folder)
        require_supported(kustomization)
        return kustomization

    def _base(self, folder: str, stack: tuple[str, ...]) -> _Accumulated:
        """The resources of a folder as other kustomizations see them: not hashed, not sorted; not to be changed."""
        _require_no_cycle(folder, stack)
        known = self._bases.get(folder)
        if known is None:
            kustomization = self._kustomization(folder)
            if kustomization.is_component:
                raise Unsupported("a component among the resources")
            try:
                known = _Accumulated([])
                self._accumulate(kustomization, known, (*stack, folder))
            except Unsupported as error:
                known = error.reason
            except UnsupportedYaml as error:
                known = error.reason
            if len(self._bases) >= _MAX_BASES:
                self._bases.clear()
            self._bases[folder] = known
        if isinstance(known, str):
            raise Unsupported(known)
        return known

    def _accumulate(self, kustomization: Kustomization, built: _Accumulated, stack: tuple[str, ...]) -> None:
        """kustomize's order: resources, configurations, generators, components, transformers, variables.

        A component is accumulated into what is there, so that all of it holds for its resources too.
        """
        fields = kustomization.fields
        check_generator_options(fields)
        ids = {resource.current_id() for resource in built.resources}
        for entry in [*list_of(fields, "resources"), *list_of(fields, "bases")]:
            self._add_entry(kustomization, entry, built, ids, stack)
        built.configure(configuration_of(kustomization, self._revision.read))
        run_generators(built.resources, kustomization, self._revision.read)
        for entry in list_of(fields, "components"):
            self._add_component(kustomization, entry, built, stack)
        built.resources = _transform(kustomization, built.resources, built.configuration, self._revision.read)
        built.variables = note_variables(built.resources, kustomization, built.variables)

    def _add_entry(
        self,
        kustomization: Kustomization,
        entry: Any,
        built: _Accumulated,
        ids: set[ResourceId],
        stack: tuple[str, ...],
    ) -> None:
        if entry.__class__ is not str or not entry:
            raise Unsupported("an entry of resources")
        path = kustomization.path(entry)
        kind = self._revision.kind(path)
        if kind is EntryKind.FILE:
            manifests = self._manifests(path)
            added = [Resource(deep_copy(manifest.document), manifest.ref) for manifest in manifests]
        elif kind is EntryKind.FOLDER:
            base = self._base(path, stack)
            added = [resource.clone() for resource in base.resources]
            built.configure(base.configuration)
            built.variables = merged_variables(built.variables, base.variables)
        else:
            raise Unsupported("an entry of resources is not there")
        for resource in added:
            identity = resource.current_id()
            if identity in ids:
                raise Unsupported("two resources have one identity")
            ids.add(identity)
            built.resources.append(resource)

    def _manifests(self, path: str) -> list[Manifest]:
        """The resources of a file, read once: a base that is built for itself and for others reads it twice."""
        known = self._files_read.get(path)
        if known is None:
            data = self._revision.read(path)
            known = read_manifests(data, path)
            self._bytes_left -= len(data)
            if self._bytes_left > 0:
                self._files_read[path] = known
        return known

    def _add_component(
        self, kustomization: Kustomization, entry: Any, built: _Accumulated, stack: tuple[str, ...]
    ) -> None:
        if entry.__class__ is not str or not entry:
            raise Unsupported("an entry of components")
        folder = kustomization.path(entry)
        if self._revision.kind(folder) is not EntryKind.FOLDER:
            raise Unsupported("an entry of components is not a folder")
        _require_no_cycle(folder, stack)
        component = self._kustomization(folder)
        if not component.is_component:
            raise Unsupported("an entry of components is no component")
        self._accumulate(component, built, (*stack, folder))
        _require_distinct(built.resources)


@dataclass(slots=True)
class _Accumulated:
    """What a folder hands on to those that build on it."""

    resources: list[Resource]
    configuration: Configuration = NO_CONFIGURATION
    variables: tuple[Variable, ...] = ()

    def configure(self, more: Configuration) -> None:
        self.configuration = self.configuration.merged(more)

    def clone(self) -> _Accumulated:
        return _Accumulated([each.clone() for each in self.resources], self.configuration, self.variables)


def _transform(
    kustomization: Kustomization, resources: list[Resource], configuration: Configuration, read: ReadFile
) -> list[Resource]:
    """The built-in transformers in the order in which kustomize runs them."""
    fields, specs = kustomization.fields, configuration.specs
    resources = apply_merge_patches(resources, kustomization, read)
    resources = apply_patches(resources, kustomization, read)
    set_namespace(resources, string(fields, "namespace"), specs("namespace"))
    add_prefix(resources, string(fields, "namePrefix"), specs("namePrefix"))
    add_suffix(resources, string(fields, "nameSuffix"), specs("nameSuffix"))
    for entry in list_of(fields, "labels"):
        label = map_with(entry, ("pairs", "includeSelectors", "includeTemplates", "fields"), "labels")
        set_pairs(resources, string_map(label, "pairs"), _label_specs(label, configuration))
    set_pairs(resources, string_map(fields, "commonLabels"), specs("commonLabels"))
    set_pairs(resources, string_map(fields, "commonAnnotations"), specs("commonAnnotations"))
    apply_json_patches(resources, kustomization, read)
    for entry in list_of(fields, "replicas"):
        set_replicas(resources, entry, specs("replicas"))
    set_images(resources, [ImageChange.parse(entry) for entry in list_of(fields, "images")], specs("images"))
    apply_replacements(resources, kustomization, read)
    return resources


def _label_specs(label: dict[str, Any], configuration: Configuration) -> FieldSpecs:
    with_selectors, with_templates = flag(label, "includeSelectors"), flag(label, "includeTemplates")
    if with_selectors:
        specs = configuration.selector_labels
    else:
        specs = configuration.template_labels if with_templates else configuration.plain_labels
    own = list_of(label, "fields")
    return FieldSpecs(parsed_specs(own)).merged(specs) if own else specs


def _require_no_cycle(folder: str, stack: tuple[str, ...]) -> None:
    for visited in stack:
        # kustomize refuses a base that holds a folder being built, not only the folder itself.
        if visited == folder or not folder or visited.startswith(f"{folder}/"):
            raise Unsupported("a cycle of folders")


def _require_distinct(resources: list[Resource]) -> None:
    if len({resource.current_id() for resource in resources}) != len(resources):
        raise Unsupported("two resources have one identity")


def _finish_annotations(document: dict[str, Any]) -> None:
    """kustomize writes all annotations anew from their source text, as strings; an empty map goes."""
    metadata = document["metadata"]
    annotations = metadata.pop("annotations", None)
    if is_null(annotations) or not annotations:
        return
    require_string_keys(annotations)
    metadata["annotations"] = {key: _annotation(value) for key, value in annotations.items()}


def _annotation(value: Any) -> str:
    if value.__class__ in (dict, list):
        raise Unsupported("an annotation is not a scalar")
    text = str(source_text(value))
    require_printable_lines(text)
    return text

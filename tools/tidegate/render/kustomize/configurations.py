"""`configurations`: which fields of which kinds the transformers write, beside kustomize's built-in ones.

What a base configures holds for everything above it too: configurations are merged upwards with the resources.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tidegate.render.kustomize.fieldspec_tables import (
    ANNOTATIONS,
    IMAGES,
    LABELS,
    LABELS_AND_SELECTORS,
    LABELS_AND_TEMPLATES,
    NAMES,
    NAMESPACES,
    REPLICAS,
    VARIABLES,
)
from tidegate.render.kustomize.fieldspecs import FieldSpecs, parsed_specs
from tidegate.render.kustomize.kustomization import Kustomization, ReadFile, list_of, map_with, string
from tidegate.render.kustomize.name_reference_table import DEFAULT_REFERENCES, ReferenceTable, Target
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio import Reading, load_all

_DEFAULTS = {
    "namePrefix": NAMES,
    "nameSuffix": NAMES,
    "namespace": NAMESPACES,
    "commonLabels": LABELS_AND_SELECTORS,
    "labels": FieldSpecs(()),
    "templateLabels": LABELS_AND_TEMPLATES,
    "commonAnnotations": ANNOTATIONS,
    "varReference": VARIABLES,
    "images": IMAGES,
    "replicas": REPLICAS,
}
_TARGET_FIELDS = ("group", "version", "kind", "fieldSpecs")


@dataclass(frozen=True)
class Configuration:
    """The field specs of each transformer by the name of its section, and the table of name references."""

    sections: dict[str, FieldSpecs]
    references: ReferenceTable

    def specs(self, section: str) -> FieldSpecs:
        """The field specs of one transformer."""
        return self.sections[section]

    def merged(self, other: Configuration) -> Configuration:
        """Both together. Raises `Unsupported` where they contradict each other: kustomize fails there, or may."""
        if other is self or self is NO_CONFIGURATION:
            return other
        sections = {name: specs.merged(other.sections[name]) for name, specs in self.sections.items()}
        return Configuration(sections, self.references.merged(other.references.targets))

    @cached_property
    def plain_labels(self) -> FieldSpecs:
        """What `labels` write without any flag."""
        return self.specs("labels").merged(LABELS)

    @cached_property
    def template_labels(self) -> FieldSpecs:
        """What `labels` write with `includeTemplates`."""
        return self.specs("labels").merged(self.specs("templateLabels")).merged(LABELS)

    @cached_property
    def selector_labels(self) -> FieldSpecs:
        """What `labels` write with `includeSelectors`."""
        return self.specs("labels").merged(self.specs("commonLabels"))


BUILT_IN = Configuration(_DEFAULTS, DEFAULT_REFERENCES)
"""kustomize's own configuration."""

NO_CONFIGURATION = Configuration({name: FieldSpecs(()) for name in _DEFAULTS}, ReferenceTable(()))
"""What a build starts from. Its order matters: a base's configuration comes before the built-in one of an overlay."""


def configuration_of(kustomization: Kustomization, read: ReadFile) -> Configuration:
    """The built-in configuration with the files that a kustomization names. Raises `Unsupported` as `merged`."""
    found = BUILT_IN
    for entry in list_of(kustomization.fields, "configurations"):
        if entry.__class__ is not str:
            raise Unsupported("an entry of configurations is not a string")
        file = kustomization.path(entry)
        documents = load_all(read(file), file, Reading.KUSTOMIZATION)
        if len(documents) != 1:
            raise Unsupported("a configuration of several documents, or none")
        found = _with_file(found, documents[0])
    return found


def _with_file(base: Configuration, document: Any) -> Configuration:
    fields = map_with(document, (*_DEFAULTS, "nameReference"), "a configuration")
    sections = dict(base.sections)
    for name in fields:
        if name != "nameReference":
            sections[name] = sections[name].merged(parsed_specs(list_of(fields, name)))
    targets = [_target(entry) for entry in list_of(fields, "nameReference")]
    return Configuration(sections, base.references.merged(targets) if targets else base.references)


def _target(entry: Any) -> Target:
    fields = map_with(entry, _TARGET_FIELDS, "nameReference")
    specs = parsed_specs(list_of(fields, "fieldSpecs"))
    if any(step.endswith("[]") for each in specs for step in each.path):
        # It makes an empty list of a null, also where no name changes.
        raise Unsupported("a reference in a marked list")
    return Target(string(fields, "kind"), string(fields, "group"), string(fields, "version"), specs)

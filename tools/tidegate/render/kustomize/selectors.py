"""Target selectors of patches: which resources a patch is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from tidegate.render.kustomize.kustomization import map_with, string
from tidegate.render.kustomize.resource import Resource, ResourceId, split_api_version
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio.scalars import is_null, source_text

# Only the part of the syntax that Go's and Python's regular expressions share and that cannot blow up: no nested
# quantifier, no group that is repeated.
_SAFE_PATTERN = re.compile(r"[A-Za-z0-9_.\-|()*+?^$/:]*\Z")
_REPEATED_GROUP = re.compile(r"\)[*+?]|[*+?]{2}")
_MAX_PATTERN = 500
_REQUIREMENT = re.compile(
    r" *(?:(!) *([A-Za-z0-9_./-]+)"
    r"|([A-Za-z0-9_./-]+) *(?:(==?|!=) *([A-Za-z0-9_.-]*)|(in|notin) *\(([A-Za-z0-9_., -]*)\))?) *(?:,|\Z)"
)
SELECTOR_FIELDS = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")


class _Requirement(NamedTuple):
    key: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selector:
    """A parsed `target`; a pattern that is None matches everything."""

    group: re.Pattern[str] | None
    version: re.Pattern[str] | None
    kind: re.Pattern[str] | None
    name: re.Pattern[str] | None
    namespace: re.Pattern[str] | None
    labels: tuple[_Requirement, ...]
    annotations: tuple[_Requirement, ...]

    @classmethod
    def parse(cls, target: Any) -> Selector:
        """Read the `target` of a patch. Raises `Unsupported` for patterns that Go might read otherwise."""
        fields = map_with(target, SELECTOR_FIELDS, "target")
        return cls(
            _pattern(string(fields, "group")),
            _pattern(string(fields, "version")),
            _pattern(string(fields, "kind")),
            _pattern(string(fields, "name")),
            _pattern(string(fields, "namespace")),
            _requirements(string(fields, "labelSelector")),
            _requirements(string(fields, "annotationSelector")),
        )

    def matches(self, resource: Resource) -> bool:
        """True for a resource that the patch is for; names and namespaces match as they are or as they first were."""
        current, original = resource.current_id(), resource.original_id()
        if self.namespace and not (self.namespace.match(original.namespace) or self.namespace.match(current.namespace)):
            return False
        if self.name and not (self.name.match(original.name) or self.name.match(current.name)):
            return False
        group, version = resource.group_version()
        if self.group and not self.group.match(group):
            return False
        if self.version and not self.version.match(version):
            return False
        if self.kind and not self.kind.match(current.kind):
            return False
        return self.has_labels_of(resource)

    def selects_id(self, identity: ResourceId) -> bool:
        """True for one identity, of which a resource may have had several."""
        group, version = split_api_version(identity.api_version)
        return (
            _matches(self.group, group)
            and _matches(self.version, version)
            and _matches(self.kind, identity.kind)
            and _matches(self.name, identity.name)
            and _matches(self.namespace, identity.namespace)
        )

    def has_labels_of(self, resource: Resource) -> bool:
        """True where the labels and annotations of a resource are those that are asked for."""
        metadata = resource.document["metadata"]
        return _all_hold(self.labels, metadata.get("labels")) and _all_hold(
            self.annotations, metadata.get("annotations")
        )


def _matches(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is None or bool(pattern.match(text))


def _pattern(text: str) -> re.Pattern[str] | None:
    if not text:
        return None
    if len(text) > _MAX_PATTERN or not _SAFE_PATTERN.match(text) or _REPEATED_GROUP.search(text):
        raise Unsupported("a pattern in a target")
    try:
        return re.compile(rf"(?:{text})\Z")
    except re.error as error:
        raise Unsupported("a pattern in a target") from error


def _requirements(text: str) -> tuple[_Requirement, ...]:
    found: list[_Requirement] = []
    position = 0
    while position < len(text):
        match = _REQUIREMENT.match(text, position)
        if not match or (match.end() < len(text) and text[match.end() - 1] != ","):
            raise Unsupported("a selector in a target")
        position = match.end()
        absent, absent_key, key, comparison, value, membership, members = match.groups()
        if absent:
            found.append(_Requirement(absent_key, "absent", ()))
        elif comparison:
            found.append(_Requirement(key, "notin" if comparison == "!=" else "in", (value,)))
        elif membership:
            found.append(_Requirement(key, membership, tuple(member.strip() for member in members.split(","))))
        else:
            found.append(_Requirement(key, "present", ()))
    if text.rstrip().endswith(","):
        raise Unsupported("a selector in a target")
    return tuple(found)


def _all_hold(requirements: tuple[_Requirement, ...], values: Any) -> bool:
    if not requirements:
        return True
    values = {} if is_null(values) else values
    for key, operator, wanted in requirements:
        has = key in values
        if operator == "in" and not (has and source_text(values[key]) in wanted):
            return False
        if operator == "notin" and has and source_text(values[key]) in wanted:
            return False
        if (operator == "present" and not has) or (operator == "absent" and has):
            return False
    return True

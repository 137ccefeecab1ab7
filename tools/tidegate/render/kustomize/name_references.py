"""The end of a build: content hashes go into names, and every reference to a renamed resource follows."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from tidegate.render.kustomize.fieldspecs import visit
from tidegate.render.kustomize.hashes import content_hash
from tidegate.render.kustomize.name_reference_table import ReferenceTable, Target
from tidegate.render.kustomize.resource import Resource, require_string_name, split_api_version
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio.scalars import is_null

_BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def add_hashes(resources: Iterable[Resource]) -> None:
    """Put the content hash behind the names of generated resources that want one."""
    for resource in resources:
        if resource.needs_hash:
            suffix = content_hash(resource.document)
            resource.remember_name()
            name = f"{resource.name}-{suffix}"
            require_string_name(name)
            resource.document["metadata"]["name"] = name


def update_references(resources: list[Resource], table: ReferenceTable) -> None:
    """Write the present names into all fields that hold an earlier one. Raises `Unsupported` where that is unsure."""
    by_name: dict[str, list[Resource]] = {}
    for resource in resources:
        for name in {previous.name for previous in resource.previous}:
            by_name.setdefault(name, []).append(resource)
    for resource in resources:
        references = table.for_kind(resource.api_version, resource.kind)
        if not references:
            continue
        held: set[_Path] | None = None
        if resource.kind not in _BINDINGS:
            held = set()
            _find_held(resource.document, table.fields_of(resource.api_version, resource.kind), by_name, held)
            if not held:
                continue
        referrer = _Referrer(resource, resources, by_name)
        original = resource.original_id()
        for target, field in references:
            if held is not None and field.path not in held:
                continue
            if field.selects(original.api_version, original.kind):
                referrer.update(target, field.path)


_Path = tuple[str, ...]
_Fields = dict[str, Any]
"""The paths to references as nested maps of their steps; a path stands where it ends."""


def _find_held(node: Any, fields: _Fields | _Path, names: Container[str], held: set[_Path]) -> None:
    """Find the paths whose references hold one of `names`: few do, and one walk here spares one for each target.

    It goes everywhere, since kustomize fails on what is in the way of a reference even when nothing was renamed.
    """
    if node.__class__ is list:
        for item in node:
            if item.__class__ is list and isinstance(fields, tuple):
                raise Unsupported("a reference holds a list of lists")
            _find_held(item, fields, names, held)
    elif is_null(node):
        return
    elif isinstance(fields, tuple):
        if node.__class__ is dict:
            node = node.get("name")
            if node.__class__ is not str:
                raise Unsupported("a reference without a name")
        if node.__class__ is str and node in names:
            held.add(fields)
    elif node.__class__ is dict:
        for step, inner in fields.items():
            if step in node:
                _find_held(node[step], inner, names, held)
    elif fields:
        raise Unsupported("a field path goes through a scalar")


class _Referrer:
    """One resource that refers to others."""

    def __init__(self, resource: Resource, everything: list[Resource], by_name: dict[str, list[Resource]]) -> None:
        self._resource = resource
        self._everything = everything
        self._by_name = by_name
        self._is_cluster_scoped = resource.is_cluster_scoped()
        self._namespace = resource.effective_namespace()
        self._subject_namespaces = _subject_namespaces(resource)

    def update(self, target: Target, path: tuple[str, ...]) -> None:
        """Update the fields at `path` that hold the name of a `target`."""

        def setter(parent: Any, key: Any) -> None:
            value = parent[key]
            if is_null(value):
                return
            if value.__class__ is dict:
                self._update_map(target, path, value)
            elif value.__class__ is list:
                for number, item in enumerate(value):
                    if item.__class__ is dict:
                        self._update_map(target, path, item)
                    elif item.__class__ is list:
                        raise Unsupported("a reference holds a list of lists")
                    elif not is_null(item):
                        self._update_name(target, path, value, number)
            else:
                self._update_name(target, path, parent, key)

        visit(self._resource.document, path, setter)

    def _update_name(self, target: Target, path: tuple[str, ...], parent: Any, key: Any) -> None:
        old = parent[key]
        if old.__class__ is not str:
            return
        candidates = [each for each in self._by_name.get(old, ()) if self._can_see(each)]
        found = self._choose(target, path, old, candidates, same_namespace=False)
        if found is not None:
            parent[key] = found.name

    def _update_map(self, target: Target, path: tuple[str, ...], reference: dict[str, Any]) -> None:
        """A reference that may name a namespace too: subjects of bindings, services of webhooks."""
        old = reference.get("name")
        if old.__class__ is not str:
            raise Unsupported("a reference without a name")
        candidates = [each for each in self._by_name.get(old, ()) if self._can_see(each)]
        if not candidates:
            return
        if "namespace" in reference:
            wanted = reference["namespace"]
            if wanted.__class__ is not str:
                raise Unsupported("the namespace of a reference")
            candidates = self._in_namespace(candidates, wanted)
        found = self._choose(target, path, old, candidates, same_namespace=True)
        if found is None or (found.name == old and not found.namespace):
            return
        reference["name"] = found.name
        if found.namespace:
            reference["namespace"] = found.namespace

    def _in_namespace(self, candidates: list[Resource], namespace: str) -> list[Resource]:
        """By the original namespace where any resource had it, else by the present one."""
        visible = (each for each in self._everything if self._can_see(each))
        if any(each.original_id().namespace == namespace for each in visible):
            return [each for each in candidates if each.original_id().namespace == namespace]
        return [each for each in candidates if each.effective_namespace() == namespace]

    def _can_see(self, other: Resource) -> bool:
        return (
            self._is_cluster_scoped
            or other.is_cluster_scoped()
            or other.effective_namespace() == self._namespace
            or other.namespace in self._subject_namespaces
        )

    def _choose(
        self, target: Target, path: tuple[str, ...], old: str, candidates: list[Resource], *, same_namespace: bool
    ) -> Resource | None:
        """kustomize's successive sieves; the first that leaves one candidate decides."""
        found = [each for each in candidates if _was_called(each, old) and _is_target(each, target)]
        if path[-2:] == ("roleRef", "name"):
            found = self._by_role_reference(found)
        if not self._is_cluster_scoped:
            found = [
                each
                for each in found
                if each.is_cluster_scoped()
                or each.kind == "ServiceAccount"
                or each.effective_namespace() == self._namespace
            ]
        if len(found) == 1:
            return found[0]
        found = [each for each in found if _affixes_match(each, self._resource, empty_matches=True)]
        if len(found) > 1:
            found = [each for each in found if _affixes_match(each, self._resource, empty_matches=False)]
        if len(found) <= 1:
            return found[0] if found else None
        first = found[0]
        if all(e.name == first.name and (not same_namespace or e.namespace == first.namespace) for e in found):
            return first
        raise Unsupported("a reference could mean several resources")

    def _by_role_reference(self, candidates: list[Resource]) -> list[Resource]:
        """roleRef says the group and kind of what it means; the group alone is compared with the present one."""
        reference = self._resource.document["roleRef"]
        if reference.__class__ is not dict:
            raise Unsupported("a roleRef that is no map")
        if "apiGroup" not in reference or "kind" not in reference:
            return candidates
        group, kind = reference["apiGroup"], reference["kind"]
        if not isinstance(group, str) or not isinstance(kind, str):
            # kustomize compares source texts: the group `null` is one that no resource has.
            raise Unsupported("a roleRef whose group or kind is no string")
        return [
            each
            for each in candidates
            if (not group or each.group_version()[0] == group) and any(p.kind == kind for p in each.previous)
        ]


def _subject_namespaces(resource: Resource) -> set[str]:
    """The namespaces of service accounts that a RoleBinding may refer to beside its own."""
    if resource.kind != "RoleBinding":
        return set()
    subjects = resource.document.get("subjects")
    if subjects.__class__ is not list:
        return set()
    for subject in subjects:
        # kustomize panics on a null here.
        if subject.__class__ is not dict or any(
            field in subject and subject[field].__class__ is not str for field in ("kind", "namespace")
        ):
            raise Unsupported("the subjects of a binding")
    return {s["namespace"] for s in subjects if s.get("kind") == "ServiceAccount" and "namespace" in s}


def _was_called(resource: Resource, name: str) -> bool:
    return any(previous.name == name for previous in resource.previous)


def _is_target(resource: Resource, target: Target) -> bool:
    group, version = split_api_version(resource.api_version)
    if (target.group and target.group != group) or (target.version and target.version != version):
        return False
    return any(not target.kind or previous.kind == target.kind for previous in resource.previous)


def _affixes_match(candidate: Resource, referrer: Resource, *, empty_matches: bool) -> bool:
    """Whether one list of prefixes (and of suffixes) is the end of the other: both came through the same overlays."""
    return _is_end(candidate.prefixes, referrer.prefixes, empty_matches) and _is_end(
        candidate.suffixes, referrer.suffixes, empty_matches
    )


def _is_end(left: tuple[str, ...], right: tuple[str, ...], empty_matches: bool) -> bool:
    shared = min(len(left), len(right))
    if shared == 0:
        return empty_matches or len(left) == len(right)
    return left[-shared:] == right[-shared:]

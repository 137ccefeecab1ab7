"""`vars`: values of fields of resources, put where other fields say $(NAME).

Each kustomization notes which resource a variable reads; values are taken and put in at the very end of the build,
after all names have their final form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from tidegate.render.kustomize.field_paths import lookup, split_path
from tidegate.render.kustomize.fieldspecs import FieldSpecs, visit
from tidegate.render.kustomize.kustomization import Kustomization, list_of, map_with, string
from tidegate.render.kustomize.labels import value_at
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import UnsureText, reads_as_string
from tidegate.yamlio.scalars import QuotedQuantity, is_null

_INDEXED = re.compile(r"(.*)\[(\d+)\]\Z")
# Texts of several lines that go-yaml writes as a literal block and reads back as they were.
_PLAIN_LINES = re.compile(r"(?![ \n])[^\t\r]*(?<![ \n])\n?\Z")
_TRAILING = re.compile(r"[ ]\n|\n\n\Z")


class Variable(NamedTuple):
    """A variable and the field that it reads; which resource, is noted at the resource."""

    name: str
    path: str


def note_variables(
    resources: list[Resource], kustomization: Kustomization, known: tuple[Variable, ...]
) -> tuple[Variable, ...]:
    """Note the variables of a kustomization at the resources that they read. Returns all variables so far."""
    variables = known
    for entry in list_of(kustomization.fields, "vars"):
        fields = map_with(entry, ("name", "objref", "fieldref"), "vars")
        # Go takes field names in any case, and people write `fieldpath`.
        given = fields.get("fieldref")
        field = map_with({} if given is None else given, ("fieldPath", "fieldpath"), "fieldref")
        if len(field) > 1:
            raise Unsupported("a fieldref with two paths")
        path = string(field, "fieldPath") or string(field, "fieldpath") or "metadata.name"
        variable = Variable(string(fields, "name"), path)
        _note(resources, variable.name, map_with(fields.get("objref"), _OBJECT_FIELDS, "objref"))
        variables = merged_variables(variables, (variable,))
    return variables


_OBJECT_FIELDS = ("apiVersion", "group", "version", "kind", "name", "namespace")


def merged_variables(known: tuple[Variable, ...], incoming: tuple[Variable, ...]) -> tuple[Variable, ...]:
    """Both together. Raises `Unsupported` for a name that comes twice: kustomize fails there."""
    if not incoming:
        return known
    names = {each.name for each in known}
    for each in incoming:
        if not each.name or each.name in names:
            raise Unsupported("a variable without a name, or two with one")
        names.add(each.name)
    return known + incoming


def _note(resources: list[Resource], name: str, reference: dict[str, Any]) -> None:
    api_version, group, version = (string(reference, field) for field in ("apiVersion", "group", "version"))
    if not api_version:
        api_version = f"{group}/{version}" if group else version
    elif group or version:
        raise Unsupported("an objref with apiVersion and group or version")
    kind, wanted, namespace = (string(reference, field) for field in ("kind", "name", "namespace"))
    found = []
    for resource in resources:
        if any(
            (each.api_version, each.kind, each.name) == (api_version, kind, wanted)
            and (not namespace or each.namespace == namespace)
            for each in resource.all_ids()
        ):
            found.append(resource)
    if len(found) > 1:
        raise Unsupported("a variable reads several resources")
    for resource in found:
        resource.variables = (*resource.variables, name)


def resolve_variables(resources: list[Resource], variables: Iterable[Variable], specs: FieldSpecs) -> None:
    """Put the values of all variables in. Raises `Unsupported` where one has none: kustomize fails there."""
    values = {variable.name: _value(resources, variable) for variable in variables}
    if not values:
        return
    for resource in resources:
        for spec in specs.for_kind(resource.api_version, resource.kind):
            _Replacer(resource, values).visit(spec.path)


def _value(resources: list[Resource], variable: Variable) -> Any:
    resource = next((each for each in resources if variable.name in each.variables), None)
    if resource is None:
        raise Unsupported("a variable reads no resource")
    found = lookup(resource.document, list(_steps(variable.path)))
    value = found.parent[found.key] if found else None
    if is_null(value) or value.__class__ not in (str, int, bool, QuotedQuantity):
        raise Unsupported("the value of a variable")
    if isinstance(value, str):
        if value.__class__ is QuotedQuantity and not reads_as_string(value):
            raise Unsupported("the value of a variable may be a number or not")
        return str(value)
    if resource.untyped:
        raise Unsupported("the value of a variable has no type")
    return value


def _steps(path: str) -> Iterable[str]:
    """The steps of a path, where `ports[0]` are two."""
    for step in split_path(path):
        match = _INDEXED.match(step)
        if match is None:
            yield step.strip()
        else:
            yield from (part for part in match.groups() if part)


class _Replacer:
    """Replaces in one resource."""

    def __init__(self, resource: Resource, values: dict[str, Any]) -> None:
        self._resource = resource
        self._values = values

    def visit(self, path: tuple[str, ...]) -> None:
        """Replace in the field at `path`: a text, or all texts of a map or list."""
        visit(self._resource.document, path, self._set)

    def _set(self, parent: Any, key: Any) -> None:
        node = parent[key]
        if is_null(node):
            return
        if node.__class__ is dict:
            for each in list(node):
                self._replace(node, each, is_item=False)
        elif node.__class__ is list:
            for number in range(len(node)):
                self._replace(node, number, is_item=True)
        else:
            self._replace(parent, key, is_item=False)

    def _replace(self, parent: Any, key: Any, *, is_item: bool) -> None:
        old = parent[key]
        if not isinstance(old, str):
            if is_item:
                raise Unsupported("a list for variables holds something else than texts")
            if self._resource.untyped:
                raise Unsupported("a field for variables has no type")
            return
        if old.__class__ is UnsureText:
            if "$" in old:
                raise Unsupported("a variable in an annotation that may be no text")
            return
        new = self._expanded(str(old))
        if isinstance(new, str) and "\n" in new and (not _PLAIN_LINES.match(new) or _TRAILING.search(new)):
            raise Unsupported("a text of several lines where variables are replaced")
        for each in self._sharing(parent, key):
            each[key] = new

    def _sharing(self, parent: Any, key: Any) -> list[Any]:
        """All maps that hold the same node (see `SharedNode`)."""
        for shared in self._resource.shared:
            maps = [value_at(self._resource.document, pointer) for pointer in shared.maps]
            if shared.key == key and any(each is parent for each in maps):
                return [each for each in maps if each is not None]
        return [parent]

    def _expanded(self, text: str) -> Any:
        """kustomize's DoReplacements: $$ is a dollar, $(NAME) a value, and alone in a text it keeps its type."""
        out: list[str] = []
        position = 0
        while position < len(text):
            dollar = text.find("$", position)
            if dollar < 0 or dollar + 1 == len(text):
                break
            out.append(text[position:dollar])
            following = text[dollar + 1]
            end = text.find(")", dollar) if following == "(" else -1
            if not following.isascii():
                raise Unsupported("a dollar before a character beyond ASCII")
            if end < 0:
                out.append("$" if following == "$" else f"${following}")
                position = dollar + 2
                continue
            name = text[dollar + 2 : end]
            value = self._values.get(name, f"$({name})")
            if text == f"$({name})":
                return value
            out.append(value if isinstance(value, str) else str(value).lower())
            position = end + 1
        return "".join(out) + text[position:]

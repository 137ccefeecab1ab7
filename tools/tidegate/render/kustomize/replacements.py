"""`replacements`: values copied from one resource, or given, into fields of others.

kustomize changes the text of the target's YAML node and keeps its type and quotes, so a number copied over a string
becomes a string; a field that it creates has no type, and takes one by how the text reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tidegate.outcome import Ref
from tidegate.render.kustomize.field_paths import CREATED, Field, Matcher, is_element, lookup, split_path
from tidegate.render.kustomize.kustomization import Kustomization, ReadFile, flag, list_of, map_with, string
from tidegate.render.kustomize.labels import value_at
from tidegate.render.kustomize.name_reference_table import DEFAULT_REFERENCES
from tidegate.render.kustomize.resource import Resource, checked_document
from tidegate.render.kustomize.selectors import SELECTOR_FIELDS, Selector
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import plain_scalar, reads_as_string
from tidegate.yamlio import Reading, load_one
from tidegate.yamlio.scalars import QUANTITY, SourceScalar, deep_copy, is_null, printable, source_text

_ID_FIELDS = ("group", "version", "kind", "name", "namespace")
_DEFAULT_PATH = "metadata.name"
# kustomize's own state lives in annotations while it works, and would be copied or matched with them.
_STATEFUL = (["metadata"], ["metadata", "annotations"])
# Fields that transformers write as nodes without a type: their next text decides what they are.
_UNTYPED = frozenset(("name", "namespace", "image", "reference", "subjects")) | DEFAULT_REFERENCES.last_steps()


@dataclass(frozen=True, slots=True)
class _Options:
    delimiter: str = ""
    index: int = 0
    create: bool = False

    @classmethod
    def parse(cls, value: Any) -> _Options:
        if value is None:
            return cls()
        fields = map_with(value, ("delimiter", "index", "create"), "options")
        index = fields.get("index", 0)
        if index.__class__ is not int:
            raise Unsupported("options.index is not a whole number")
        return cls(string(fields, "delimiter"), index, flag(fields, "create"))


@dataclass(frozen=True, slots=True)
class _Value:
    """What is copied: a text, or the map or list that `node` is."""

    node: Any
    text: str
    is_bare: bool
    """Whether it has no type of its own: given in the kustomization, or cut out of another text."""
    untyped: frozenset[str] = frozenset()
    source: Field | None = None
    """Where it stands. kustomize reads it anew for each target, so a replacement can change its own value."""


@dataclass(slots=True)
class _Comments:
    """Which comments the files of a resource have behind a field: kustomize's patterns match these too."""

    read: ReadFile
    texts: dict[str, str] = field(default_factory=dict)

    def of(self, resource: Resource, name: str, literal: str) -> bool:
        pattern = re.compile(rf"\b{re.escape(name)}[\"']?\s*:.*#.*{literal}")
        return any(pattern.search(self._text(ref.file)) for ref in (resource.base, *resource.patches))

    def _text(self, file: str) -> str:
        if file not in self.texts:
            self.texts[file] = self.read(file).decode(errors="replace")
        return self.texts[file]


def apply_replacements(resources: list[Resource], kustomization: Kustomization, read: ReadFile) -> None:
    """Apply all entries, one after the other. Raises `Unsupported` where kustomize fails."""
    comments = _Comments(read)
    for ref, entry in _entries(kustomization, read):
        fields = map_with(entry, ("source", "sourceValue", "targets"), "replacements")
        targets = list_of(fields, "targets")
        if not targets:
            raise Unsupported("a replacement without targets")
        value = _source_value(resources, fields)
        for target in targets:
            _apply_to_target(resources, value, map_with(target, _TARGET_FIELDS, "a target"), ref, comments)


_TARGET_FIELDS = ("select", "reject", "fieldPaths", "options")


def _entries(kustomization: Kustomization, read: ReadFile) -> Iterator[tuple[Ref, Any]]:
    for number, entry in enumerate(list_of(kustomization.fields, "replacements")):
        fields = map_with(entry, ("path", "source", "sourceValue", "targets"), "replacements")
        if not string(fields, "path"):
            yield kustomization.ref("replacements", number), {k: v for k, v in fields.items() if k != "path"}
            continue
        if len(fields) > 1:
            raise Unsupported("a replacement with a path and more")
        file = kustomization.path(fields["path"])
        content = load_one(read(file), file, Reading.KUSTOMIZATION)
        if content.__class__ is dict:
            yield Ref(file), content
        elif content.__class__ is list:
            yield from ((Ref(file, 0, (position,)), each) for position, each in enumerate(content))
        else:
            raise Unsupported("a file of replacements is neither a map nor a list")


def _source_value(resources: list[Resource], fields: dict[str, Any]) -> _Value:
    given, source = fields.get("sourceValue"), fields.get("source")
    if (given is None) == (source is None):
        raise Unsupported("a replacement needs either a source or a value")
    if given is not None:
        if given.__class__ is not str:
            raise Unsupported("sourceValue is not a string")
        return _Value(given, given, is_bare=True)
    source = map_with(source, (*_ID_FIELDS, "fieldPath", "options"), "source")
    chosen = [resource for resource in resources if _is_source(resource, source)]
    if len(chosen) != 1:
        raise Unsupported("the source of a replacement is not exactly one resource")
    steps = split_path(string(source, "fieldPath") or _DEFAULT_PATH)
    if steps in _STATEFUL:
        raise Unsupported("a replacement copies the annotations as a whole")
    found = lookup(chosen[0].document, [step.strip() for step in steps if step.strip()])
    if found is None or is_null(found.parent[found.key]) or found.parent[found.key] in ("", {}, []):
        raise Unsupported("the source of a replacement is empty")
    return _refined(found, chosen[0].untyped, _Options.parse(source.get("options")))


def _is_source(resource: Resource, source: dict[str, Any]) -> bool:
    """Names are compared whole here, and namespaces by what they come to: a kind without any never matches one."""
    group, version, kind, name, namespace = (string(source, each) for each in _ID_FIELDS)
    own_group, own_version = resource.group_version()
    if (group and group != own_group) or (version and version != own_version):
        return False
    return any(
        (not kind or kind == each.kind)
        and (not name or name == each.name)
        and (not namespace or namespace == each.namespace)
        for each in resource.all_ids()
    )


def _refined(source: Field, untyped: frozenset[str], options: _Options) -> _Value:
    node = source.parent[source.key]
    text = source_text(node)
    if not options.delimiter:
        return _Value(node, text, is_bare=False, untyped=untyped, source=source)
    parts = text.split(options.delimiter)
    if node.__class__ in (dict, list) or not 0 <= options.index < len(parts):
        raise Unsupported("the source of a replacement cannot be split so")
    return _Value(parts[options.index], parts[options.index], is_bare=True)


def _apply_to_target(
    resources: list[Resource], value: _Value, target: dict[str, Any], ref: Ref, comments: _Comments
) -> None:
    selector = Selector.parse(target.get("select"))
    rejected = [(Selector.parse(each), each) for each in list_of(target, "reject")]
    options = _Options.parse(target.get("options"))
    paths = list_of(target, "fieldPaths") or [_DEFAULT_PATH]
    if any(path.__class__ is not str or not path for path in paths):
        raise Unsupported("a field path is not a string")
    for resource in resources:
        if not selector.has_labels_of(resource) or any(_rejects(each, raw, resource) for each, raw in rejected):
            continue
        if any(selector.selects_id(each) for each in resource.written_ids()):
            before = resource.kind, resource.api_version
            for path in paths:
                _apply_at_path(resource, path, value, options, comments)
            checked_document(resource.document)
            if (resource.kind, resource.api_version) != before:
                raise Unsupported("a replacement changes a kind or apiVersion")
            resource.patches = (*resource.patches, ref)


def _rejects(selector: Selector, raw: dict[str, Any], resource: Resource) -> bool:
    if (selector.labels or selector.annotations) and selector.has_labels_of(resource):
        return True
    names_one = any(raw.get(each) for each in SELECTOR_FIELDS[:5])
    return names_one and any(selector.selects_id(each) for each in resource.written_ids())


def _apply_at_path(resource: Resource, path: str, value: _Value, options: _Options, comments: _Comments) -> None:
    steps = split_path(path)
    if steps in _STATEFUL or (options.create and "*" in steps):
        raise Unsupported("a field path that covers the annotations, or creates at *")

    def has_comment(name: str, literal: str) -> bool:
        return comments.of(resource, name, literal)

    found = Matcher(steps, options.create, has_comment).fields(resource.document)
    if not found:
        raise Unsupported("a field path of a replacement leads nowhere")
    for each in found:
        _set_field(resource, each, _last_key(steps), value, options)


def _last_key(steps: list[str]) -> str:
    """The key that a path ends with; for an element of a list, that of the list."""
    return next(step for step in reversed(steps) if step != "*" and not step.isdigit() and not is_element(step))


def _set_field(resource: Resource, target: Field, step: str, value: _Value, options: _Options) -> None:
    old = target.parent[target.key]
    if value.node.__class__ in (dict, list):
        if old is not CREATED or options.delimiter:
            _require_room(resource, old, value, options)
        resource.untyped |= value.untyped
        target.parent[target.key] = deep_copy(value.node)
        return
    text = value.text
    if options.delimiter:
        text = _joined("" if old is CREATED else source_text(old), text, options)
    if text == "<<" or not text or text != text.strip() or not printable(text):
        raise Unsupported("a replacement writes a text that YAML might not keep")
    if old.__class__ in (dict, list):
        _require_room(resource, old, value, options)
        new = value.node
        resource.untyped |= value.untyped | {step}
    elif old is CREATED:
        new = plain_scalar(text)
        resource.untyped |= {step}
    else:
        new = _in_type_of(old, text, step in _UNTYPED or step in resource.untyped)
    if new.__class__ is str and (not reads_as_string(new) or QUANTITY.match(new)):
        # Whether it stands in quotes is not tracked, and decides what a strategic merge makes of it.
        resource.unsure_style = True
    for parent in _sharing(resource, target):
        if value.source and parent is value.source.parent and target.key == value.source.key and text != value.text:
            raise Unsupported("a replacement changes its own source")
        parent[target.key] = new


def _require_room(resource: Resource, old: Any, value: _Value, options: _Options) -> None:
    """Refuse what is not known to be exact where a map or list is replaced, or put over something."""
    if options.delimiter or value.is_bare or resource.shared or old.__class__ not in (dict, list):
        raise Unsupported("a replacement puts a map or list over a text, or the other way round")
    if old != value.node:
        _require_elsewhere(value, old)


def _require_elsewhere(value: _Value, node: Any) -> None:
    """Refuse to write over a map or list that holds the source: kustomize then goes on with what was replaced."""
    if value.source and node is value.source.parent:
        raise Unsupported("a replacement writes over its own source")
    for child in node.values() if node.__class__ is dict else node:
        if child.__class__ in (dict, list):
            _require_elsewhere(value, child)


def _joined(old: str, text: str, options: _Options) -> str:
    parts = old.split(options.delimiter)
    if options.index < 0:
        parts.insert(0, text)
    elif options.index >= len(parts):
        parts.append(text)
    else:
        parts[options.index] = text
    return options.delimiter.join(parts)


def _in_type_of(old: Any, text: str, is_untyped: bool) -> Any:
    """The text in the type of what it replaces. Raises `Unsupported` where kustomize would print a false tag."""
    if old.__class__ is str:
        if not reads_as_string(text) and is_untyped:
            raise Unsupported("a replacement writes what is no string into a field without a type")
        return text
    new = plain_scalar(text)
    kinds = {each.value.__class__ if each.__class__ is SourceScalar else each.__class__ for each in (old, new)}
    if len(kinds) != 1 or kinds & {str, type(None)} or isinstance(old, str):
        raise Unsupported("a replacement changes the type of a value")
    return new


def _sharing(resource: Resource, target: Field) -> Iterable[Any]:
    """All maps that hold the same node as the target (see `SharedNode`)."""
    groups = [
        [value_at(resource.document, pointer) for pointer in shared.maps]
        for shared in resource.shared
        if shared.key == target.key
    ]
    together = [maps for maps in groups if any(each is target.parent for each in maps)]
    return [each for maps in together for each in maps if each is not None] or [target.parent]

"""`configMapGenerator` and `secretGenerator`."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from typing import Any

from tidegate.render.kustomize.kustomization import Kustomization, ReadFile, flag, list_of, map_with, string, string_map
from tidegate.render.kustomize.resource import Resource, checked_document
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import require_printable_lines, require_string_keys
from tidegate.yamlio.scalars import is_null, source_text

_KINDS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
_FIELDS = ("name", "namespace", "behavior", "literals", "files", "envs", "env", "options")
_OPTION_FIELDS = ("labels", "annotations", "disableNameSuffixHash", "immutable")
_DATA_KEY = re.compile(r"(?!\.\.)[-._a-zA-Z0-9]{1,253}\Z")
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")
_MAX_LINE = 60_000
_BASE64_LINE = 70


@dataclass(frozen=True, slots=True)
class _Options:
    labels: dict[str, str]
    annotations: dict[str, str]
    disable_hash: bool
    immutable: bool


def run_generators(resources: list[Resource], kustomization: Kustomization, read: ReadFile) -> None:
    """Add what both generators make, or merge it into what is there. Raises `Unsupported` where kustomize fails."""
    fields = kustomization.fields
    for field, kind in _KINDS:
        for number, entry in enumerate(list_of(fields, field)):
            allowed = (*_FIELDS, "type") if kind == "Secret" else _FIELDS
            generator = map_with(entry, allowed, field)
            document, options = _generate(generator, kind, kustomization, read)
            resource = Resource(
                checked_document(document),
                kustomization.ref(field, number),
                needs_hash=not options.disable_hash,
                behavior=string(generator, "behavior"),
                generated=True,
            )
            _absorb(resources, resource)


def check_generator_options(fields: dict[str, Any]) -> None:
    """Raise `Unsupported` for odd `generatorOptions`, which kustomize refuses even without a generator."""
    _options(None, fields.get("generatorOptions"))


def _generate(
    generator: dict[str, Any], kind: str, kustomization: Kustomization, read: ReadFile
) -> tuple[dict[str, Any], _Options]:
    name, namespace = string(generator, "name"), string(generator, "namespace")
    if not name or "," in name:
        raise Unsupported("the name of a generator")
    options = _options(generator.get("options"), kustomization.fields.get("generatorOptions"))
    data = _data(generator, kustomization, read)
    require_string_keys([*data, *options.labels])
    metadata: dict[str, Any] = {"name": name}
    document: dict[str, Any] = {"apiVersion": "v1", "kind": kind, "metadata": metadata}
    if namespace:
        metadata["namespace"] = namespace
    if kind == "Secret":
        document["type"] = string(generator, "type") or "Opaque"
        document["data"] = {key: _base64(value) for key, value in data.items()}
    else:
        document |= _config_map_data(data)
    if options.labels:
        metadata["labels"] = dict(options.labels)
    if options.annotations:
        metadata["annotations"] = dict(options.annotations)
    if options.immutable:
        document["immutable"] = True
    return document, options


def _options(own: Any, common: Any) -> _Options:
    """A generator's options over `generatorOptions`; a flag that is true in either is true."""
    own = map_with(own, _OPTION_FIELDS, "options") if own is not None else {}
    common = map_with(common, _OPTION_FIELDS, "generatorOptions") if common is not None else {}
    return _Options(
        string_map(common, "labels") | string_map(own, "labels"),
        string_map(common, "annotations") | string_map(own, "annotations"),
        flag(own, "disableNameSuffixHash") or flag(common, "disableNameSuffixHash"),
        flag(own, "immutable") or flag(common, "immutable"),
    )


def _data(generator: dict[str, Any], kustomization: Kustomization, read: ReadFile) -> dict[str, bytes]:
    data: dict[str, bytes] = {}

    def put(key: str, value: bytes) -> None:
        if not _DATA_KEY.match(key) or key == ".":
            raise Unsupported("a data key")
        if key in data:
            raise Unsupported("a data key is given twice")
        data[key] = value

    env = string(generator, "env")
    for path in [*list_of(generator, "envs"), *([env] if env else [])]:
        if path.__class__ is not str:
            raise Unsupported("an entry of envs is not a string")
        for key, value in _variables(read(kustomization.path(path))):
            put(key, value)
    for literal in list_of(generator, "literals"):
        put(*_literal(literal))
    for entry in list_of(generator, "files"):
        key, path = _file(entry)
        put(key, read(kustomization.path(path)))
    return data


def _variables(data: bytes) -> list[tuple[str, bytes]]:
    """The assignments of an env file, as kustomize's kv loader reads them."""
    found = []
    for number, raw in enumerate(data.split(b"\n")):
        if len(raw) > _MAX_LINE:
            raise Unsupported("a long line in an env file")
        try:
            line = raw.removesuffix(b"\r").decode()
        except UnicodeDecodeError as error:
            raise Unsupported("an env file is not UTF-8") from error
        if number == 0:
            line = line.removeprefix("\ufeff")
        line = line.lstrip()
        if not line or line.startswith("#"):
            continue
        key, equals, value = line.partition("=")
        # A name alone takes its value from the environment of the process: never.
        if not equals or not _VARIABLE.match(key):
            raise Unsupported("a variable in an env file")
        found.append((key, value.encode()))
    return found


def _literal(literal: Any) -> tuple[str, bytes]:
    if literal.__class__ is not str or "=" not in literal or literal.startswith("="):
        raise Unsupported("a literal of a generator")
    key, _, value = literal.partition("=")
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return key, value.encode()


def _file(entry: Any) -> tuple[str, str]:
    """Key and path of a `files` entry: `[key=]path`."""
    if entry.__class__ is not str or entry.count("=") > 1:
        raise Unsupported("an entry of files")
    key, equals, path = entry.partition("=")
    if not equals:
        key, path = entry.rstrip("/").rsplit("/", 1)[-1], entry
    if not key or not path:
        raise Unsupported("an entry of files")
    return key, path


def _config_map_data(data: dict[str, bytes]) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for key in sorted(data):
        try:
            text = data[key].decode()
        except UnicodeDecodeError:
            result.setdefault("binaryData", {})[key] = _base64(data[key])
        else:
            require_printable_lines(text)
            result.setdefault("data", {})[key] = text
    return {field: values for field, values in result.items() if values}


def _base64(data: bytes) -> str:
    """Base64 as kustomize writes it: one line while short, else lines of 70 characters, each with its end."""
    text = base64.b64encode(data).decode()
    if len(text) < _BASE64_LINE:
        return text
    return "".join(text[i : i + _BASE64_LINE] + "\n" for i in range(0, len(text), _BASE64_LINE))


def _absorb(resources: list[Resource], made: Resource) -> None:
    """kustomize's AbsorbAll: a new resource, or by `behavior` merged into or put in place of an earlier one."""
    wanted = made.current_id()
    hit = [number for number, resource in enumerate(resources) if wanted in resource.all_ids()]
    combines = made.behavior in ("merge", "replace")
    if made.behavior not in ("", "create", "merge", "replace") or len(hit) > 1 or bool(hit) != combines:
        raise Unsupported("the behavior of a generator")
    if not hit:
        resources.append(made)
        return
    old = resources[hit[0]]
    _keep_metadata(made.document["metadata"], old)
    if made.behavior == "merge":
        _keep_data(made.document, old.document)
    resources[hit[0]] = replace(
        made,
        patches=(*old.patches, made.base),
        base=old.base,
        previous=old.previous,
        prefixes=old.prefixes,
        suffixes=old.suffixes,
        needs_hash=old.needs_hash and made.needs_hash,
        behavior=old.behavior,
        variables=old.variables,
    )


def _keep_metadata(metadata: dict[str, Any], old: Resource) -> None:
    earlier = old.document["metadata"]
    for field in ("labels", "annotations"):
        values = earlier.get(field)
        kept = {key: source_text(value) for key, value in ({} if is_null(values) else values).items()}
        kept |= metadata.pop(field, {})
        require_string_keys(kept)
        if kept:
            metadata[field] = kept
    metadata["name"] = old.name
    metadata.pop("namespace", None)
    if old.namespace:
        metadata["namespace"] = old.namespace


def _keep_data(document: dict[str, Any], old: dict[str, Any]) -> None:
    for field in ("data", "binaryData"):
        values = old.get(field)
        if is_null(values):
            values = {}
        if values.__class__ is not dict:
            raise Unsupported("the data of a merged ConfigMap")
        kept: dict[str, Any] = {}
        for key, value in values.items():
            if not isinstance(value, str) and not is_null(value):
                raise Unsupported("a value in the data of a merged ConfigMap")
            kept[key] = "" if is_null(value) else value
        kept |= document.pop(field, {})
        require_string_keys(kept)
        if kept:
            document[field] = kept

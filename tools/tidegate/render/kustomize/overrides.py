"""The `source.kustomize` of an Argo CD Application, as edits of the root kustomization.

Argo CD runs `kustomize edit ...` on the file for each of them, then builds. Here the parsed fields are edited in the
same way: prefixes, suffixes and namespaces replace; images and replicas merge by name and come out sorted; labels and
annotations fail where they exist and are not forced; patches and components are appended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tidegate.errors import TidegateError
from tidegate.render.kustomize.images import split_image
from tidegate.render.kustomize.kustomization import Kustomization
from tidegate.yamlio import emit

_KEEP = "*"
_STRINGS = ("namePrefix", "nameSuffix", "namespace")
_FLAGS = (
    "forceCommonLabels",
    "forceCommonAnnotations",
    "labelWithoutSelector",
    "labelIncludeTemplates",
    "ignoreMissingComponents",
)
_LISTS = ("images", "replicas", "patches", "components")
_MAPS = ("commonLabels", "commonAnnotations")
_PATCH_FIELDS = frozenset(("path", "patch", "target", "options"))
_GLOB = frozenset("*?[\\")


class OverrideError(TidegateError):
    """An override that Argo CD would fail on, or that is not known to be exact."""


def overridden(
    kustomization: Kustomization, source: Mapping[str, Any], has_folder: Callable[[str], bool]
) -> Kustomization:
    """The kustomization as it is after Argo CD's edits. `has_folder` says whether a component is there.

    Raises `OverrideError` where an edit fails.
    """
    _check(source)
    fields = dict(kustomization.fields)
    # What `kustomize edit` does to each file that it writes.
    fields["resources"] = [*(fields.get("resources") or ()), *(fields.pop("bases", None) or ())]
    for name in _STRINGS:
        if source.get(name):
            fields[name] = source[name]
    if source.get("images"):
        fields["images"] = _with_images(fields.get("images") or [], source["images"])
    if source.get("replicas"):
        fields["replicas"] = _with_replicas(fields.get("replicas") or [], source["replicas"])
    if source.get("commonLabels"):
        _add_labels(fields, source)
    if source.get("commonAnnotations"):
        force = bool(source.get("forceCommonAnnotations"))
        _add_pairs(fields, "commonAnnotations", source["commonAnnotations"], force)
    if source.get("patches"):
        fields["patches"] = [*(fields.get("patches") or ()), *source["patches"]]
    if source.get("components"):
        fields["components"] = _with_components(fields.get("components") or [], source, has_folder)
    return replace(kustomization, fields=fields)


def text_of(kustomization: Kustomization) -> bytes:
    """A kustomization as a file, for the real tool."""
    return emit(kustomization.fields).encode()


def _check(source: Mapping[str, Any]) -> None:
    kinds: dict[str, type] = dict.fromkeys(_STRINGS, str)
    kinds |= dict.fromkeys(_FLAGS, bool) | dict.fromkeys(_LISTS, list) | dict.fromkeys(_MAPS, dict)
    for name, value in source.items():
        if name not in kinds:
            raise OverrideError(f"source.kustomize.{name} is not rendered offline", hint="put it into the overlay")
        if value is not None and value.__class__ is not kinds[name]:
            raise OverrideError(f"source.kustomize.{name} is no {kinds[name].__name__}")
    for name in _MAPS:
        if any(value.__class__ is not str for value in (source.get(name) or {}).values()):
            raise OverrideError(f"a value of source.kustomize.{name} is no string", hint="quote it")
    for patch in source.get("patches") or ():
        if patch.__class__ is not dict or set(patch) - _PATCH_FIELDS:
            raise OverrideError("an entry of source.kustomize.patches has other fields than path, patch, target")
    texts = [*(source.get("images") or ()), *(source.get("commonLabels") or {}).values()]
    if any("$" in str(text) for text in texts):
        raise OverrideError("Argo CD replaces $VARIABLES in images and labels, whose values are not known offline")


def _with_images(known: list[Any], arguments: list[Any]) -> list[dict[str, Any]]:
    images: dict[str, dict[str, Any]] = {}
    for argument in arguments:
        image = _image(argument)
        images[image["name"]] = image
    for old in known:
        if old.__class__ is not dict or old.get("name").__class__ is not str:
            raise OverrideError("an image of the kustomization has no name")
        new = images.get(old["name"])
        if new is None:
            images[old["name"]] = old
            continue
        # A star keeps what the file says; one that finds nothing there says nothing.
        kept = {key: (old.get(key) or "") if value == _KEEP else value for key, value in new.items() if key != "name"}
        images[old["name"]] = {"name": old["name"], **kept}
    return [
        {key: value for key, value in images[name].items() if value not in ("", _KEEP, None) or key == "name"}
        for name in sorted(images)
    ]


def _image(argument: Any) -> dict[str, Any]:
    if argument.__class__ is not str:
        raise OverrideError("an entry of source.kustomize.images is no string")
    key, equals, value = argument.partition("=")
    name, tag, digest = split_image(value if equals else argument)
    if name == argument:
        raise OverrideError(f"the image {argument} has no new name, tag or digest", hint="write NAME=NEW:TAG")
    if not equals:
        return {"name": name, "newTag": tag, "digest": digest}
    if not key:
        return {"name": name, "newTag": tag, "digest": digest}
    return {"name": key, "newName": name, "newTag": tag, "digest": digest}


def _with_replicas(known: list[Any], arguments: list[Any]) -> list[dict[str, Any]]:
    replicas: dict[str, dict[str, Any]] = {}
    for argument in arguments:
        if argument.__class__ is not dict or set(argument) != {"name", "count"} or "=" in str(argument["name"]):
            raise OverrideError("an entry of source.kustomize.replicas needs a name and a count")
        count = argument["count"]
        if count.__class__ is str and count.lstrip("+-").isdigit():
            count = int(count)
        if count.__class__ is not int:
            raise OverrideError("a count in source.kustomize.replicas is no whole number")
        replicas[str(argument["name"])] = {"name": str(argument["name"]), "count": count}
    for old in known:
        if old.__class__ is not dict or old.get("name").__class__ is not str:
            raise OverrideError("an entry of replicas has no name")
        replicas.setdefault(old["name"], old)
    return [replicas[name] for name in sorted(replicas)]


def _add_labels(fields: dict[str, Any], source: Mapping[str, Any]) -> None:
    force, templates = bool(source.get("forceCommonLabels")), bool(source.get("labelIncludeTemplates"))
    if not source.get("labelWithoutSelector"):
        if templates:
            raise OverrideError("labelIncludeTemplates needs labelWithoutSelector")
        _add_pairs(fields, "commonLabels", source["commonLabels"], force)
        return
    labels = [dict(label) for label in fields.get("labels") or ()]
    fields["labels"] = labels
    for label in labels:
        # The first entry of the same kind is taken, whatever fields it names.
        if (bool(label.get("includeSelectors")), bool(label.get("includeTemplates"))) == (False, templates):
            if label.get("pairs").__class__ is not dict:
                raise OverrideError("an entry of labels without pairs: kustomize edit panics")
            _add_pairs(label, "pairs", source["commonLabels"], force)
            return
    labels.append({"pairs": {}} | ({"includeTemplates": True} if templates else {}))
    _add_pairs(labels[-1], "pairs", source["commonLabels"], force)


def _add_pairs(holder: dict[str, Any], name: str, pairs: Mapping[str, str], force: bool) -> None:
    merged = dict(holder.get(name) or {})
    for key, text in pairs.items():
        # The arguments of `kustomize edit add` are KEY:VALUE; the key ends at the first colon.
        key, _, value = f"{key}:{text}".partition(":")
        if not key:
            raise OverrideError(f"a key of {name} is empty")
        if key in merged and not force:
            raise OverrideError(f"{key} is in the kustomization already", hint="force it, or remove one of them")
        merged[key] = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    holder[name] = merged


def _with_components(known: list[Any], source: Mapping[str, Any], has_folder: Callable[[str], bool]) -> list[Any]:
    components = list(known)
    for component in source["components"]:
        if component.__class__ is not str or not component or _GLOB & set(component):
            raise OverrideError("an entry of source.kustomize.components is no plain path")
        if not has_folder(component):
            if source.get("ignoreMissingComponents"):
                continue
            raise OverrideError(f"there is no component {component}", hint="mend the path")
        if component not in components:
            components.append(component)
    return components

"""`images`: new names, tags and digests of container images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tidegate.render.kustomize.fieldspec_tables import IMAGES
from tidegate.render.kustomize.fieldspecs import FieldSpecs, visit
from tidegate.render.kustomize.kustomization import map_with, string
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import reads_as_string

# kustomize puts the name into a regular expression as it is. With these characters it is also one for Python that
# matches the same; `*` is taken because people write it, and repeats one character only.
_NAME = re.compile(r"[A-Za-z0-9._/:@*-]+\Z")
_TAG_AND_DIGEST = r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?\Z"
_MAX_NAME = 500
_MAX_STARS = 2


@dataclass(frozen=True, slots=True)
class ImageChange:
    """One parsed entry."""

    pattern: re.Pattern[str]
    new_name: str
    new_tag: str
    digest: str
    tag_suffix: str

    @classmethod
    def parse(cls, entry: Any) -> ImageChange:
        """Read one entry of `images`. Raises `Unsupported` for names that are regular expressions."""
        fields = map_with(entry, ("name", "newName", "newTag", "digest", "tagSuffix"), "images")
        name = string(fields, "name")
        if not _NAME.match(name) or len(name) > _MAX_NAME or name.count("*") > _MAX_STARS:
            raise Unsupported("the name of an image")
        try:
            pattern = re.compile(f"^{name}{_TAG_AND_DIGEST}")
        except re.error as error:
            raise Unsupported("the name of an image") from error
        return cls(
            pattern,
            string(fields, "newName"),
            string(fields, "newTag"),
            string(fields, "digest"),
            string(fields, "tagSuffix"),
        )

    def changed(self, image: str) -> str:
        """The image reference after the change; the same where the entry is about another image."""
        if not self.pattern.match(image):
            return image
        name, tag, digest = split_image(image)
        name = self.new_name or name
        if self.new_tag and self.digest:
            tag, digest = self.new_tag, self.digest
        elif self.new_tag:
            tag, digest = self.new_tag, ""
        elif self.digest:
            tag, digest = "", self.digest
        elif self.tag_suffix:
            tag, digest = tag + self.tag_suffix, ""
        result = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
        if not reads_as_string(result):
            raise Unsupported("an image reads as something else than a string")
        return result


def set_images(resources: list[Resource], changes: list[ImageChange], specs: FieldSpecs) -> None:
    """Apply the entries, one after the other, to every container and image volume."""
    for change in changes:
        for resource in resources:
            # kustomize leaves CustomResourceDefinitions alone, whose schemas have fields called `containers`.
            if resource.kind != "CustomResourceDefinition":
                _set_in(resource, change, specs)


def _set_in(resource: Resource, change: ImageChange, specs: FieldSpecs) -> None:
    def setter(parent: Any, key: Any) -> None:
        image = parent[key]
        if image.__class__ is not str:
            raise Unsupported("an image is not a string")
        parent[key] = change.changed(image)

    _set_in_containers(resource.document, setter)
    for spec in specs.for_kind(resource.api_version, resource.kind):
        visit(resource.document, spec.path, setter)
        if specs is not IMAGES:
            resource.untyped |= {spec.path[-1].removesuffix("[]")}


def _set_in_containers(node: Any, setter: Any) -> None:
    """kustomize's older way, still done first: lists called containers or initContainers at any depth."""
    if node.__class__ is list:
        for item in node:
            if item.__class__ in (dict, list):
                _set_in_containers(item, setter)
        return
    for key, value in node.items():
        if value.__class__ in (dict, list):
            _set_in_containers(value, setter)
        if key in ("containers", "initContainers") and value.__class__ is list:
            for container in value:
                if container.__class__ is not dict:
                    raise Unsupported("a container is not a map")
                if "image" in container:
                    setter(container, "image")


def split_image(image: str) -> tuple[str, str, str]:
    """Name, tag and digest, as kustomize's image.Split finds them: a colon before the first slash is a port."""
    start = max(image.find("/"), 0)
    rest = image[start:]
    at, colon = rest.find("@"), rest.find(":")
    if at < 0 and colon < 0:
        return image, "", ""
    if at >= 0 and (at < colon or colon < 0):
        return image[: start + at], "", image[start + at + 1 :]
    if at >= 0:
        return image[: start + colon], image[start + colon + 1 : start + at], image[start + at + 1 :]
    return image[: start + colon], image[start + colon + 1 :], ""

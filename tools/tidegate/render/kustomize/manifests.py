"""Reading files of resources: documents as kustomize splits them, Lists unfolded, identities checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from tidegate.errors import YamlError
from tidegate.outcome import Place, Ref
from tidegate.render.kustomize.resource import checked_document
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import require_plain_numbers, through_json
from tidegate.yamlio import Reading, UnsupportedYaml, load_documents
from tidegate.yamlio.scalars import is_null

_SEPARATOR = re.compile(rb"\n---[^\n]*\n")
_INDENTED_BLOCK = re.compile(rb"[|>][+-]?[1-9]")
_ODD = ("\ufeff", "\x85", "\u2028", "\u2029", "\r")


class Manifest(NamedTuple):
    """One resource document and where it stands."""

    document: dict[str, Any]
    ref: Ref


def read_manifests(data: bytes, file: str, *, inline: Ref | None = None) -> list[Manifest]:
    """All resources of a file, or of a text that stands at `inline` in it. Raises like `read_documents`."""
    return unfold(read_documents(data, file, inline=inline))


def read_documents(data: bytes, file: str, *, inline: Ref | None = None) -> list[tuple[Any, Ref]]:
    """The documents of a manifest that are not null, each with its place.

    Raises `Unsupported` or `UnsupportedYaml` for forms that kustomize might split or read otherwise.
    """
    data = data.replace(b"\r\n", b"\n")
    require_plain_numbers(data)
    _require_plain_stream(data)
    with inline_errors(inline or Ref(file)):
        documents = load_documents(data, file, Reading.KUSTOMIZE)
    return [(document, inline or Ref(file, number)) for number, document in documents if not is_null(document)]


@contextmanager
def inline_errors(ref: Ref) -> Iterator[None]:
    """Let errors in a text that stands inside of another file say so: their lines are those of the text."""
    try:
        yield
    except UnsupportedYaml:
        raise
    except YamlError as error:
        if not ref.pointer:
            raise
        line = f"line {error.place.line} of " if error.place else ""
        where = ".".join(str(step) for step in ref.pointer)
        message = f"{line}the text at {where}: {error.message}"
        raise YamlError(message, place=Place(ref.file), hint=error.hint) from error


def _require_plain_stream(data: bytes) -> None:
    """kustomize splits streams by itself, by text, before its YAML parser sees them; refuse what could differ."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Unsupported("a file is not UTF-8") from error
    if any(character in text for character in _ODD):
        raise Unsupported("odd line breaks or a byte order mark")
    for separator in _SEPARATOR.finditer(data):
        rest = separator.group()[4:].strip()
        if rest and not rest.startswith(b"#"):
            raise Unsupported("text behind ---")
    if b"\t" in data and _INDENTED_BLOCK.search(data):
        # A block that begins with a tab can be read so, but not written again.
        raise Unsupported("a block with an indentation of its own, and tabs")
    if "\n..." in text or text.startswith("%") or "\n%" in text:
        raise Unsupported("a document end marker or a directive")


def unfold(entries: list[tuple[Any, Ref]]) -> list[Manifest]:
    """Documents as resources: Lists are replaced by their items, and each has a checked identity."""
    first = entries[0][0] if len(entries) == 1 else None
    if first.__class__ is dict and first.get("kind") in ("List", "ResourceList") and "items" in first:
        if first["items"].__class__ is not list or first["kind"] == "ResourceList":
            raise Unsupported("the items of a List")
        ref = entries[0][1]
        entries = [(item, ref.at("items", i)) for i, item in enumerate(first["items"]) if not is_null(item)]
    found: list[Manifest] = []
    position = 0
    while position < len(entries):
        document, ref = entries[position]
        position += 1
        if document.__class__ is not dict:
            raise Unsupported("a document is not a map")
        if not document:
            continue
        kind = document.get("kind")
        if isinstance(kind, str) and kind.endswith("List"):
            entries = entries + _items(document, ref)
        else:
            found.append(Manifest(checked_document(document), ref))
    return found


def _items(document: dict[str, Any], ref: Ref) -> list[tuple[Any, Ref]]:
    if "items" not in document:
        raise Unsupported("a List without items")
    items = document["items"]
    if is_null(items):
        return []
    if items.__class__ is not list:
        raise Unsupported("the items of a List")
    # Items of a List among other documents go through JSON in kustomize, unprinted.
    return [
        (through_json(item, printed=False), ref.at("items", i)) for i, item in enumerate(items) if not is_null(item)
    ]

"""The content hash that kustomize puts behind the names of generated ConfigMaps and Secrets."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.render.kustomize.values import through_json
from tidegate.yamlio.scalars import source_text

# Letters that could spell words, and digits that look like letters, are replaced.
_ENCODING = str.maketrans("013ae", "ghkmt")
_LENGTH = 10


def content_hash(document: dict[str, Any]) -> str:
    """The ten characters of the hash. Raises `Unsupported` for kinds that kustomize hashes otherwise."""
    kind = document["kind"]
    # kustomize means to hash the name too, but looks up a field that is literally called metadata/name: always "".
    hashed: dict[str, Any] = {"kind": kind, "name": "", "data": _value(document, "data")}
    if kind == "ConfigMap":
        if document.get("binaryData").__class__ is dict:
            hashed["binaryData"] = _value(document, "binaryData")
    elif kind == "Secret":
        hashed["type"] = _value(document, "type")
        if document.get("stringData").__class__ is dict:
            hashed["stringData"] = _value(document, "stringData")
    else:
        raise Unsupported(f"the content hash of a {kind}")
    digest = hashlib.sha256(_go_json(hashed).encode()).hexdigest()
    return digest[:_LENGTH].translate(_ENCODING)


def _value(document: dict[str, Any], field: str) -> Any:
    value = document.get(field)
    if value is None:
        return ""
    return through_json(value) if value.__class__ in (dict, list) else source_text(value)


def _go_json(value: Any) -> str:
    """encoding/json's form: sorted keys, no blanks, and the characters that are special in HTML escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for character in "&<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

"""Reading YAML: a file's bytes to plain values, as one of three readers sees them."""

from __future__ import annotations

import gc
from typing import Any

from tidegate.errors import YamlError
from tidegate.outcome import Place
from tidegate.yamlio.block import read_block
from tidegate.yamlio.build import Documents, build
from tidegate.yamlio.limits import DEFAULT_LIMITS, Limits
from tidegate.yamlio.positions import locate
from tidegate.yamlio.resolve import RULES, Reading
from tidegate.yamlio.scan import scan


def load_documents(
    data: bytes, file: str, reading: Reading = Reading.KUBECTL, limits: Limits = DEFAULT_LIMITS
) -> Documents:
    """The documents that are not null, each with its number (every document of the file counts, from 0).

    Raises `YamlError` with a place for what no tool should read, and `UnsupportedYaml` for legal YAML that this
    reading cannot represent exactly as the real tool does.
    """
    scan(data, file, reading, limits)
    rules = RULES[reading]
    # Building makes no cycles, and the collector would walk all that stands in memory again and again: 15 % and more.
    collecting = gc.isenabled()
    gc.disable()
    try:
        documents = read_block(data, rules, limits)
        return build(data, file, rules, limits) if documents is None else documents
    except YamlError:
        _refuse_conflict(data, file)
        raise
    finally:
        if collecting:
            gc.enable()


def _refuse_conflict(data: bytes, file: str) -> None:
    """Raise `YamlError` where git left the two sides of a merge: the parser's own words would only puzzle."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.startswith(b"<<<<<<< "):
            message = "a merge conflict was not resolved here"
            raise YamlError(message, place=Place(file, number, 1), hint="keep one of the two sides") from None


def load_all(data: bytes, file: str, reading: Reading = Reading.KUBECTL, limits: Limits = DEFAULT_LIMITS) -> list[Any]:
    """The documents that are not null. Raises as `load_documents`."""
    return [value for _, value in load_documents(data, file, reading, limits)]


def load_one(data: bytes, file: str, reading: Reading = Reading.KUBECTL, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The only document of a file. Raises as `load_documents`, and `YamlError` where there is none or a second."""
    documents = load_documents(data, file, reading, limits)
    if not documents:
        raise YamlError("the file is empty", place=Place(file), hint="write one YAML document")
    if len(documents) > 1:
        place = locate(data, file, documents[1][0], ())
        raise YamlError("a second document stands in this file", place=place, hint="keep one document a file")
    return documents[0][1]

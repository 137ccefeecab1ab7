"""The cheap look at the bytes of a file before it is parsed: size, encoding, and what readers disagree about."""

from __future__ import annotations

import re

from tidegate.errors import YamlError
from tidegate.outcome import Place
from tidegate.yamlio.diagnose import bare_tag
from tidegate.yamlio.limits import Limits
from tidegate.yamlio.messages import mark_place, offset_place
from tidegate.yamlio.resolve import Reading
from tidegate.yamlio.unsupported import UnsupportedYaml

# kubectl splits files at these lines before it parses, and refuses or drops what follows on them.
_AFTER_DASHES = re.compile(rb"\n---[ \t]*([^ \t\r\n#])")
_FIRST_DASHES = re.compile(rb"---[ \t]*([^ \t\r\n#])")
_BANG = re.compile(rb"![ \t\r\n]")
_ENCODINGS = (
    (b"\xef\xbb\xbf", "a UTF-8 byte order mark"),
    (b"\xff\xfe", "a UTF-16 byte order mark"),
    (b"\xfe\xff", "a UTF-16 byte order mark"),
)


def scan(data: bytes, file: str, reading: Reading, limits: Limits) -> None:
    """Raise `YamlError` for bytes that no tool should read, `UnsupportedYaml` where this reading is unsure."""
    if len(data) > limits.size:
        raise YamlError(
            f"the file has {len(data)} bytes, the limit is {limits.size}", place=Place(file), hint="split the file"
        )
    for mark, name in _ENCODINGS:
        if data.startswith(mark):
            raise YamlError(f"the file starts with {name}", place=Place(file, 1, 1), hint="save it as UTF-8 without it")
    zero = data.find(b"\0")
    if zero >= 0:
        raise YamlError("this is a binary file, not YAML: it has zero bytes", place=offset_place(data, zero, file))
    if not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError as error:
            place = offset_place(data, error.start, file)
            raise YamlError("the file is not valid UTF-8", place=place, hint="save it as UTF-8") from None
    _check_separators(data, file)
    if any(_may_be_tag(data, match.start()) for match in _BANG.finditer(data)):
        _check_bare_tag(data, file, reading)
    if reading is not Reading.KUBECTL:
        _check_kustomize(data, file)


def _may_be_tag(data: bytes, at: int) -> bool:
    """Whether a value can start at this `!`; libyaml hides such a tag, so that only a second parse tells for sure."""
    before = data[max(0, at - 200) : at].rstrip(b" \t")
    return not before or before[-1] in b":,[{?-\r\n" or b"&" in before.split()[-1]


def _check_bare_tag(data: bytes, file: str, reading: Reading) -> None:
    mark = bare_tag(data)
    if mark is None:
        return
    place = mark_place(mark, file)
    if reading is Reading.KUBECTL:
        raise YamlError("the tag ! stands before a value", place=place, hint="quote the value instead")
    raise UnsupportedYaml("the tag !", place=place)


def _check_separators(data: bytes, file: str) -> None:
    match = _FIRST_DASHES.match(data) or (_AFTER_DASHES.search(data) if b"\n---" in data else None)
    if match:
        place = offset_place(data, match.start(1), file)
        raise YamlError("text follows --- on the same line", place=place, hint="start it on the next line")


def _check_kustomize(data: bytes, file: str) -> None:
    reason = ""
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        reason = "a carriage return without a line feed"
    elif data.startswith(b"%") or b"\n%" in data:
        reason = "a directive"
    elif b"\n..." in data or data.startswith(b"..."):
        reason = "a document end marker"
    elif not data.isascii():
        text = data.decode()
        if any(character in text for character in "\ufeff\x85\u2028\u2029"):
            reason = "an odd line break or a byte order mark"
    if reason:
        raise UnsupportedYaml(reason, place=Place(file))

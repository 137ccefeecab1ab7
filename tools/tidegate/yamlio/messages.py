"""What is wrong with a YAML text, in one plain sentence each, with a hint and a place."""

from __future__ import annotations

from typing import Any

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import DocumentStartEvent

from tidegate.errors import YamlError
from tidegate.outcome import Place
from tidegate.yamlio.limits import Limits


class DuplicateKey(YamlError):  # noqa: N818 - internal: `diagnose` adds both places
    """A key stands twice in one map."""

    def __init__(self, key: str) -> None:
        super().__init__(f"the key {key!r} stands twice in one map", hint="remove one of the two")
        self.key = key


class MergeConflict(YamlError):  # noqa: N818 - internal: `diagnose` adds the place
    """A merged map sets a key that stands before `<<`."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"the key {key!r} stands before << and is merged by it, which tools read differently",
            hint="write << as the first key of the map",
        )
        self.key = key


def too_deep(depth: int) -> YamlError:
    """The nesting is over the limit."""
    return YamlError(f"the values are nested more than {depth} deep", hint="flatten the document")


def too_many(what: str, limit: int) -> YamlError:
    """A count is over the limit."""
    return YamlError(f"the file has more than {limit} {what}", hint="split the file")


def not_a_key(alias: bool) -> YamlError:
    """A key is a map, a list or an alias."""
    what = "an alias" if alias else "a map or list"
    hint = "write the key out" if alias else "quote the key, or quote a value such as {{ template }}"
    return YamlError(f"a key is {what}, not a text", hint=hint)


def check_start(event: DocumentStartEvent, number: int, limits: Limits) -> None:
    """Refuse directives, too many documents, and a document that follows `...` without `---`."""
    if event.version or event.tags:
        raise YamlError(_DIRECTIVE, hint="remove the line")
    if number >= limits.documents:
        raise too_many("documents", limits.documents)
    if number and not event.explicit:
        raise YamlError("a document follows without a line ---, and kubectl would drop it", hint="write --- before it")


# libyaml's problem -> sentence, hint, and whether the place is where the construct began.
_PROBLEMS: dict[str, tuple[str, str, bool]] = {
    "could not find expected ':'": ("this line is no key with a colon", "add the colon, or indent or quote it", True),
    "found a tab character where an indentation space is expected": (
        "a tab is used for indentation",
        "use spaces",
        False,
    ),
    "found a tab character that violates indentation": ("a tab is used for indentation", "use spaces", False),
    "did not find expected comment or line break": (
        "text follows the | or > on the same line",
        "start the text on the next line",
        False,
    ),
    "found an indentation indicator equal to 0": ("the indentation after | or > is 0", "use 1 to 9", False),
    "found unexpected document indicator": (
        "a line --- or ... stands inside a quoted text",
        "close the quote opened here",
        True,
    ),
    "found unexpected end of stream": ("this quote is not closed", "close the quote", True),
    "found unknown escape character": (
        "a backslash in a double-quoted text starts no escape",
        "double the backslash or use single quotes",
        False,
    ),
    "did not find expected hexdecimal number": ("an escape lacks hexadecimal digits", "write all digits", False),
    "found invalid Unicode character escape code": ("an escape names no character", "mend the number", False),
    "block sequence entries are not allowed in this context": (
        "a list item stands where none can start",
        "put the list on lines of its own below its key",
        False,
    ),
    "mapping keys are not allowed in this context": ("a ? key stands where none can start", "quote the text", False),
    "mapping values are not allowed in this context": (
        "a colon stands inside an unquoted text, or the indentation is wrong",
        "quote the text or mend the indentation",
        False,
    ),
    "did not find expected key": (
        "the indentation does not fit, or a quote or colon is wrong, at or just before this line",
        "line it up with the keys above",
        False,
    ),
    "did not find expected '-' indicator": (
        "this line does not fit the list above",
        "indent it like the dashes above or below them",
        False,
    ),
    "did not find expected ',' or '}'": ("a comma or } is missing", "close the brace or quote the text", False),
    "did not find expected ',' or ']'": ("a comma or ] is missing", "close the bracket or quote the text", False),
    "did not find expected node content": ("a value is missing here", "write a value or quote the text", False),
    "found undefined tag handle": ("this ! tag is not declared", "quote a text that starts with !", False),
    "did not find expected <document start>": (
        "text follows the end of the document",
        "indent it, or write --- before it",
        False,
    ),
    "did not find expected alphabetic or numeric character": (
        "an & or * is not followed by a name",
        "quote a text that starts with & or *",
        True,
    ),
    "exceeded maximum nesting depth": ("the values are nested too deep", "flatten the document", False),
    "found incompatible YAML document": ("the %YAML directive names another version", "remove the line", False),
}
_DIRECTIVE = "a % directive stands before the document"
_CANNOT_START = "found character that cannot start any token"


def translate(error: YAMLError, data: bytes, file: str) -> YamlError:
    """libyaml's error as one sentence with a place."""
    if not isinstance(error, MarkedYAMLError):
        return _unreadable(data, file)
    problem, mark, context = str(error.problem), error.problem_mark, error.context_mark
    if problem == _CANNOT_START:
        return _bad_start(mark, data, file)
    if "directive" in str(error.context):
        return YamlError(_DIRECTIVE, place=mark_place(mark, file), hint="remove the line")
    sentence, hint, at_context = _PROBLEMS.get(problem, (f"the YAML is malformed: {problem}", "", False))
    if context is not None and problem.startswith("did not find expected ',' or") and _at_end(mark, data):
        sentence, at_context = "this bracket or brace is not closed", True
    chosen = context if at_context and context is not None else mark
    return YamlError(sentence, place=mark_place(chosen, file), hint=hint)


def mark_place(mark: Any, file: str) -> Place:
    """A libyaml mark, which counts from 0, as a place."""
    return Place(file, mark.line + 1, mark.column + 1)


def offset_place(data: bytes, offset: int, file: str) -> Place:
    """The place of a byte; columns count characters."""
    start = data.rfind(b"\n", 0, offset) + 1
    return Place(file, data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode("utf-8", "replace")) + 1)


def _line(mark: Any, data: bytes) -> str:
    lines = data.decode("utf-8", "replace").splitlines()
    return lines[mark.line] if mark.line < len(lines) else ""


def _at_end(mark: Any, data: bytes) -> bool:
    return mark.line >= data.rstrip().count(b"\n") and not _line(mark, data)[mark.column :].strip()


def _bad_start(mark: Any, data: bytes, file: str) -> YamlError:
    character = _line(mark, data)[mark.column : mark.column + 1]
    place = mark_place(mark, file)
    if character == "\t":
        return YamlError("a tab is used for indentation", place=place, hint="use spaces")
    return YamlError(f"no value can start with {character}", place=place, hint="quote the text")


def _unreadable(data: bytes, file: str) -> YamlError:
    """libyaml's reader refused a character: control characters that YAML does not allow."""
    text = data.decode("utf-8", "replace")
    for index, character in enumerate(text):
        if (character < " " and character not in "\t\n\r") or ("\x7f" <= character <= "\x9f" and character != "\x85"):
            return _control(text, index, file)
        if character in "\ufeff\ufffe\uffff":
            return _control(text, index, file)
    return YamlError("the file holds characters that YAML does not allow", place=Place(file))


def _control(text: str, index: int, file: str) -> YamlError:
    place = Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
    return YamlError(
        f"the control character U+{ord(text[index]):04X} is not allowed in YAML",
        place=place,
        hint='remove it, or write it as an escape in a "double-quoted" text',
    )

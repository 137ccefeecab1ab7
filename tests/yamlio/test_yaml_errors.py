"""Bad YAML gets one clear sentence with its place and a hint; never a traceback, never libyaml's own words."""

from __future__ import annotations

import pytest

from tidegate.errors import YamlError
from tidegate.yamlio import Reading, UnsupportedYaml, load_all, load_documents, load_one

CASES = {
    b"a: 1\nb:\n  c: 1\n  c: 2\n": (
        "f.yaml:4:3: the key 'c' stands twice in one map, first on line 3 (remove one of the two)"
    ),
    b'1: a\n"1": b\n': "f.yaml:2:1: the key '1' stands twice in one map, first on line 1 (remove one of the two)",
    b"a: {x: 1, y: [{z: 1, z: 2}]}": (
        "f.yaml:1:22: the key 'z' stands twice in one map, first on line 1 (remove one of the two)"
    ),
    b"a: &a {b: 1}\nc:\n  <<: *a\n  <<: *a\n": (
        "f.yaml:4:3: the key '<<' stands twice in one map, first on line 3 (remove one of the two)"
    ),
    b"a: {x: 1, <<: {x: 2}}": (
        "f.yaml:1:11: the key 'x' stands before << and is merged by it, which tools read differently"
        " (write << as the first key of the map)"
    ),
    b"a: {<<: 1}": "f.yaml:1:10: the key << takes a map or a list of maps (merge an alias of a map)",
    b"a: [1,\n b": "f.yaml:1:4: this bracket or brace is not closed (close the bracket or quote the text)",
    b"a: {b: 1\nc: 2\n": "f.yaml:2:2: a comma or } is missing (close the brace or quote the text)",
    b'a: 1\nb: "x\nc: 1\n': "f.yaml:2:4: this quote is not closed (close the quote)",
    b"a:\n\tb: 1\n": "f.yaml:2:1: a tab is used for indentation (use spaces)",
    b"a:\n  b: 1\n\tc: 1\n": "f.yaml:3:1: a tab is used for indentation (use spaces)",
    b"a: |\n  x\n\ty\n": "f.yaml:3:1: a tab is used for indentation (use spaces)",
    b"a: b: c\n": (
        "f.yaml:1:5: a colon stands inside an unquoted text, or the indentation is wrong"
        " (quote the text or mend the indentation)"
    ),
    b"a: 1\nb\nc: 1\n": "f.yaml:2:1: this line is no key with a colon (add the colon, or indent or quote it)",
    b"a: {{ x }}\n": (
        "f.yaml:1:5: a key is a map or list, not a text (quote the key, or quote a value such as {{ template }})"
    ),
    b"a: *x\n": "f.yaml:1:4: the alias *x has no anchor before it (write &x where it is defined)",
    b"a: &x [*x]\n": "f.yaml:1:8: the alias *x stands inside its own anchor (write the values out)",
    b"a: &x {b: {c: *x}}\n": "f.yaml:1:15: the alias *x stands inside its own anchor (write the values out)",
    b"a: !foo b\n": "f.yaml:1:4: the tag !foo means nothing to Kubernetes (remove the tag)",
    b"a: !!set {b, c}\n": "f.yaml:1:4: the tag !!set means nothing to Kubernetes (remove the tag)",
    b"a: !!int x\n": "f.yaml:1:4: 'x' does not fit its tag !!int (remove the tag or mend the value)",
    b"a: !!int 1e3\n": "f.yaml:1:4: '1e3' does not fit its tag !!int (remove the tag or mend the value)",
    b"a: !x!y b\n": "f.yaml:1:4: this ! tag is not declared (quote a text that starts with !)",
    b"a: ! b\n": "f.yaml:1:4: the tag ! stands before a value (quote the value instead)",
    b"a: .inf\n": "f.yaml:1:4: .inf is no number that Kubernetes can store (quote it if it is a text)",
    b"null: 1\n": "f.yaml:1:1: a key is null (quote it)",
    b"? \n: 1": "f.yaml:1:2: a key is null (write a key before the colon)",
    b"a: @x\n": "f.yaml:1:4: no value can start with @ (quote the text)",
    b'a: "\\q"\n': (
        "f.yaml:1:5: a backslash in a double-quoted text starts no escape (double the backslash or use single quotes)"
    ),
    b"a: |x\n": "f.yaml:1:5: text follows the | or > on the same line (start the text on the next line)",
    b"%YAML 1.1\n---\na: 1\n": "f.yaml:1:1: a % directive stands before the document (remove the line)",
    b"%foo\n---\na: 1\n": "f.yaml:1:5: a % directive stands before the document (remove the line)",
    b"a: 1\n--- b\n": "f.yaml:2:5: text follows --- on the same line (start it on the next line)",
    b"a: 1\n...\nb: 1\n": "f.yaml:3:1: text follows the end of the document (indent it, or write --- before it)",
    b"\xef\xbb\xbfa: 1\n": "f.yaml:1:1: the file starts with a UTF-8 byte order mark (save it as UTF-8 without it)",
    "a: 1\n".encode("utf-16"): (
        "f.yaml:1:1: the file starts with a UTF-16 byte order mark (save it as UTF-8 without it)"
    ),
    b"a: 1\nb: \xc3\xa9 \xff\n": "f.yaml:2:6: the file is not valid UTF-8 (save it as UTF-8)",
    b"a: 1\n\x00\x01": "f.yaml:2:1: this is a binary file, not YAML: it has zero bytes",
    b"a: 1\nb: x\x07\n": (
        "f.yaml:2:5: the control character U+0007 is not allowed in YAML"
        ' (remove it, or write it as an escape in a "double-quoted" text)'
    ),
}


@pytest.mark.parametrize("data", CASES, ids=[repr(data)[2:-1] for data in CASES])
def test_sentence_place_and_hint(data: bytes) -> None:
    with pytest.raises(YamlError) as caught:
        load_all(data, "f.yaml")
    assert str(caught.value) == CASES[data]
    assert not isinstance(caught.value, UnsupportedYaml)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f.yaml: the file is empty (write one YAML document)"),
        (b"# only a comment\n---\n", "f.yaml: the file is empty (write one YAML document)"),
        (b"a: 1\n---\n# c\nb: 1\n", "f.yaml:4:1: a second document stands in this file (keep one document a file)"),
    ],
)
def test_exactly_one_document(data: bytes, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        load_one(data, "f.yaml")
    assert str(caught.value) == message


def test_empty_documents_are_dropped_but_counted() -> None:
    data = b"# head\n---\n---\na: 1\n---\n~\n---\nb: 2\n"
    assert load_documents(data, "f.yaml") == [(1, {"a": 1}), (3, {"b": 2})]
    assert load_one(b"---\na: 1\n---\n", "f.yaml") == {"a": 1}


@pytest.mark.parametrize(
    ("data", "reading", "reason"),
    [
        (b"a: {b: }", Reading.KUSTOMIZE, "a key without a value in a map in braces"),
        (b"- [a: ]", Reading.KUSTOMIZE, "a key without a value in a map in braces"),
        (b"1: a", Reading.KUSTOMIZE, "a key that is no string"),
        (b"a: {<<: {b: 1}}", Reading.KUSTOMIZE, "a merge key"),
        (b'a: {"<<": {b: 1}}', Reading.KUSTOMIZE, "a merge key"),
        (b'a: {"<<": {b: 1}}', Reading.KUSTOMIZATION, "a merge key"),
        (b"a: 2020-01-01T00:00:00+01:00", Reading.KUSTOMIZE, "a timestamp"),
        (b"a: .nan", Reading.KUSTOMIZE, "an infinite number or NaN"),
        (b"a: !!int 1", Reading.KUSTOMIZE, "the tag !!int"),
        (b"a: !foo 1", Reading.KUSTOMIZATION, "the tag !foo"),
        (b"a: !foo [1]", Reading.KUSTOMIZATION, "the tag !foo"),
        (b"a: ! 1", Reading.KUSTOMIZATION, "the tag !"),
        (b"a: 1\rb: 1", Reading.KUSTOMIZE, "a carriage return without a line feed"),
        (b"a: 1\n...\n", Reading.KUSTOMIZE, "a document end marker"),
        (b"%YAML 1.1\n---\na: 1\n", Reading.KUSTOMIZATION, "a directive"),
        ("a: x\u2028y".encode(), Reading.KUSTOMIZE, "an odd line break or a byte order mark"),
    ],
)
def test_what_a_reading_hands_over(data: bytes, reading: Reading, reason: str) -> None:
    with pytest.raises(UnsupportedYaml) as caught:
        load_all(data, "f.yaml", reading)
    assert caught.value.reason == reason
    assert caught.value.place is not None


def test_a_bang_in_text_is_no_tag() -> None:
    data = b"script: |\n  if ! true; then\n    ! false\n  fi\nquoted: 'a: ! b'\n"
    for reading in Reading:
        assert load_one(data, "f.yaml", reading)["quoted"] == "a: ! b"

"""kustomize's output form: exact text, read back, and byte for byte what the real tool prints."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.yamlio import (
    FoldedText,
    QuotedQuantity,
    Reading,
    SourceScalar,
    UnsupportedYaml,
    emit_kustomize,
    emit_kustomize_all,
    load_one,
    to_plain,
)

NODE = {
    "kind": "Odd",
    "b10": 1,
    "b9": [1.0, 1234567.5, 1e-7, 1e22, True, None, SourceScalar(420, "0644"), SourceScalar(None, "~")],
    "apiVersion": "v1",
    "list": [["a", ["b"]], [], {}, {"d": 1, "c": {}}],
    "quoted": ["yes", "1e3", "12:30", "", "a: b", "- a", "it's", "\ttab", "😀", "a ", QuotedQuantity("500m")],
    "folded": FoldedText("a\n b\nc\n"),
    "long": "word " * 20 + "end",
    "quoted long": "word: " * 20 + "end",
    "escaped long": "word\t " * 20 + "end",
    "literal": "a\n\nb\n",
    "leading": "\n a",
}
TEXT = """\
apiVersion: v1
b9:
- 1
- 1.2345675e+06
- 1e-07
- 1e+22
- true
- null
- 420
- null
b10: 1
escaped long: "word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t
  word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t word\\t end"
folded: |
  a

   b
  c
kind: Odd
leading: |2-

   a
list:
- - a
  - - b
- []
- {}
- c: {}
  d: 1
literal: |
  a

  b
long: word word word word word word word word word word word word word word word word
  word word word word end
quoted:
- "yes"
- "1e3"
- "12:30"
- ""
- 'a: b'
- '- a'
- it's
- "\\ttab"
- "\\U0001F600"
- 'a '
- 500m
quoted long: 'word: word: word: word: word: word: word: word: word: word: word: word:
  word: word: word: word: word: word: word: word: end'
"""


def test_exact_text() -> None:
    assert emit_kustomize(NODE) == TEXT
    assert load_one(TEXT.encode(), "f.yaml") == to_plain(NODE)
    assert emit_kustomize_all([{"a": 1}, {"b": 2}]) == "a: 1\n---\nb: 2\n"


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"119": 1, "1b99": 1, "9bb9": 1}, "keys that go-yaml sorts in no stable order"),
        ({"٣a": 1, "٣b": 1}, "a key with digits beyond ASCII"),
        ({"k" * 129: 1}, "a key of more than 128 bytes"),
        ({"a\nb": 1}, "a key of several lines, or <<"),
        ({"<<": {}}, "a key of several lines, or <<"),
        ({"a" + "1" * 19: 1, "a" + "2" * 19: 1}, "a key with a number beyond 64 bits"),
        ({"a": "x\u2028"}, "a text with DEL, a line separator beyond ASCII or a byte order mark"),
        ({"a": "\ufeffx"}, "a text with DEL, a line separator beyond ASCII or a byte order mark"),
        ({"a": FoldedText(" a\n")}, "a folded block with leading blanks or kept line breaks"),
        ({"a": (1,)}, "a value of the type tuple"),
        ([], "a document that is no map"),
    ],
)
def test_not_sure(node: Any, reason: str) -> None:
    with pytest.raises(UnsupportedYaml) as caught:
        emit_kustomize(node)
    assert caught.value.reason == reason


_WORDS = (
    'a yes 1e3 a:_b #x _#y "q" it\'s 500m - -_ ?_ :_ { } [x] , % @ ` ! &a *b | > 0644 é 日本 😀 '
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxx word longerword _ __ \\ \\n \u00a0 \u0001 = << ~ null 12:30 2020-01-01 "
    ".5 ... --- 0x1f / $(X) '' \"\" \u0301 \ud7ff \ue000 \u0009"
)
WORDS = _WORDS.split(" ")


def random_text(source: random.Random) -> str:
    words = [word.replace("_", " ") for word in WORDS]
    shape = source.random()
    if shape < 0.3:
        return source.choice(words)
    if shape < 0.6:
        return "".join(source.choices(words, k=source.randint(1, 5)))
    if shape < 0.9:
        return " ".join(source.choices(words, k=source.randint(5, 40)))
    return "\n".join("".join(source.choices(words, k=source.randint(0, 3))) for _ in range(source.randint(1, 6)))


def random_key(source: random.Random) -> str:
    if source.random() < 0.7:
        return "".join(source.choices("abc019-_./Z", k=source.randint(1, 6)))
    return random_text(source).replace("\n", " ")[:60]


def random_value(source: random.Random, depth: int) -> Any:
    shape = source.random()
    if depth < 4 and shape < 0.2:
        return {random_key(source): random_value(source, depth + 1) for _ in range(source.randint(0, 5))}
    if depth < 4 and shape < 0.35:
        return [random_value(source, depth + 1) for _ in range(source.randint(0, 4))]
    if shape < 0.45:
        return source.choice([None, True, 0, -5, 10**18, 1.5, 1e22, 123456789.25, 1e-9, 3.0, -0.0, 1e6, 2**63, 2.0**62])
    return random_text(source)


def as_json(value: Any) -> str:
    """JSON that YAML reads: other characters than libyaml takes are escaped."""
    return "".join(
        character if " " <= character <= "~" or character > "\u00a0" else f"\\u{ord(character):04x}"
        for character in json.dumps(value, ensure_ascii=False)
    )


def random_document(name: str, source: random.Random) -> str:
    """An object with a random value in JSON, and a folded block, which kustomize writes in a way of its own."""
    head = f"apiVersion: example.com/v1\nkind: Odd\nmetadata: {{name: {name}}}\nv: {as_json(random_value(source, 0))}\n"
    words = source.choices(["word", "a: b", "#x", "- y", "", "  more", "    most"], k=6)
    lines = ["first", *words, "last"]
    return head + f"w: {source.choice(['>', '>-'])}\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)


@pytest.mark.kubectl
def test_random_documents_print_as_the_real_kustomize_prints_them(tmp_path: Path) -> None:
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    if kubectl is None:
        pytest.skip("no kubectl beside this Python: install the development requirements")
    source = random.Random(20)
    sources, printed = [], []
    while len(sources) < 600:
        name = f"c{len(sources):03}"
        text = random_document(name, source)
        try:
            printed.append(emit_kustomize(load_one(text.encode(), "f.yaml", Reading.KUSTOMIZE)))
        except UnsupportedYaml:
            continue
        sources.append(text)
    (tmp_path / "kustomization.yaml").write_text("resources: [r.yaml]\n")
    (tmp_path / "r.yaml").write_text("---\n".join(sources))
    done = subprocess.run([kubectl, "kustomize", str(tmp_path)], capture_output=True, check=True, timeout=120)
    assert done.stdout.decode().split("---\napiVersion") == "---\n".join(printed).split("---\napiVersion")


NUMBERS = st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
STRINGS = st.one_of(
    st.text(max_size=30),
    st.builds(random_text, st.randoms(use_true_random=False)),
    st.sampled_from(
        ["yes", "1e3", "0644", "~", "", "<<", "12:30", ".5", "-", "a: b", " a", "a ", "a\n", "\n", "a\n b\n\n"]
    ),
)
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        NUMBERS,
        STRINGS,
        st.builds(QuotedQuantity, st.just("500m")),
        st.builds(FoldedText, STRINGS.filter(bool)),
        st.builds(SourceScalar, st.sampled_from([None, True, 8, 0.5, "2020-01-01T00:00:00Z"]), st.just("source")),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(STRINGS, inner, max_size=4)),
    max_leaves=10,
)


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(STRINGS, VALUES, min_size=1, max_size=4))
def test_each_reading_reads_back_the_plain_value(node: dict[str, Any]) -> None:
    try:
        text = emit_kustomize(node)
    except UnsupportedYaml:
        return
    assert load_one(text.encode(), "f.yaml") == to_plain(node)
    for reading in (Reading.KUSTOMIZE, Reading.KUSTOMIZATION):
        try:
            assert to_plain(load_one(text.encode(), "f.yaml", reading)) == to_plain(node)
        except UnsupportedYaml:
            continue

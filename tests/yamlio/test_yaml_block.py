"""The fast way through plain block YAML gives what the event builder gives, or nothing."""

from __future__ import annotations

import json
import random
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import shared
from tidegate.errors import YamlError
from tidegate.yamlio import DEFAULT_LIMITS, Limits, Reading
from tidegate.yamlio.block import read_block
from tidegate.yamlio.build import build
from tidegate.yamlio.resolve import RULES
from tidegate.yamlio.scan import scan

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"


def typed(node: Any) -> Any:
    """A node with the class and order of everything in it: 1 is not True, and "5m" may be a `QuotedQuantity`."""
    if node.__class__ is dict:
        return [(key.__class__, key, typed(value)) for key, value in node.items()]
    if node.__class__ is list:
        return (list, [typed(item) for item in node])
    return node.__class__, repr(node)


def compare(data: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Whether any reading took the fast way; fails where its result is not the builder's."""
    took = False
    for reading, rules in RULES.items():
        try:
            scan(data, "f.yaml", reading, limits)
        except YamlError:
            continue
        fast = read_block(data, rules, limits)
        if fast is None:
            continue
        took = True
        try:
            slow = build(data, "f.yaml", rules, limits)
        except YamlError as error:
            pytest.fail(f"as {reading} taken, but refused by the builder: {error}\n{data.decode()}")
        assert typed([list(pair) for pair in fast]) == typed([list(pair) for pair in slow]), (reading, data.decode())
    return took


TAKEN = {
    "map": "a: b\nc: d\n",
    "nested": "a:\n  b:\n    c: d\n  e: f\n",
    "list": "- a\n- b\n",
    "list in the column of its key": "a:\n- b\n- c: d\n  e:\n  - f\ng: h\n",
    "list right of its key": "a:\n    - b\n    -   c: d\n        e: f\ng: h\n",
    "no line break at the end": "a: b",
    "no value": "a:\nb:\n  c:\nd:\n",
    "empty map and lists": "a: {}\nb: []\nc: [ ]\nd:\n- {}\n- []\n",
    "words in brackets": 'a: [b, -c, "d, e", \'f\', 5, null, yes, "5m"]\n',
    "numbers and words": "a: 1\nb: 0644\nc: yes\nd: ~\ne: 1_000\nf: 2020-01-01\n5: g\ny: h\n",
    "quotes": 'a: \'it\'\'s\'\nb: "x\\n\\"\\\\\\t"\nc: \'\'\nd: "500m"\n"e: f": g\n\'#\': "#"\n"": h\n',
    "signs inside": "a: b:c\nb: c#d\nc: http://x/#y\nd: -1\ne: -c\nf: a - b\ng: ---\nh: a, b] {c}\ni: '- x'\n",
    "comments": "# a\na: b # c\n  # d\nb: # e\n# f\n  c: 'd' # g\ne: [] # h\n",
    "blanks at the end": "a: b  \nc:   \n  d: 'e'   \n   \n",
    "documents": "a: 1\n---\n---\n# none\n--- # three\nb: 2\n---\n",
    "dashes first": "# x\n---\na: 1\n",
    "no document": "# nothing\n\n",
    "indented root": "  a: b\n  c: d\n",
    "literals": "a: |\n  b\n   c\n\n  d\n\n\ne: |-\n    f: g\n    # h\n    ---\ni:\n- |\n j\n- k: |-\n   l\n",
    "literal with empty lines first": "a: |\n\n\n  b\nc: d\n",
    "literal with longer blank lines": "a: |\n  b\n     \n  c\n \n     \n",
    "literal with tabs": "a: |\n  b\tc\n  \td\n",
    "literal at the end": "a: |\n  b\n",
    "quantity in a literal": "a: |-\n  500m\n",
    "plain over lines": "a: b\n  c  \n\n    d 'e' [f\n\n\n  - g\nh:\n  i\n  j\nk:\n- l\n  m\n- n: o\n   p\n",
    "number over lines": "a: 1\n  2\nb:\n  3\n",
    "single quotes over lines": "a: 'b\n  c''d\n\n\n  e ' # f\ng:\n\n  'h\n  i'\n",
    "double quotes over lines": 'a: "b \n  \\ c\\n\n  "\nd:\n- "e\n\n  f"\n',
    "beyond ASCII": "a: é\nb: 'ü' # ü\nc: \u00a0x\n",
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    assert compare(TAKEN[name].encode())


LEFT = {
    "anchor": "a: &b c\n",
    "alias": "a: 1\nb: *a\n",
    "tag": "a: !!str 1\n",
    "braces": "a: {b: c}\n",
    "brackets in brackets": "a: [[b]]\n",
    "brackets over lines": "a: [b,\n  c]\n",
    "colon in brackets": "a: [b: c]\n",
    "folded": "a: >\n  b\n",
    "kept breaks": "a: |+\n  b\n\n",
    "indentation indicator": "a: |2\n    b\n",
    "empty literal": "a: |\nb: c\n",
    "literal without a line break": "a: |\n  b",
    "blanks before a literal's text": "a: |\n   \n  b\n",
    "tab before a literal's text": "a: |\n  \tb\n",
    "tab": "a:\tb\n",
    "tab in a quote": "a: 'b\tc'\n",
    "carriage return": "a: b\r\n",
    "control character": "a: b\x01\n",
    "delete": "# \x7f\na: b\n",
    "odd line break": "a: b\u2028c: d\n",
    "next line": "a: b\u0085\n",
    "question mark": "? a\n: b\n",
    "directive": "%YAML 1.1\n---\na: b\n",
    "end marker": "a: b\n...\n",
    "root scalar": "a\n",
    "root scalar after dashes": "---\n a\n",
    "merge key": "<<: {}\n",
    "quoted merge key": "'<<': a\n",
    "null key": "~: a\n",
    "blank in a key": "a b: c\n",
    "blank after a key": "a : c\n",
    "duplicate": "a: 1\na: 2\n",
    "list in a list": "- - a\n",
    "item on the next line": "-\n  a: b\n",
    "item after a map": "a: b\n- c\n",
    "key after a list": "- a\nb: c\n",
    "key between columns": "a:\n    b: c\n  d: e\n",
    "item between columns": "a:\n    - b\n  - c\n",
    "deeper key": "a: b\n  c: d\n",
    "key left of the root": "  a: b\nc: d\n",
    "colon in a value": "a: b: c\n",
    "colon at the end of a value": "a: b:\n",
    "text after a quote": "a: 'b' c\n",
    "comment too near": "a: 'b'#c\n",
    "open quote": "a: 'b\n",
    "quote over lines in the column of its key": "a: 'b\nc'\n",
    "unknown escape": 'a: "\\x41"\n',
    "escaped line break": 'a: "b\\\n  c"\n',
    "comment inside a plain text": "a: b\n  # c\n  d\n",
    "text after a comment": "a: b # c\n  d\n",
    "colon in a plain text over lines": "a: b\n  c: d\n",
    "text below a closed map": "a:\n  b: c\n d\n",
    "not a number": "a: .nan\n",
    "bare dash": "a: -\n",
    "dash in a value": "a: - b\n",
    "separator too near": "---#a\nb: c\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_left_to_the_builder(name: str) -> None:
    data = LEFT[name].encode()
    assert [read_block(data, rules, DEFAULT_LIMITS) for rules in RULES.values()] == [None, None, None]


def test_what_one_reading_refuses_is_left() -> None:
    def took(text: bytes) -> list[Reading]:
        return [reading for reading in Reading if read_block(text, RULES[reading], DEFAULT_LIMITS) is not None]

    # As kustomize reads resources a key 5 is no string, this timestamp is unsure, and y is not true.
    assert took(b"5: a\n") == [Reading.KUBECTL, Reading.KUSTOMIZATION]
    assert took(b"a: 2020-01-01 00:00:00\n") == [Reading.KUBECTL, Reading.KUSTOMIZATION]
    assert took(b"y: 1\n'true': 2\n") == [Reading.KUSTOMIZE]


def test_long_lines_are_left() -> None:
    assert read_block(b"a: " + b"b" * 100, RULES[Reading.KUBECTL], DEFAULT_LIMITS) is None


@pytest.mark.parametrize("text", TAKEN.values())
def test_no_limit_is_passed(text: str) -> None:
    for limits in (
        *(Limits(nodes=nodes) for nodes in range(0, 60, 3)),
        *(Limits(depth=depth) for depth in range(8)),
        *(Limits(documents=documents) for documents in range(6)),
    ):
        compare(text.encode(), limits)


def test_lists_from_brackets_are_not_shared() -> None:
    documents = read_block(b"a: [b]\n---\na: [b]\n", RULES[Reading.KUBECTL], DEFAULT_LIMITS)
    assert documents is not None
    assert documents[0][1]["a"] is not documents[1][1]["a"]


def test_recorded_scalars() -> None:
    words = (DATA / "yaml" / "plain.txt").read_text(encoding="utf-8").split()
    fields = json.loads((DATA / "yaml" / "readings.json").read_bytes())["kubectl"]
    for word in words:
        for text in (
            f"a: {word}\n",
            f"- {word}\n",
            f"{word}: a\n",
            f"a: '{word}'\n",
            f"a: [{word}]\n",
            f"a:\n  {word}\n",
        ):
            compare(text.encode())
    assert sum(compare(f"{field}\n".encode()) for field in fields) > 300


# Values of all layouts that are plain, and others; @ stands for the column of their key or dash.
# fmt: off
PLAIN = [
    "a", "5", "0644", "1e3", "yes", "~", "500m", "a:b", "x#y", "-c", "--d", "http://x/", "2020-01-01", "it's",
    "é", "=z", "a b", "a  # b", "a#b", "{}", "[]", "[a, 5, 'b']", "'a'", "'it''s # b'", '"500m"',
    '"a\\n\\"b\\""', "'' # c", '"" ', "a\n@ b", "a\n@ b\n\n@   c  ", "a\n\n\n@  - b # c", "5\n@ 6", "\n@ a",
    "\n@  a\n@ b", "\n@ 'a'", "'a\n@ b'", "'a \n\n@ it''s '", '"a\n@  \\ b"', '"\n\n@ a\n@ "',
    '\n@ # c\n@ "a\n@ b" # c', "|\n@  a\n@   b", "|-\n@ a\n\n@ # b\n@ ", "|\n\n@  a: b\n@   \n",
    "| # c\n@  500m", "|-\n@ 500m",
]
ODD = [
    "a\n@ b: c", "a\n@b", '"a\nb"', "'a\n@ b", "|\n@   \n@ a", "|\n", "|+\n@ a", "|1\n@ a", ">\n@ a", "{a: b}",
    "[[a]]", "[a\n@ ]", "&a b", "*a", "!b c", "- a", "b: c", "a\tb", "...", "---",
]
ODD_KEYS = ["5", ".x", '"q: "', "a b", "y", "<<", "-k", "~", "k "]
# fmt: on
KEYS = ["k", "a.b/k", "$k", "'k'"] * 12 + ODD_KEYS
GAPS = [""] * 8 + ["# c", "  # c", "\n", "  \n# c: d", "---", "--- # c"]
ENTRY = st.tuples(
    st.sampled_from([-1, 0, 0, 1, 1]),
    st.booleans(),
    st.sampled_from(KEYS),
    st.sampled_from(PLAIN * 6 + ODD),
    st.sampled_from(GAPS),
    st.sampled_from([0, 1, 2, 2, 2, 4]),
)


def write(entries: list[tuple[int, bool, str, str, str, int]]) -> str:
    """A document whose entries go one level down, stay, or go up; a level is a list or a map by its first entry."""
    lines: list[str] = []
    levels: list[tuple[int, bool]] = []
    below = 0
    for number, (step, item, name, value, gap, width) in enumerate(entries):
        key = name.replace("k", f"k{number}")
        if step < 0:
            del levels[max(1, len(levels) - 1) :]
        if not levels or below > 0:
            levels.append((levels[-1][0] + below if levels else 0, item))
        column, item = levels[-1]
        lines += [gap] if gap else []
        opens = step > 0
        text = value.replace("@", " " * column)
        lines.append(" " * column + ("- " if item else "") + (f"{key}: " if not item or width else ""))
        if not opens:
            lines[-1] += text
        elif not item or width:
            lines[-1] = lines[-1].rstrip(" ")
        # Below `- key:` the other keys of the same map stand two to the right.
        below = (width + 2 if item else max(width, 1)) if opens else 2 if item and width == 4 else 0
    return "\n".join(lines)


@settings(max_examples=1_000, deadline=None)
@given(st.lists(ENTRY, max_size=12), st.sampled_from(["\n", "", "\n\n", "\n---\n"]))
def test_generated_documents(entries: list[tuple[int, bool, str, str, str, int]], end: str) -> None:
    compare((write(entries) + end).encode())


@settings(max_examples=400, deadline=None)
@given(st.text(st.sampled_from("ab:#-'\"\\|{}[],&*!?%@ \t\n\n  "), max_size=40))
def test_any_text(text: str) -> None:
    compare(text.encode())


def manifests() -> list[bytes]:
    """The YAML files of this repository."""
    folders = ("apps", "clusters", "platform", "policies", "tests")
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.yaml") if path.is_file())
    return [path.read_bytes() for path in paths]


def test_the_repository() -> None:
    files = manifests()
    assert sum(compare(data) for data in files) > 0.75 * len(files)


# fmt: off
CUTS = [
    " ", "  ", "\n", "\n\n", "-", "- ", ":", ": ", "#", " #", "'", '"', "''", "\\", "\\n", "\\ ", "|", "|-\n",
    "|+", ">", "[", "]", "{", "}", "{}", "[]", ",", "&a ", "*a", "!", "? ", "%", "@", "`", "---\n", "...\n",
    "\t", "\r", "<<", "~", "=", "1e3", ".inf", "2020-01-01", "'500m'", "y", "é", "\u2028", "\x85", "x: y",
    "- x", "# c", "\n# c\n", "k:\n", ": |\n", "-\n", "- - ", "\n\n  ", '":', "': ",
]
# fmt: on


def mutate(text: str, choose: random.Random) -> str:
    """A text with one to three small accidents: characters or lines lost, added, moved or shifted."""
    for _ in range(choose.choice((1, 1, 1, 2, 3))):
        lines = text.split("\n")
        at, line = choose.randrange(len(text) + 1), choose.randrange(len(lines))
        end = min(len(lines), line + choose.choice((1, 1, 3, 40)))
        match choose.randrange(7):
            case 0:
                text = text[:at] + choose.choice(CUTS) + text[at:]
            case 1:
                text = text[:at] + text[at + choose.choice((1, 1, 2, 5)) :]
            case 2:
                text = text[:at] + choose.choice(CUTS) + text[at + choose.choice((1, 2, 4)) :]
            case 3:
                blanks = " " * choose.randint(1, 3)
                text = "\n".join([*lines[:line], *(blanks + each for each in lines[line:end]), *lines[end:]])
            case 4:
                blanks = " " * choose.randint(1, 3)
                text = "\n".join(
                    [*lines[:line], *(each.removeprefix(blanks) for each in lines[line:end]), *lines[end:]]
                )
            case 5:
                text = "\n".join([*lines[:line], choose.choice(lines), *lines[line:]])
            case _:
                text = text[:at].rstrip(" ") + "\n" + " " * choose.choice((0, 2, 4, 6, 8)) + text[at:]
    return text


def mutated(files: Iterable[bytes], count: int, seed: int) -> tuple[int, int]:
    """How many of `count` mutants took the fast way, and how many no reading accepts."""
    choose = random.Random(seed)
    pool = [data.decode() for data in files if 50 < len(data) < 6_000]
    took = refused = 0
    for _ in range(count):
        data = mutate(choose.choice(pool), choose).encode()
        took += compare(data)
        try:
            scan(data, "f.yaml", Reading.KUBECTL, DEFAULT_LIMITS)
            build(data, "f.yaml", RULES[Reading.KUBECTL], DEFAULT_LIMITS)
        except YamlError:
            refused += 1
    return took, refused


def test_five_thousand_accidents() -> None:
    took, refused = mutated(manifests(), 5_000, 1)
    assert took > 1_000
    assert refused > 1_000


def corpus() -> list[bytes]:
    """The manifests of a large public fleet, and the CRDs of the platform's components."""
    archives = sorted(shared("corpus/kustomize").glob("*.tar.gz"))
    crds = sorted(shared("crds").rglob("*.yaml"))
    files = [path.read_bytes() for path in crds]
    for archive in archives:
        with tarfile.open(archive) as tar:
            members = [tar.extractfile(member) for member in tar if member.name.endswith((".yaml", ".yml"))]
            files += [member.read() for member in members if member]
    return files


@pytest.mark.shared
def test_the_corpus() -> None:
    files = corpus()
    assert sum(compare(data) for data in files) > 0.95 * len(files)


@pytest.mark.shared
def test_accidents_in_the_corpus() -> None:
    took, refused = mutated(corpus(), 5_000, 2)
    assert took > 1_000
    assert refused > 1_000

"""YAML for people: exact text, and every reader reads back what was written."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.errors import YamlError
from tidegate.yamlio import KeyOrder, Reading, UnsupportedYaml, emit, emit_all, load_all, load_one, to_plain
from tidegate.yamlio.numbers import json_number

DEPLOYMENT = {
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {
                        "image": "registry.example.com/web@sha256:" + "1" * 64,
                        "name": "web",
                        "args": ["-c", "--port=80", "a: b", "{{ x }}", "- x", 'it\'s "q"', "yes", ""],
                        "resources": {"limits": {"cpu": "500m", "memory": "1e3", "n": 1, "f": 0.5, "e": 1e22}},
                        "env": [{"value": "0644", "name": "MODE"}, {"name": "CIDR", "value": "10.0.0.0/16"}],
                        "command": [],
                        "lifecycle": {},
                    }
                ]
            },
            "metadata": {"labels": {"app": "web"}, "annotations": {"on": "true"}, "name": "web"},
        },
        "paused": False,
        "nothing": None,
        "matrix": [["a", "b"], [], [{"c": 1}]],
    },
    "status": {},
    "data": {
        "script": "#!/bin/sh\n\nif ! true; then\n\techo 'x'\nfi\n",
        "kept": "a\n\n",
        "stripped": "a\nb",
        "odd": " a\n",
    },
    "metadata": {"labels": {"b": "2", "a": "1"}, "finalizers": ["x"], "namespace": "shop", "name": "web"},
    "kind": "Deployment",
    "apiVersion": "apps/v1",
}
TEXT = """\
# generated from apps/web/app.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels:
    b: "2"
    a: "1"
  finalizers:
  - x
spec:
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com/web@sha256:1111111111111111111111111111111111111111111111111111111111111111
        args:
        - -c
        - --port=80
        - "a: b"
        - "{{ x }}"
        - "- x"
        - it's "q"
        - "yes"
        - ""
        resources:
          limits:
            cpu: 500m
            memory: "1e3"
            "n": 1
            f: 0.5
            e: 1.0e+22
        env:
        - name: MODE
          value: "0644"
        - name: CIDR
          value: 10.0.0.0/16
        command: []
        lifecycle: {}
    metadata:
      name: web
      labels:
        app: web
      annotations:
        "on": "true"
  paused: false
  nothing: null
  matrix:
  - - a
    - b
  - []
  - - c: 1
data:
  script: |
    #!/bin/sh

    if ! true; then
    \techo 'x'
    fi
  kept: |+
    a

  stripped: |-
    a
    b
  odd: " a\\n"
status: {}
"""


def test_a_manifest() -> None:
    assert emit(DEPLOYMENT, header="generated from apps/web/app.yaml") == TEXT
    assert load_one(TEXT.encode(), "f.yaml") == DEPLOYMENT


def test_the_given_order() -> None:
    value = {"kind": "A", "apiVersion": "v1", "list": [{"a": 1, "name": "b"}]}
    assert emit(value, key_order=KeyOrder.GIVEN) == "kind: A\napiVersion: v1\nlist:\n- a: 1\n  name: b\n"
    assert emit(value) == "apiVersion: v1\nkind: A\nlist:\n- name: b\n  a: 1\n"


def test_the_value_is_not_changed() -> None:
    value = {"kind": "A", "status": 1, "apiVersion": "v1", "b": 1}
    emit(value)
    assert list(value) == ["kind", "status", "apiVersion", "b"]


def test_several_documents() -> None:
    assert emit_all([{"a": 1}, {"b": [1]}], header="h") == "# h\na: 1\n---\nb:\n- 1\n"
    assert emit_all([]) == ""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (float("nan"), "the number nan cannot be written for Kubernetes"),
        (float("-inf"), "the number -inf cannot be written for Kubernetes"),
        (2**63, "the number 9223372036854775808 does not fit 64 bits"),
        ({1: 2}, "the key 1 is no text"),
        ({"k" * 1001: 2}, "the key 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk'... is longer than readers allow"),
        ({"a": object}, "a value of the type type cannot be written as YAML"),
        ("\ud800", "the text holds half a character (U+D800)"),
    ],
)
def test_what_is_not_written(value: Any, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        emit(value)
    assert caught.value.message == message


def test_a_cycle_and_a_header_of_two_lines_are_refused() -> None:
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(YamlError, match="nested more than 100 deep"):
        emit(cycle)
    with pytest.raises(YamlError, match="a comment line holds a line break"):
        emit({}, header="a\nb")


_TRICKY = (
    "y n yes no on off true false null ~ 1 0644 0o17 08 1e3 1_000 .5 .inf -.inf .nan 12:30 12:30:00 "
    "2020-01-01 1234567e8 << = - -- --- ... ? : # ! & * | > % @ ` , [ ] { } 500m 1.2.3 10.0.0.0/16 "
    "5e12345 +1 -1 +.5 1e5m 2020-01-01T00:00:00Z NO Null 0e0 00e1 _1 1_ .e .1e 1.e+3 -a --a -1a ./a .a "
    "..a a: :a a#b #a 1e3e 0x1f 0b1 190:20:30"
)
TRICKY = st.sampled_from([*_TRICKY.split(" "), "-_0", "+_1", "._5", "-._1"])
PIECES = st.lists(
    st.one_of(
        TRICKY,
        st.sampled_from([" ", "  ", "\n", "\t", ": ", " #", "\\", '"', "'", "é", "😀", "\x85", "\u2028", "x" * 30]),
    ),
    max_size=8,
).map("".join)
STRINGS = st.one_of(TRICKY, PIECES, st.text(max_size=20))
NUMBERS = st.one_of(st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, STRINGS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(STRINGS, inner, max_size=4)),
    max_leaves=12,
)


def strict(value: Any) -> Any:
    """A form that tells booleans from numbers, but not 1 from 1.0 (JSON does not)."""
    if isinstance(value, dict):
        return {key: strict(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strict(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return (type(value).__name__, value)
    return ("number", value)


@settings(max_examples=500, deadline=None)
@given(VALUES)
def test_each_reading_and_pyyaml_read_back_what_was_written(value: Any) -> None:
    text = emit(value)
    assert strict(yaml.load(text, Loader=yaml.CSafeLoader)) == strict(value)
    for reading in Reading:
        try:
            documents = load_all(text.encode(), "f.yaml", reading)
            plain = [to_plain(document) for document in documents]
        except UnsupportedYaml:
            assert reading is not Reading.KUBECTL
            continue
        assert strict(plain) == strict([] if value is None else [go_json(value)])


def go_json(value: Any) -> Any:
    """Floats without a fraction come back as integers: their shortest digits, which the recorded answers prove."""
    if isinstance(value, dict):
        return {key: go_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [go_json(item) for item in value]
    return json_number(value) if isinstance(value, float) else value

"""Strategic merges of single values: what the patch's style and kyaml's oddities make of them."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.render.kustomize.strategic_merge import strategic_merge
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.yamlio import Reading, load_one, to_plain

POD = "apiVersion: v1\nkind: Pod\n"


def merge(destination: str, patch: str, head: str = "") -> Any:
    documents = (load_one(f"{head}{text}".encode(), "t", Reading.KUSTOMIZE) for text in (destination, patch))
    merged = to_plain(strategic_merge(*documents)[0])
    return {k: v for k, v in merged.items() if k not in ("apiVersion", "kind")} if merged is not None else None


@pytest.mark.parametrize(
    ("destination", "patch", "result"),
    [
        ("a: {b: 1, c: 2}", "a: {b: 3}", {"a": {"b": 3, "c": 2}}),
        ("a: {b: 1}", "a: null", None),
        ("a: {b: 1}\nz: 1", "a: null", {"z": 1}),
        ("a: [1, 2]", "a: [3]", {"a": [3]}),
        ("a: 500m", "a: 1", {"a": 1}),
        ("a: '500m'", "a: 1", {"a": "1"}),
        ("a: 1", "a: '500m'", {"a": "500m"}),
        ("a:\nb: ~\nc: null\nz: 1", "y: 1", {"b": None, "c": None, "z": 1, "y": 1}),
        ("a: {x: 1}\nz: 1", "a: {$patch: delete}", {"z": 1}),
        ("a: {x: 1}\nz: 1", "a: {$patch: replace, y: 2}", {"a": {"y": 2}, "z": 1}),
        ("a: 1", "$patch: delete", None),
    ],
)
def test_maps_and_scalars(destination: str, patch: str, result: Any) -> None:
    assert merge(destination, patch) == result


@pytest.mark.parametrize(
    ("destination", "patch", "result"),
    [
        ("containers: [{name: a, image: x}]", "containers: [{name: a, image: y}]", [{"name": "a", "image": "y"}]),
        ("containers: [{name: a}]", "containers: [{name: b}]", [{"name": "b"}, {"name": "a"}]),
        ("containers: [{name: a}, {name: b}]", "containers: [{name: a, $patch: delete}]", [{"name": "b"}]),
        ("containers: [{name: a}]", "containers: [{$patch: replace}, {name: b}]", [{"name": "b"}]),
        ("containers: [{name: a}]", "containers: [{$patch: delete}]", None),
        ("containers: [{name: a}]", "x: 1", [{"name": "a"}]),
    ],
)
def test_lists_with_a_merge_key(destination: str, patch: str, result: Any) -> None:
    merged = merge(f"spec: {{{destination}}}", f"spec: {{{patch}}}", POD)
    assert merged["spec"].get("containers") == result


def test_lists_of_custom_resources_are_replaced() -> None:
    head = "apiVersion: example.com/v1\nkind: Thing\n"
    assert merge("a: [{name: x}]", "a: [{name: y}]", head) == {"a": [{"name": "y"}]}


def test_a_port_that_matches_by_some_keys_loses_what_the_patch_sets() -> None:
    # A trap of kustomize itself, kept: the protocol of the patch vanishes without a word.
    head = "apiVersion: v1\nkind: Service\n"
    merged = merge("spec: {ports: [{port: 80, name: a}]}", "spec: {ports: [{port: 80, protocol: TCP}]}", head)
    assert merged["spec"]["ports"] == [{"port": 80, "name": "a"}]


@pytest.mark.parametrize(
    ("destination", "patch"),
    [
        ("a: {b: 1}", "a: [1]"),
        ("a: text", "a: 5"),
        ("data: {a: b}", "data: {a: 5}"),
        ("a: [x]", "a: [{$patch: replace}]"),
        ("a: 1", "a: {$patch: other}"),
        ("a: 1", "$setElementOrder/x: []"),
    ],
)
def test_what_is_not_sure_is_handed_over(destination: str, patch: str) -> None:
    with pytest.raises(Unsupported):
        merge(destination, patch)

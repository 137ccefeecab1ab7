"""The made cases with values of the wrong kind put in: never a traceback, and never a render that kustomize refuses."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
from kustomize_cases import ROOT, case_names, case_revision

from tidegate.errors import TidegateError, YamlError
from tidegate.render.kustomize import KustomizeEngine, Unsupported
from tidegate.tree.revision import MemoryRevision
from tidegate.yamlio import emit_all, load_all

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, "", "x", "true", "5", "null", "2020-01-01", "a/b", [], {}, [None], [[1]], [{}], ["x"],
    {"a": None}, {"name": "x"}, {"$patch": "delete"},
)  # fmt: skip
KEYS = ("name", "kind", "namespace", "labels", "spec", "x")


def steps(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from steps(value, (*path, key))


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


def mutate(documents: list[Any], chance: random.Random) -> None:
    path = chance.choice([each for each in steps(documents) if len(each) > 1])
    parent, key, what = at(documents, path[:-1]), path[-1], chance.random()
    if what < 0.6:
        parent[key] = copy.deepcopy(chance.choice(ODD))
    elif what < 0.75:
        del parent[key]
    elif isinstance(parent, dict):
        parent[chance.choice(KEYS)] = copy.deepcopy(chance.choice(ODD))
    else:
        parent.insert(0, copy.deepcopy(parent[key]))


def mutant(seed: int) -> MemoryRevision:
    chance = random.Random(seed)
    tree = case_revision(chance.choice(case_names()))
    files = {path: tree.read(path) for path in tree.files()}
    path = chance.choice([each for each in files if each.endswith(".yaml")])
    try:
        documents = load_all(files[path], path)
    except YamlError:
        return tree
    mutate(documents, chance)
    return MemoryRevision(files | {path: emit_all(documents).encode()})


def test_never_a_traceback() -> None:
    rendered = 0
    for seed in range(1_500):
        try:
            KustomizeEngine(mutant(seed)).render(ROOT, "native")
            rendered += 1
        except (Unsupported, TidegateError):
            continue
    assert rendered > 200


@pytest.mark.kubectl
def test_what_is_rendered_is_what_kustomize_renders() -> None:
    for seed in range(5_000, 5_200):
        engine = KustomizeEngine(mutant(seed))
        try:
            native = engine.render(ROOT, "native").text
        except (Unsupported, TidegateError):
            continue
        assert native == engine.render(ROOT, "kustomize").text, f"seed {seed}"

"""Random trees: what the native engine renders is what the real kustomize renders; what that fails on, it refuses."""

from __future__ import annotations

import pytest
from kustomize_fuzz import Tree

from tidegate.errors import YamlError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, Unsupported
from tidegate.tree.revision import MemoryRevision

CASES = 100


def test_the_same_seed_makes_the_same_tree() -> None:
    assert Tree(7).files == Tree(7).files


@pytest.mark.kubectl
def test_random_trees() -> None:
    rendered = 0
    for seed in range(CASES):
        engine = KustomizeEngine(MemoryRevision({path: text.encode() for path, text in Tree(seed).files.items()}))
        try:
            native = engine.render("o", "native")
        except (Unsupported, YamlError):
            continue
        try:
            real = engine.render("o", "kustomize")
        except KustomizeError as error:
            pytest.fail(f"seed {seed}: rendered natively although kustomize says: {error}")
        assert native.text == real.text, f"seed {seed}"
        assert [each.value for each in native.objects] == [each.value for each in real.objects], f"seed {seed}"
        rendered += 1
    # Many trees are broken on purpose; a fuzzer whose trees are all refused would prove nothing.
    assert rendered >= CASES // 5

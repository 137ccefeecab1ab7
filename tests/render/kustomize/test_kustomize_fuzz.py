"""Random trees: what the native engine renders is what the real kustomize renders; what that fails on, it refuses.

Fixed seeds here; `make fuzz` takes new ones.
"""

from __future__ import annotations

import pytest
from kustomize_fuzz import Tree
from kustomize_fuzz_parts import Merges, Scalars

from tidegate.errors import TidegateError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, Unsupported
from tidegate.tree.revision import MemoryRevision

# A fuzzer whose trees are all broken would prove nothing; how many must render.
FUZZERS = {Tree: (100, 20), Scalars: (60, 30), Merges: (60, 15)}


def revision(files: dict[str, str]) -> MemoryRevision:
    return MemoryRevision({path: text.encode() for path, text in files.items()})


@pytest.mark.parametrize("fuzzer", FUZZERS)
def test_the_same_seed_makes_the_same_tree(fuzzer: type[Tree]) -> None:
    assert fuzzer(7).files == fuzzer(7).files
    assert fuzzer(7).files != fuzzer(8).files


@pytest.mark.parametrize("fuzzer", FUZZERS)
def test_never_a_bug(fuzzer: type[Tree]) -> None:
    for seed in range(1_000, 1_600):
        try:
            KustomizeEngine(revision(fuzzer(seed).files)).render("o", "native")
        except Unsupported as unsupported:
            assert "a bug in" not in unsupported.reason, f"seed {seed}"
        except TidegateError:
            continue


@pytest.mark.kubectl
@pytest.mark.parametrize("fuzzer", FUZZERS)
def test_random_trees(fuzzer: type[Tree]) -> None:
    cases, must_render = FUZZERS[fuzzer]
    rendered = sum(difference(fuzzer(seed).files) is not None for seed in range(cases))
    assert rendered >= must_render


def difference(files: dict[str, str]) -> bool | None:
    """None where the native engine does not render; fails where the two differ."""
    engine = KustomizeEngine(revision(files))
    try:
        native = engine.render("o", "native")
    except (Unsupported, TidegateError):
        return None
    try:
        real = engine.render("o", "kustomize")
    except KustomizeError as error:
        pytest.fail(f"rendered natively although kustomize says: {error}")
    assert native.text == real.text
    assert [each.value for each in native.objects] == [each.value for each in real.objects]
    return False

"""What the native engine is for: overlays that share a base cost next to nothing beside a process for each."""

from __future__ import annotations

import time

import pytest
from kustomize_cases import case_revision

from tidegate.render.kustomize import KustomizeEngine
from tidegate.tree.revision import MemoryRevision

OVERLAYS = 300
FASTER = 20


@pytest.mark.bench
@pytest.mark.kubectl
def test_three_hundred_overlays_on_one_base() -> None:
    base = case_revision("resources")
    overlays = {
        f"o{number}/kustomization.yaml": (
            f"resources: [../base]\nnamespace: n{number}\n"
            f"images: [{{name: registry.example.com/web, newTag: v{number}}}]\n"
            f"replicas: [{{name: web, count: {number % 5}}}]\n"
            "patches:\n- target: {kind: Deployment}\n  patch: |-\n"
            "    - {op: add, path: /metadata/annotations/x, value: y}\n"
        ).encode()
        for number in range(OVERLAYS)
    }
    engine = KustomizeEngine(MemoryRevision(overlays, base=base))
    native = seconds(engine, "native", range(OVERLAYS))
    real = seconds(engine, "kustomize", range(3))
    print(f"native {native * 1e3:.2f} ms, the real tool {real * 1e3:.0f} ms an overlay")
    assert native * FASTER < real


def seconds(engine: KustomizeEngine, which: str, numbers: range) -> float:
    begin = time.perf_counter()
    for number in numbers:
        engine.render(f"o{number}", which)  # type: ignore[arg-type]
    return (time.perf_counter() - begin) / len(numbers)

"""Nothing reaches a gated stage without promotion: whatever happens to working copies, prod's render stays the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from support import ROOT
from tidegate.fleet.rendering import cluster_folders, render_cluster
from tidegate.generate import generate_fleet
from tidegate.model.join import load_fleet
from tidegate.render.kustomize import KustomizeEngine
from tidegate.tree import MemoryRevision, Revision, WorkingTree
from tidegate.yamlio import emit_all, load_all

SEEDS = 100
Document = dict[str, object]


def gated_renders(revision: Revision, environments: tuple[str, ...]) -> dict[str, str]:
    """Application -> text, for each cluster of a gated stage."""
    engine = KustomizeEngine(revision)
    texts = {}
    for folder in cluster_folders(revision):
        if folder.name not in environments:
            for unit in render_cluster(revision, engine, folder):
                assert unit.rendered is not None, unit.error
                texts[unit.name] = unit.rendered.text
    return texts


@pytest.fixture(scope="module")
def before() -> tuple[WorkingTree, dict[str, str]]:
    revision = WorkingTree(ROOT)
    return revision, gated_renders(revision, ("dev-use1",))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_gated_stages_do_not_follow_the_working_copy(seed: int, before: tuple[WorkingTree, dict[str, str]]) -> None:
    revision, expected = before
    rng = random.Random(seed)
    changed = {}
    for app in revision.names("apps"):
        changed |= change_intent(rng, revision, f"apps/{app}/app.yaml")
        for path in revision.files(f"apps/{app}/base"):
            changed |= change_base(rng, revision, path)
    assert changed
    mutated = MemoryRevision(changed, base=revision)
    fleet, problems = load_fleet(mutated)
    assert fleet is not None and not problems, problems
    generated = generate_fleet(fleet, mutated)
    assert any(file.data != revision.read(path) for path, file in generated.files.items() if path.startswith("apps/"))
    after = MemoryRevision({path: file.data for path, file in generated.files.items()}, base=mutated)
    assert gated_renders(after, ("dev-use1",)) == expected


def change_intent(rng: random.Random, revision: Revision, path: str) -> Mapping[str, bytes]:
    """Change what a team may change in its intent, so that it stays valid."""
    (value,) = load_all(revision.read(path), path)
    changes: list[Callable[[], None]] = [
        lambda: value.__setitem__("port", rng.randint(1024, 60000)),
        lambda: value.__setitem__("env", {"CHANGED": str(rng.random())}),
        lambda: value.__setitem__("flags", {"FEATURE_NEW": rng.random() < 0.5}),
        lambda: value.__setitem__("description", "Changed."),
        lambda: value.__setitem__("shutdownSeconds", rng.randint(5, 600)),
        lambda: value.__setitem__("image", {"repository": "registry.example.com/other/image"}),
        lambda: value.__setitem__("team", rng.choice(["identity", "checkout", "fulfilment", "storefront"])),
        lambda: value.setdefault("dependencies", {}).__setitem__("publishes", ["new-queue"]),
        lambda: value.setdefault("dependencies", {}).__setitem__("external", [{"host": "new.example.org"}]),
        lambda: value.pop("migration", None),
        lambda: value.pop("secrets", None),
        lambda: value.__setitem__("scratch", "1Gi"),
    ]
    for change in rng.sample(changes, rng.randint(1, 6)):
        change()
    return {path: emit_all([value]).encode()}


def change_base(rng: random.Random, revision: Revision, path: str) -> Mapping[str, bytes]:
    """Rename containers, add ports, drop config maps and whole documents, in any base file."""
    documents = load_all(revision.read(path), path)
    if path.endswith("kustomization.yaml"):
        return {}
    for document in documents:
        spec = document.get("spec")
        template = spec.get("template", {}).get("spec", {}) if isinstance(spec, dict) else {}
        for container in template.get("containers", []):
            if rng.random() < 0.3:
                container["name"] = f"renamed-{rng.randint(0, 99)}"
            if rng.random() < 0.5:
                container.setdefault("ports", []).append({"name": "extra", "containerPort": 12345})
        if document.get("kind") == "ConfigMap":
            document["data"] = {"changed": str(rng.random())}
        document["metadata"].setdefault("annotations", {})["changed"] = str(rng.random())
    return {path: emit_all(documents).encode()}


def test_a_change_of_the_working_copy_does_reach_the_first_stage(fleet_copy: Path) -> None:
    revision = WorkingTree(fleet_copy)
    path = "apps/api/app.yaml"
    changed = MemoryRevision({path: revision.read(path).replace(b"port: 9090", b"port: 9191")}, base=revision)
    fleet, _ = load_fleet(changed)
    assert fleet is not None
    generated = generate_fleet(fleet, changed)
    assert b"9191" in generated.files["apps/api/base/deployment.yaml"].data

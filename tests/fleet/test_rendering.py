"""What `render` prints is what the real kustomize builds for every Application of this repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import FLEET, ROOT
from tidegate.fleet.rendering import cluster_folders, render_cluster
from tidegate.render.kustomize import KustomizeEngine
from tidegate.tree import WorkingTree

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.kubectl
@pytest.mark.parametrize("root", [ROOT, FLEET], ids=["repository", "small"])
def test_every_application_is_byte_identical_to_kustomize(root: Path) -> None:
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    assert kubectl, "kubectl belongs to the development requirements"
    revision = WorkingTree(root)
    engine = KustomizeEngine(revision)
    units = [unit for folder in cluster_folders(revision) for unit in render_cluster(revision, engine, folder)]
    assert len(units) == {ROOT: 45, FLEET: 15}[root]
    for unit in units:
        assert unit.rendered is not None, unit.error
        assert unit.rendered.engine == "native"
        real = subprocess.run([kubectl, "kustomize", root / unit.application.path], capture_output=True, check=True)
        assert unit.rendered.text == real.stdout.decode(), unit.name


def test_clusters_without_apps_have_only_the_root() -> None:
    revision = WorkingTree(ROOT)
    (folder,) = (place for place in cluster_folders(revision) if place.name == "shared-use1")
    (unit,) = render_cluster(revision, KustomizeEngine(revision), folder)
    assert [item.value["kind"] for item in unit.objects] == ["AppProject", "Application"]


def test_a_standby_runs_the_same_release_without_work(fleet_copy: Path) -> None:
    revision = WorkingTree(fleet_copy)
    engine = KustomizeEngine(revision)
    texts: dict[str, dict[tuple[str, str], dict[str, object]]] = {}
    for folder in cluster_folders(revision):
        for unit in render_cluster(revision, engine, folder):
            if unit.application.name == "api":
                texts[folder.name] = {(o.value["kind"], o.value["metadata"]["name"]): o.value for o in unit.objects}
    active, standby = texts["prod-a"], texts["prod-b"]
    assert set(active) - set(standby) == {("Job", "api-migrate"), ("ServiceAccount", "api-migrate")}
    assert standby["CronJob", "api-recount"]["spec"]["suspend"] is True  # type: ignore[index]
    assert "suspend" not in active["CronJob", "api-recount"]["spec"]  # type: ignore[operator]
    assert standby["Deployment", "api-settled"]["spec"]["replicas"] == 0  # type: ignore[index]
    hosts = [objects["ConfigMap", "api-cluster"]["data"]["DATABASE_HOST"] for objects in (active, standby)]  # type: ignore[index]
    assert hosts == ["api-writer.prod-a.data.example.com", "api-reader.prod-b.data.example.com"]


def test_selecting_and_writing(fleet_copy: Path, tmp_path: Path, tidegate: Run) -> None:
    code, out, err = tidegate("render", fleet_copy, "--cluster", "prod-b", "--unit", "web")
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("# ")] == ["# prod-b/namespace-web", "# prod-b/web"]
    code, out, err = tidegate("render", fleet_copy, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert out == f"15 Applications written to {tmp_path / 'out'}\n"
    assert sorted(path.name for path in (tmp_path / "out/prod-a").iterdir()) == [
        "api.yaml", "namespace-api.yaml", "namespace-web.yaml", "root.yaml", "web.yaml",
    ]  # fmt: skip
    code, out, err = tidegate("render", fleet_copy, "--unit", "wep")
    assert (code, out, err) == (2, "", "tidegate: there is no unit `wep` (did you mean `web`?)\n")


def test_bootstrap_prints_the_root(fleet_copy: Path, tidegate: Run) -> None:
    code, out, err = tidegate("bootstrap", "dev-a", "--folder", fleet_copy)
    assert (code, err) == (0, "")
    assert out == (fleet_copy / "clusters/nonprod/dev-a/argocd/root.yaml").read_text()

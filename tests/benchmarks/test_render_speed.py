"""The whole fleet rendered natively, against the real kustomize building the same folders, in the same run."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import ROOT
from tidegate.fleet.rendering import cluster_folders, render_cluster
from tidegate.render.kustomize import KustomizeEngine
from tidegate.tree import WorkingTree


@pytest.mark.bench
@pytest.mark.kubectl
def test_rendering_the_fleet_is_many_times_cheaper_than_kustomize() -> None:
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    assert kubectl, "kubectl belongs to the development requirements"
    started = time.process_time()
    revision = WorkingTree(ROOT)
    engine = KustomizeEngine(revision)
    units = [unit for folder in cluster_folders(revision) for unit in render_cluster(revision, engine, folder)]
    native = time.process_time() - started
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for unit in units:
        subprocess.run([kubectl, "kustomize", ROOT / unit.application.path], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    real = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    ratio = real / native
    print(f"\n{len(units)} Applications: native {native:.2f} s CPU, kustomize {real:.2f} s CPU, {ratio:.0f} times")
    assert ratio > 10

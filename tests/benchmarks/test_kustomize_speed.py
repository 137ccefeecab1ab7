"""Kustomizations rendered natively, against the real kustomize building some of them, CPU against CPU.

A public monorepo of many small folders, and a fleet's overlays: many on one base, which is where sharing counts.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from support import ROOT, shared
from tidegate.render.kustomize.building import Builder

CORPUS = "corpus/kustomize/operate-first-apps.tar.gz"
SAMPLE = 60
TIMES_ON_A_MONOREPO = 30
TIMES_ON_OVERLAYS = 90
OVERLAYS = 500
BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com/web
        envFrom: [{configMapRef: {name: settings}}]
        resources: {limits: {cpu: 500m, memory: 128Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}], selector: {app: web}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {matchLabels: {app: web}}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
"""
OVERLAY = """\
resources: [../base]
namespace: team-{number}
images: [{{name: registry.example.com/web, newTag: "{number}"}}]
replicas: [{{name: web, count: 2}}]
labels: [{{pairs: {{team: web}}, includeSelectors: true}}]
patches:
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {{name: web}}
    spec: {{template: {{spec: {{containers: [{{name: web, env: [{{name: N, value: "{number}"}}]}}]}}}}}}
"""


@pytest.mark.bench
@pytest.mark.shared
@pytest.mark.kubectl
def test_a_monorepo(tmp_path: Path) -> None:
    with tarfile.open(shared(CORPUS)) as archive:
        archive.extractall(tmp_path, filter="data")
    recorded = json.loads((ROOT / "tests/data/kustomize-corpus.json").read_text())["folders"]
    folders = [tmp_path / folder for folder, answer in recorded.items() if answer != "fails"]
    compare(tmp_path, folders, TIMES_ON_A_MONOREPO)


@pytest.mark.bench
@pytest.mark.kubectl
def test_overlays_on_one_base(tmp_path: Path) -> None:
    base = {"base/all.yaml": BASE, "base/kustomization.yaml": GENERATED}
    overlays = {f"o{number}/kustomization.yaml": OVERLAY.format(number=number) for number in range(OVERLAYS)}
    for path, text in (base | overlays).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    time.sleep(0.2)  # files that are younger are not trusted to be unchanged, and read again
    compare(tmp_path, [tmp_path / f"o{number}" for number in range(OVERLAYS)], TIMES_ON_OVERLAYS)


GENERATED = "resources: [all.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b, c=d]}]\n"


def compare(root: Path, folders: list[Path], times: int) -> None:
    """Build all natively, and a sample by the real tool."""
    builder = Builder(root=root, root_only=False)
    builder.build(folders[0])
    before = time.process_time()
    for folder in folders:
        builder.build(folder, "native")
    native = (time.process_time() - before) / len(folders)
    real = real_seconds(random.Random(1).sample(folders, SAMPLE))
    print(f"\n{len(folders)} folders: native {native * 1e3:.2f} ms CPU, kustomize {real * 1e3:.0f} ms CPU a folder")
    print(f"{real / native:.0f} times less")
    assert real / native > times


def real_seconds(folders: list[Path]) -> float:
    """CPU seconds of the real tool a folder."""
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    assert kubectl, "kubectl belongs to the development requirements"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for folder in folders:
        command = [kubectl, "kustomize", "--load-restrictor=LoadRestrictionsNone", folder]
        subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / len(folders)

"""A public monorepo of 1,168 kustomizations rendered natively, against the real kustomize building a sample of them."""

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

from support import ROOT
from tidegate.render.kustomize.building import Builder

CORPUS = ROOT.parent / "shared" / "corpus" / "kustomize" / "operate-first-apps.tar.gz"
SAMPLE = 60
MILLISECONDS = 2.0
TIMES = 90


@pytest.mark.bench
@pytest.mark.shared
@pytest.mark.kubectl
def test_a_monorepo_costs_ninety_times_less_than_by_kustomize(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus of public kustomizations is not here")
    kubectl = shutil.which("kubectl", path=str(Path(sys.executable).parent))
    assert kubectl, "kubectl belongs to the development requirements"
    with tarfile.open(CORPUS) as archive:
        archive.extractall(tmp_path, filter="data")
    recorded = json.loads((ROOT / "tests/data/kustomize-corpus.json").read_text())["folders"]
    folders = [tmp_path / folder for folder, answer in recorded.items() if answer != "fails"]
    builder = Builder(root=tmp_path, root_only=False)
    builder.build(folders[0])
    before = time.process_time()
    for folder in folders:
        builder.build(folder, "native")
    native = (time.process_time() - before) / len(folders)
    real = real_seconds(kubectl, random.Random(1).sample(folders, SAMPLE))
    print(f"\n{len(folders)} folders: native {native * 1e3:.2f} ms CPU, kustomize {real * 1e3:.0f} ms CPU a folder")
    print(f"{real / native:.0f} times less")
    assert native * 1e3 < MILLISECONDS
    assert real / native > TIMES


def real_seconds(kubectl: str, folders: list[Path]) -> float:
    """CPU seconds of the real tool a folder."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for folder in folders:
        command = [kubectl, "kustomize", "--load-restrictor=LoadRestrictionsNone", folder]
        subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / len(folders)

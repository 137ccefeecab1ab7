"""Control planes and clones of the fleet for the tests here; without the real tools every test is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fleet_clone import FleetClone
from harness import ROOT, SKIP, ControlPlane, available, control_plane
from synced_fleet import SyncedFleet


@pytest.fixture(scope="session")
def real_tools() -> None:
    """Skip unless a control plane can be started here."""
    if not available():
        pytest.skip(SKIP)


@pytest.fixture(scope="module")
def api_server(real_tools: None) -> Iterator[ControlPlane]:
    """An API server with the fleet's CRDs, no controllers."""
    with control_plane(argocd=False) as plane:
        yield plane


@pytest.fixture(scope="module")
def synced_fleet(
    real_tools: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SyncedFleet]:
    """The cluster that the parameter names, under Argo CD, bootstrapped from a clone of this working copy."""
    cluster = str(request.param)
    (folder,) = (path.parent for path in ROOT.glob(f"clusters/*/{cluster}/cluster.yaml"))
    clone = FleetClone.of_working_copy(Path(tmp_path_factory.mktemp(cluster)) / "fleet")
    relative = str(folder.relative_to(ROOT))
    intent = clone.load(f"{relative}/cluster.yaml")
    with control_plane(argocd=True) as plane:
        plane.run_pods(intent["region"], intent["architectures"])
        fleet = SyncedFleet(plane, clone, cluster, relative)
        fleet.bootstrap()
        yield fleet

"""A real Argo CD brings a cluster up from git alone, and deletes only what was declared to go."""

from __future__ import annotations

import pytest
from synced_fleet import SyncedFleet

pytestmark = [pytest.mark.control_plane, pytest.mark.xdist_group("control_plane")]

CLUSTERS = ["dev-use1", "prod-use1"]


@pytest.mark.parametrize("synced_fleet", CLUSTERS, indirect=True)
def test_everything_becomes_synced_by_itself(synced_fleet: SyncedFleet) -> None:
    synced_fleet.wait_synced()
    assert synced_fleet.managed() == set(synced_fleet.clone.rendered(synced_fleet.cluster))

"""A real API server accepts everything that any cluster of the fleet would apply, without a warning."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from fleet_clone import FleetClone
from harness import ROOT, ControlPlane

pytestmark = [pytest.mark.control_plane, pytest.mark.xdist_group("control_plane")]

CLUSTERS = sorted(path.parent.name for path in ROOT.glob("clusters/*/*/cluster.yaml"))
ARGOCD = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "argocd"}}


@pytest.fixture(scope="module")
def clone(real_tools: None, tmp_path_factory: pytest.TempPathFactory) -> FleetClone:
    return FleetClone.of_working_copy(Path(tmp_path_factory.mktemp("dry-run")) / "fleet")


def test_there_are_clusters() -> None:
    assert CLUSTERS == ["dev-use1", "prod-use1", "prod-usw2", "qa-use1", "shared-use1"]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_the_server_accepts_everything(cluster: str, clone: FleetClone, api_server: ControlPlane) -> None:
    text = clone.tidegate("render", "--cluster", cluster, "--applications")
    values = [value for value in yaml.load_all(text, yaml.CSafeLoader) if value]
    namespaces = [value for value in values if value["kind"] == "Namespace"]
    # For real: a dry run creates no namespace for the objects in it, and Pod Security reads the labels of a live one.
    made = api_server.try_kubectl("apply", "-f", "-", text=yaml.dump_all([ARGOCD, *namespaces]))
    assert (made.returncode, made.stderr) == (0, "")
    done = api_server.try_kubectl("apply", "--dry-run=server", "-f", "-", text=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(values)


def test_a_pod_that_is_not_restricted_would_be_noticed(api_server: ControlPlane) -> None:
    labels = {"pod-security.kubernetes.io/warn": "restricted"}
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "noticed", "labels": labels}}
    api_server.kubectl("apply", "-f", "-", text=yaml.dump(namespace))
    done = api_server.try_kubectl("-n", "noticed", "create", "deployment", "any", "--image=any", "--dry-run=server")
    assert 'would violate PodSecurity "restricted:latest"' in done.stderr

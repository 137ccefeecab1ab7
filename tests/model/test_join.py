"""Intents joined: a mistake is said where it is, not at everybody who relies on it."""

from __future__ import annotations

from pathlib import Path

from tidegate.model.join import load_fleet
from tidegate.tree import MemoryRevision, WorkingTree


def said(fleet_copy: Path, path: str, old: str, new: str) -> list[str]:
    revision = WorkingTree(fleet_copy)
    text = revision.read(path).decode()
    assert text.count(old) == 1
    _, problems = load_fleet(MemoryRevision({path: text.replace(old, new).encode()}, base=revision))
    return [f"{problem.ref.file} {'.'.join(map(str, problem.ref.pointer))}: {problem.message}" for problem in problems]


def test_a_broken_account_or_team_is_said_once(fleet_copy: Path) -> None:
    fleet = "clusters/fleet.yaml"
    assert said(fleet_copy, fleet, '"222222222222"', '"2222"') == [
        'clusters/fleet.yaml accounts.nonprod.id: `id` must be a 12-digit AWS account id, found the string "2222"'
    ]
    (problem,) = said(fleet_copy, fleet, "costCenter: cc-1\n", "costCenter: CC 1\n")
    assert problem.startswith("clusters/fleet.yaml teams.checkout.costCenter: ")


def test_a_wrong_vpc_is_said_once_and_a_wrong_subnet_too(fleet_copy: Path) -> None:
    cluster = "clusters/prod/prod-a/cluster.yaml"
    assert said(fleet_copy, cluster, "vpc: 10.2.0.0/16", "vpc: 10.9.0.0/16") == [
        f"{cluster} network.vpc: no subnet is part of the VPC 10.9.0.0/16"
    ]
    assert said(fleet_copy, cluster, "10.2.192.0/22", "10.9.192.0/22") == [
        f"{cluster} network.dataSubnets.0: 10.9.192.0/22 is not part of the VPC 10.2.0.0/16"
    ]

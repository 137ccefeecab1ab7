"""`clusters/<environment>/<cluster>/cluster.yaml`: the only hand-written file of a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from tidegate.model.shape import Doc, NotEmpty
from tidegate.model.types import Cidr, Host, KubernetesVersion, Label, Region
from tidegate.outcome import Ref


class Role(StrEnum):
    """What a cluster is for: serving, or waiting to serve (disaster recovery)."""

    ACTIVE = "active"
    STANDBY = "standby"


class Architecture(StrEnum):
    """The processor architectures of nodes, as Kubernetes labels them."""

    AMD64 = "amd64"
    ARM64 = "arm64"


class Capacity(StrEnum):
    """How nodes are bought, as Karpenter labels them."""

    SPOT = "spot"
    ON_DEMAND = "on-demand"


@dataclass(frozen=True, kw_only=True)
class ClusterNetwork:
    """The parts of the VPC that network policies name."""

    vpc: Annotated[Cidr, Doc("The network of the VPC.")]
    load_balancer_subnets: Annotated[tuple[Cidr, ...], NotEmpty(), Doc("Where load balancers send from.")]
    data_subnets: Annotated[tuple[Cidr, ...], NotEmpty(), Doc("Where databases and caches listen.")]
    endpoint_subnets: Annotated[tuple[Cidr, ...], NotEmpty(), Doc("Where the VPC endpoints of AWS services listen.")]


@dataclass(frozen=True, kw_only=True)
class ClusterIntent:
    """One EKS cluster: account, region, role, version, nodes and network."""

    KIND: ClassVar[str] = "Cluster"

    name: Annotated[Label, Doc("The name of the cluster, and of its folder.")]
    account: Annotated[Label, Doc("The account it lies in: a key of `accounts` in fleet.yaml.")]
    region: Annotated[Region, Doc("The AWS region.")]
    role: Annotated[Role, Doc("Whether the cluster serves or stands by.")] = Role.ACTIVE
    kubernetes: Annotated[KubernetesVersion, Doc("The Kubernetes minor version, quoted.")]
    architectures: Annotated[tuple[Architecture, ...], NotEmpty(), Doc("The architectures of the `general` nodes.")]
    capacity: Annotated[Capacity, Doc("How nodes are bought where an app does not say.")] = Capacity.ON_DEMAND
    data_domain: Annotated[Host, Doc("The private domain of databases and caches in this region.")]
    network: Annotated[ClusterNetwork, Doc("The parts of the VPC that network policies name.")]
    source: Ref

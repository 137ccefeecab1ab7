"""`clusters/fleet.yaml`: what holds for the whole fleet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from tidegate.model.shape import Doc, NotEmpty
from tidegate.model.types import AccountId, Cidr, Host, ImageRepository, Label, RepositoryUrl
from tidegate.outcome import Ref


class Carries(StrEnum):
    """What a stage may carry."""

    APPS = "apps"
    COMPONENTS = "components"
    POLICIES = "policies"


@dataclass(frozen=True, kw_only=True)
class Account:
    """An AWS account; its key in the fleet is the environment, and the folder of its clusters."""

    id: Annotated[AccountId, Doc("The 12-digit account id, quoted.")]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of promotion."""

    name: Annotated[Label, Doc("The name of the stage.")]
    after: Annotated[tuple[Label, ...], Doc("The stages that a release must have passed; none for the first.")] = ()
    carries: Annotated[tuple[Carries, ...], NotEmpty(), Doc("What the stage runs.")] = tuple(Carries)
    waves: Annotated[
        tuple[Annotated[tuple[Label, ...], NotEmpty()], ...], NotEmpty(), Doc("Its clusters, in the order of rollout.")
    ]

    @property
    def gated(self) -> bool:
        """Whether a release must be promoted to get here: every stage but the first."""
        return bool(self.after)

    @property
    def clusters(self) -> tuple[str, ...]:
        """The clusters of all waves, in order."""
        return tuple(name for wave in self.waves for name in wave)


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team that owns apps; its labels are put on everything that it runs."""

    cost_center: Annotated[Label, Doc("Where its costs are booked.")]
    slack: Annotated[str, Doc("The channel that is told of its deployments.")] = ""


@dataclass(frozen=True, kw_only=True)
class FleetIntent:
    """The repository, the accounts, the stages and their waves, the owners."""

    KIND: ClassVar[str] = "Fleet"

    name: Annotated[Label, Doc("The name of the fleet.")]
    repository: Annotated[RepositoryUrl, Doc("The git address that every cluster's Argo CD pulls from.")]
    revision: Annotated[str, Doc("The branch that Argo CD follows.")] = "main"
    tidegate: Annotated[str, Doc("The range of Tidegate versions that may generate, such as >=0.1,<0.2.")]
    registry: Annotated[ImageRepository, Doc("The prefix of the organization's image repositories.")]
    domain: Annotated[Host, Doc("The domain below which the fleet's host names lie.")]
    network: Annotated[Cidr, Doc("The network that all clusters' networks lie in.")]
    accounts: Annotated[Mapping[Label, Account], NotEmpty(), Doc("The AWS accounts by environment.")]
    stages: Annotated[tuple[Stage, ...], NotEmpty(), Doc("The stages of promotion.")]
    teams: Annotated[Mapping[Label, Team], NotEmpty(), Doc("The owners of apps.")]
    source: Ref

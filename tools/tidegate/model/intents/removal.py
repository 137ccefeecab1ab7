"""`clusters/removals.yaml`: what is to disappear from clusters, said before it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from tidegate.model.shape import Doc, NotEmpty
from tidegate.model.types import AppName, Label
from tidegate.outcome import Ref


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One unit that leaves clusters. First it is declared (Argo CD may then delete its objects), then its files go."""

    unit: Annotated[AppName, Doc("The app that goes.")]
    clusters: Annotated[tuple[Label, ...], NotEmpty(), Doc("The clusters that it leaves.")]
    owner: Annotated[Label, Doc("The team that answers for it.")]
    reason: Annotated[str, Doc("Why it goes.")]


@dataclass(frozen=True, kw_only=True)
class RemovalsIntent:
    """All declared removals. An entry stays until the removal has reached every cluster."""

    KIND: ClassVar[str] = "Removals"

    removals: Annotated[tuple[Removal, ...], Doc("The declared removals.")]
    source: Ref

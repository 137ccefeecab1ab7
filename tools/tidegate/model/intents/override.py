"""`apps/<app>/overrides/<stage or cluster>/<name>.yaml`: the way out, a patch with an owner and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from tidegate.model.shape import Doc, NotEmpty, Scope
from tidegate.model.types import Date, Label
from tidegate.outcome import Ref


@dataclass(frozen=True, kw_only=True)
class OverrideTarget:
    """Which object of the app is changed."""

    kind: Annotated[str, Doc("Its kind, such as Deployment.")]
    name: Annotated[Label, Doc("Its name.")]


@dataclass(frozen=True, kw_only=True)
class OverrideIntent:
    """A strategic merge patch on one object of an app, in one stage or cluster."""

    KIND: ClassVar[str] = "Override"
    SCOPE: ClassVar[Scope] = Scope.STAGE

    owner: Annotated[Label, Doc("The team that answers for it.")]
    reason: Annotated[str, Doc("Why it is needed.")]
    expires: Annotated[Date | None, Doc("Until when, as a quoted date.")] = None
    target: Annotated[OverrideTarget, Doc("Which object is changed.")]
    patch: Annotated[Mapping[str, Any], NotEmpty(), Doc("What is merged into it.")] = field(default_factory=dict)
    source: Ref

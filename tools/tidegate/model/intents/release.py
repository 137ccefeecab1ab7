"""What the tool writes about releases: the release itself, and the stage file that says which one runs where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from tidegate.model.shape import Doc, NotEmpty
from tidegate.model.types import AppName, Commit, Digest, ImageRepository, Label, Platform, Sha256, Version
from tidegate.outcome import Ref


@dataclass(frozen=True, kw_only=True)
class Build:
    """One build of an app's image, as CI brought it."""

    version: Annotated[Version, Doc("The version of the app.")]
    repository: Annotated[ImageRepository, Doc("The repository of the image.")]
    digest: Annotated[Digest, Doc("The digest of the image (of the index, where there is one).")]
    platforms: Annotated[tuple[Platform, ...], NotEmpty(), Doc("The platforms that the image runs on.")]
    commit: Annotated[Commit, Doc("The commit of the app's source that it was built from.")]


@dataclass(frozen=True, kw_only=True)
class FrozenBase:
    """The frozen base: the hash of the folder, and of each file in it."""

    hash: Annotated[Sha256, Doc("The hash of the folder.")]
    files: Annotated[Mapping[str, Sha256], NotEmpty(), Doc("File -> SHA-256 of its bytes.")]


@dataclass(frozen=True, kw_only=True)
class ReleaseIntent:
    """An immutable bundle: frozen intent, frozen base, build. Its id is its version and the start of its hash."""

    KIND: ClassVar[str] = "Release"

    unit: Annotated[AppName, Doc("The app.")]
    build: Annotated[Build, Doc("The build that runs.")]
    intent: Annotated[Sha256, Doc("SHA-256 of the frozen app.yaml beside this file.")]
    base: Annotated[FrozenBase, Doc("The frozen base.")]
    source: Ref


@dataclass(frozen=True, kw_only=True)
class Running:
    """Which release one cluster runs."""

    release: Annotated[str, Doc("The id of the release.")]
    hash: Annotated[Sha256, Doc("The full hash of the release.")]


@dataclass(frozen=True, kw_only=True)
class StageFileIntent:
    """`apps/<app>/stages/<stage>.yaml`: the pinned build in the first stage, the release of each cluster in others."""

    KIND: ClassVar[str] = "StageFile"

    unit: Annotated[AppName, Doc("The app.")]
    stage: Annotated[Label, Doc("The stage.")]
    pinned: Annotated[Build | None, Doc("First stage only: the build that runs on the working base.")] = None
    clusters: Annotated[Mapping[Label, Running], Doc("Gated stages: cluster -> release.")] = field(default_factory=dict)
    source: Ref

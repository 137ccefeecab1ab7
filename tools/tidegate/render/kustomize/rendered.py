"""What a render hands on: the text that Argo CD would apply, its objects, and where each object came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tidegate.outcome import Ref


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an object came from: the document (or generator entry) that made it, and the patches that touched it."""

    base: Ref
    patches: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderedObject:
    """One object of a render: its value, plain as kubectl reads the rendered text, and its origin."""

    value: dict[str, Any]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole render: the text byte for byte as kustomize prints it, its objects in order, the engine that made it."""

    text: str
    objects: tuple[RenderedObject, ...]
    engine: str

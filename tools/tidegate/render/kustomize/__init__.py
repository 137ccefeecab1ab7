"""Rendering kustomizations: natively where that is exact, else by the real kustomize."""

from tidegate.render.kustomize.engine import KustomizeEngine, render_kustomization
from tidegate.render.kustomize.overrides import OverrideError
from tidegate.render.kustomize.rendered import Origin, Rendered, RenderedObject
from tidegate.render.kustomize.safety import Closure, ClosureLimits, Refusal, UnsafeKustomization
from tidegate.render.kustomize.unsupported import KustomizeError, Unsupported

__all__ = [
    "Closure",
    "ClosureLimits",
    "KustomizeEngine",
    "KustomizeError",
    "Origin",
    "OverrideError",
    "Refusal",
    "Rendered",
    "RenderedObject",
    "UnsafeKustomization",
    "Unsupported",
    "render_kustomization",
]

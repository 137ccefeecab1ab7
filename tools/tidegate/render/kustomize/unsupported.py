"""How the two engines say no: the native one when it is not sure, the real one when it fails."""

from __future__ import annotations

from tidegate.errors import ToolError


class Unsupported(Exception):  # noqa: N818 - not an error: the real tool takes over
    """A construct outside the native engine's allow-list, or one that kustomize itself fails on. `reason` says which.

    The real tool takes over: it renders what is only unsupported here, and words the failure of what is broken.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KustomizeError(ToolError):
    """The real kustomize refused to build a folder; the message has its words."""

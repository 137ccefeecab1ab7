"""The native engine's way to say that it does not know exactly what kustomize would print."""

from __future__ import annotations


class Unsupported(Exception):  # noqa: N818 - not an error: the real tool takes over
    """A construct outside the native engine's allow-list, or one that kustomize itself fails on. `reason` says which.

    The real tool takes over: it renders what is only unsupported here, and words the failure of what is broken.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

"""The error for YAML that is legal but that a reading cannot represent exactly as the real tool would."""

from __future__ import annotations

from tidegate.errors import YamlError
from tidegate.outcome import Place


class UnsupportedYaml(YamlError):  # noqa: N818 - it says what the text is, not that it is wrong
    """Legal YAML outside what is proven equal to the real tool: the caller hands over to that tool.

    `reason` is a short phrase without place, fit for a `Skip`.
    """

    def __init__(self, reason: str, *, place: Place | None = None) -> None:
        super().__init__(f"this YAML is not read natively: {reason}", place=place)
        self.reason = reason

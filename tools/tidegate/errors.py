"""What stops a run: one base error that tells a person what is wrong, where, and how to mend it."""

from __future__ import annotations

from tidegate.outcome import Place


class TidegateError(Exception):
    """The run cannot go on. `message` is one sentence; `hint` says how to mend it; `place` is where to look."""

    exit_code = 2

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        mend = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message}{mend}"


class YamlError(TidegateError):
    """A YAML text that cannot be read, or that readers would disagree about."""


class MissingFileError(TidegateError):
    """A file that the work needs is not in the revision."""


class ToolError(TidegateError):
    """A real tool (kubectl, git, helm) is missing or failed."""


class UsageError(TidegateError):
    """The arguments of a command do not make sense."""

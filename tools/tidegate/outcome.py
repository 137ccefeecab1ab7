"""What a run says: findings, verdicts and skips, and the references that tie them to files. All values are frozen."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Pointer = tuple[str | int, ...]
"""A path inside a document: map keys as `str`, list positions as `int`. The empty tuple is the document itself."""


@dataclass(frozen=True, order=True)
class Place:
    """A position that a person can open: `line` and `column` count from 1; 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Ref:
    """A reference to a value in a file: repository-relative POSIX path, document number from 0, pointer.

    Code carries references, never line numbers; `yamlio.positions` turns one into a `Place` when it is reported.
    """

    file: str
    document: int = 0
    pointer: Pointer = ()

    def at(self, *steps: str | int) -> Ref:
        """The same reference, `steps` further inside the document."""
        return Ref(self.file, self.document, (*self.pointer, *steps))


class Severity(StrEnum):
    """How bad a finding is: an error fails the run, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Verdict(StrEnum):
    """The outcome of a decision. `INDETERMINATE` (registry down, no key) never counts as a pass."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the rule, where it is, what it is, how to mend it, and the targets where it shows."""

    rule: str
    ref: Ref
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    targets: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)
    """Set when the reference was resolved already (a parse error knows its place, its file has no positions)."""


@dataclass(frozen=True, order=True)
class Skip:
    """Something that was not done, and why. Always shown and counted."""

    what: str
    reason: str

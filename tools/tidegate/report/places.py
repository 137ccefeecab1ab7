"""From references to places that a person can open: one file is read again, with marks, when it is reported."""

from __future__ import annotations

from tidegate.errors import TidegateError
from tidegate.outcome import Place, Ref
from tidegate.tree import Revision
from tidegate.yamlio import Positions


def place_of(revision: Revision, ref: Ref) -> Place:
    """The place of a reference: of the key, for a member of a map. The file alone where it has no positions."""
    try:
        return Positions(revision.read(ref.file), ref.file).place(ref.document, ref.pointer)
    except TidegateError:
        return Place(ref.file)


class Places:
    """Places of many references; each file is read once."""

    def __init__(self, revision: Revision) -> None:
        self._revision = revision
        self._known: dict[str, Positions | None] = {}

    def of(self, ref: Ref) -> Place:
        """See `place_of`."""
        if ref.file not in self._known:
            try:
                self._known[ref.file] = Positions(self._revision.read(ref.file), ref.file)
            except TidegateError:
                self._known[ref.file] = None
        positions = self._known[ref.file]
        return positions.place(ref.document, ref.pointer) if positions else Place(ref.file)

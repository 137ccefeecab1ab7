"""`drift`: what lies in the generated folders is what `generate` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.generate.drift import Change
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind, Revision

RULE = "drift"
REGENERATE = "run: tidegate generate"


def drift_findings(changes: Sequence[Change], earlier: Sequence[Revision]) -> Iterator[Finding]:
    """One finding a unit whose intents changed, and one for each generated file that somebody edited."""
    late: dict[str, list[Change]] = {}
    for change in changes:
        if change.wanted is None:
            yield _foreign(change)
        elif change.found is None or _as_committed(change, earlier):
            late.setdefault(change.wanted.unit, []).append(change)
        else:
            name = change.path.rpartition("/")[2]
            message = f"{name} was edited, but it is generated from {change.wanted.intent.file}"
            hint = f"change {change.wanted.intent.file} instead, then {REGENERATE}"
            place = Place(change.path, change.first_line(), 1)
            yield Finding(RULE, Ref(change.path), message, hint, place=place)
    for found in late.values():
        yield _late(found)


def _as_committed(change: Change, earlier: Sequence[Revision]) -> bool:
    head = earlier[0] if earlier else None
    return head is not None and head.kind(change.path) is EntryKind.FILE and head.read(change.path) == change.found


def _late(changes: list[Change]) -> Finding:
    first = changes[0]
    intent = first.wanted.intent if first.wanted else Ref(first.path)
    if len(changes) == 1:
        verb = "is missing" if first.found is None else "does not follow from it any more"
        return Finding(RULE, Ref(intent.file), f"{first.path} {verb}", REGENERATE, place=Place(intent.file))
    message = f"{len(changes)} generated files do not follow from the intents any more, such as {first.path}"
    return Finding(RULE, Ref(intent.file), message, REGENERATE, place=Place(intent.file))


def _foreign(change: Change) -> Finding:
    name = change.path.rpartition("/")[2]
    if change.ours:
        message, hint = f"{name} is generated, but no intent asks for it", REGENERATE
    else:
        message, hint = f"{name} should not be in a generated folder", "move it, or remove it"
    return Finding(RULE, Ref(change.path), message, hint, place=Place(change.path))

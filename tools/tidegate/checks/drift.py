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
        if change.wanted is None and not change.ours:
            name = change.path.rpartition("/")[2]
            message = f"{name} should not be in a generated folder"
            yield Finding(RULE, Ref(change.path), message, "move it, or remove it", place=Place(change.path))
        elif change.found is None or change.wanted is None or _as_committed(change, earlier):
            late.setdefault(_unit(change), []).append(change)
        else:
            name = change.path.rpartition("/")[2]
            message = f"{name} was edited, but it is generated from {change.wanted.intent.file}"
            hint = f"change {change.wanted.intent.file} instead, then {REGENERATE}"
            place = Place(change.path, change.first_line(), 1)
            yield Finding(RULE, Ref(change.path), message, hint, place=place)
    for unit, found in late.items():
        yield _late(unit, found)


def _unit(change: Change) -> str:
    """The app or cluster whose intents a generated file follows."""
    if change.wanted is not None:
        return change.wanted.unit
    parts = change.path.split("/")
    if parts[0] == "apps":
        return parts[1]
    return parts[4] if len(parts) > 5 else parts[2] if parts[0] == "clusters" else ""


def _as_committed(change: Change, earlier: Sequence[Revision]) -> bool:
    head = earlier[0] if earlier else None
    return head is not None and head.kind(change.path) is EntryKind.FILE and head.read(change.path) == change.found


def _late(unit: str, changes: list[Change]) -> Finding:
    first = changes[0]
    asked = next((change.wanted.intent for change in changes if change.wanted), None)
    ref = Ref(asked.file) if asked else Ref(first.path)
    verb = "is missing" if first.found is None else "is stale" if first.wanted else "is not asked for any more"
    message = f"the generated file {first.path} {verb}"
    if len(changes) > 1:
        message = f"{len(changes)} generated files{f' of {unit}' if unit else ''} do not follow from the intents: "
        message += f"{first.path} {verb}, and {len(changes) - 1} more"
    return Finding(RULE, ref, message, REGENERATE, place=Place(ref.file))

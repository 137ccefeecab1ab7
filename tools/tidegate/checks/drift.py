"""`drift`: what lies in the generated folders is what `generate` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tidegate.checks.history import changed_intents, first_changed_line
from tidegate.generate.drift import Change
from tidegate.model.fleet import Fleet
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind, Revision

RULE = "drift"
REGENERATE = "run: tidegate generate"


def drift_findings(
    changes: Sequence[Change], fleet: Fleet, revision: Revision, earlier: Sequence[Revision]
) -> Iterator[Finding]:
    """One finding for each change of intents that was not generated, and for each generated file that was edited."""
    late: list[Change] = []
    for change in changes:
        name = change.path.rpartition("/")[2]
        if change.wanted is None and not change.ours:
            message = f"{name} should not be in a generated folder"
            yield Finding(RULE, Ref(change.path), message, "move it, or remove it", place=Place(change.path))
        elif change.found is None or change.wanted is None or _as_committed(change, earlier):
            late.append(change)
        else:
            message = f"{name} was edited, but it is generated from {change.wanted.intent.file}"
            hint = f"change {change.wanted.intent.file} instead, then {REGENERATE}"
            place = Place(change.path, change.first_line(), 1)
            yield Finding(RULE, Ref(change.path), message, hint, place=place)
    intents = changed_intents(fleet, revision, earlier) if late else []
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in late:
        groups.setdefault((_cause(change, intents), _unit(change)), []).append(change)
    told: dict[str, list[Change]] = {}
    for (cause, unit), found in groups.items():
        told.setdefault(cause or f" {unit}", []).extend(found)
    for cause, found in told.items():
        yield _late(cause, found, revision, earlier)


def _cause(change: Change, intents: Sequence[str]) -> str:
    """The intent whose change the file does not follow yet, "" where that is not plain (or the file was removed)."""
    parts = change.path.split("/")
    unit = _unit(change)
    own = [file for file in intents if file.startswith(f"apps/{unit}/")]
    cluster = "/".join([*parts[:3], "cluster.yaml"]) if parts[0] == "clusters" else ""
    if own:
        return own[0]
    if len(intents) == 1:
        return intents[0]
    return cluster if cluster in intents else ""


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


def _late(cause: str, changes: list[Change], revision: Revision, earlier: Sequence[Revision]) -> Finding:
    first = changes[0]
    asked = next((change.wanted.intent.file for change in changes if change.wanted), first.path)
    file, unit = (asked, cause.strip()) if cause.startswith(" ") else (cause, "")
    if revision.kind(file) is not EntryKind.FILE or (unit and first.found is None):
        file = first.path  # removed by hand: no intent is to be changed
    verb = "is missing" if first.found is None else "is stale" if first.wanted else "is not asked for any more"
    message = f"the generated file {first.path} {verb}"
    if len(changes) > 1:
        message = f"{len(changes)} generated files{f' of {unit}' if unit else ''} do not follow from the intents: "
        message += f"{first.path} {verb}, and {len(changes) - 1} more"
    line = first_changed_line(earlier, revision, file) if file == cause else 0
    return Finding(RULE, Ref(file), message, REGENERATE, place=Place(file, line, 1) if line else Place(file))

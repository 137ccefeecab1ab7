"""`drift`: what lies in the generated folders is what `generate` writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tidegate.checks.history import changed_intents, first_changed_line
from tidegate.generate.drift import Change
from tidegate.model.fleet import Fleet
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind, Revision

RULE = "drift"
REGENERATE = "run: tidegate generate"


def drift_findings(
    changes: Sequence[Change], fleet: Fleet, revision: Revision, earlier: Sequence[Revision], wrong: Collection[str]
) -> Iterator[Finding]:
    """One finding for each change of intents that was not generated, and for each generated file that was edited.

    `wrong` are files with other findings: what does not follow from them yet is generated once they are mended.
    """
    late: list[Change] = []
    removed: dict[str, list[Change]] = {}
    for change in changes:
        name = change.path.rpartition("/")[2]
        if change.wanted is None and not change.ours:
            message = f"{name} should not be in a generated folder"
            yield Finding(RULE, Ref(change.path), message, "move it, or remove it", place=Place(change.path))
        elif change.found is None and _committed(change, earlier) is not None:
            removed.setdefault(_unit(change), []).append(change)
        elif change.found is None or change.wanted is None or _committed(change, earlier) == change.found:
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
        if not _is_wrong(cause, wrong):
            yield _late(cause, found, revision, earlier)
    for found in removed.values():
        yield _removed(found)


def _cause(change: Change, intents: Sequence[str]) -> str:
    """The intent whose change the file does not follow yet, "" where none changed."""
    parts = change.path.split("/")
    unit = _unit(change)
    own = [file for file in intents if file.startswith(f"apps/{unit}/")]
    cluster = "/".join([*parts[:3], "cluster.yaml"]) if parts[0] == "clusters" else ""
    if own:
        return own[0]
    if cluster in intents:
        return cluster
    # What joins units (projects, policies) follows from any of them.
    return next((file for file in intents if file.startswith("apps/")), intents[0] if intents else "")


def _unit(change: Change) -> str:
    """The app or cluster whose intents a generated file follows."""
    if change.wanted is not None:
        return change.wanted.unit
    parts = change.path.split("/")
    if parts[0] == "apps":
        return parts[1]
    return parts[4] if len(parts) > 5 else parts[2] if parts[0] == "clusters" else ""


def _committed(change: Change, earlier: Sequence[Revision]) -> bytes | None:
    there = earlier and earlier[0].kind(change.path) is EntryKind.FILE
    return earlier[0].read(change.path) if there else None


def _is_wrong(cause: str, wrong: Collection[str]) -> bool:
    parts = cause.split("/")
    folder = f"apps/{parts[1]}/" if parts[0] == "apps" and len(parts) > 2 else cause
    return any(file == cause or (folder != cause and file.startswith(folder)) for file in wrong)


def _removed(changes: list[Change]) -> Finding:
    first = changes[0]
    message = f"the generated file {first.path} was removed"
    if len(changes) > 1:
        message = f"{len(changes)} generated files were removed: {first.path}, and {len(changes) - 1} more"
    return Finding(RULE, Ref(first.path), message, REGENERATE, place=Place(first.path))


def _late(cause: str, changes: list[Change], revision: Revision, earlier: Sequence[Revision]) -> Finding:
    first = changes[0]
    asked = next((change.wanted.intent.file for change in changes if change.wanted), first.path)
    file, unit = (asked, cause.strip()) if cause.startswith(" ") else (cause, "")
    if revision.kind(file) is not EntryKind.FILE:
        file = first.path
    verb = "is missing" if first.found is None else "is stale" if first.wanted else "is not asked for any more"
    message = f"the generated file {first.path} {verb}"
    if len(changes) > 1:
        message = f"{len(changes)} generated files{f' of {unit}' if unit else ''} do not follow from the intents: "
        message += f"{first.path} {verb}, and {len(changes) - 1} more"
    line = first_changed_line(earlier, revision, file) if file == cause else 0
    return Finding(RULE, Ref(file), message, REGENERATE, place=Place(file, line, 1) if line else Place(file))

"""What only follows from a mistake that was found at its root is not told again: one mistake is one finding."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from tidegate.errors import TidegateError, YamlError
from tidegate.model.fleet import Fleet, Release, Target
from tidegate.outcome import Finding

# An object that may not be there at all, or of which nobody knows what it is, is not judged further.
_ALONE = ("plain-secret", "project-scope")
# What looks from one object at another cannot be judged where one of them is unknown; nor can the pods of a workload of
# an unknown kind, whose lists a patch replaces instead of merging.
_RELATIONS = frozenset({"dangling-reference", "empty-selector", "pod-security", "project-scope"})


def _of_damaged(target: Target, damaged: Sequence[Release]) -> bool:
    return target.release is not None and any(target.release is release for release in damaged)


def without_uncertain(fleet: Fleet, damaged: Sequence[Release], findings: Iterable[Finding]) -> Fleet:
    """The fleet, with every cluster as incomplete that runs a damaged release, or from which an app vanished.

    What such a cluster should hold is not known until that is mended.
    """
    uncertain = {target.cluster.name for target in fleet.targets if _of_damaged(target, damaged)}
    uncertain |= {target.partition("/")[0] for target in _vanished(findings)}
    return dataclasses.replace(fleet, incomplete=fleet.incomplete | uncertain)


def _vanished(findings: Iterable[Finding]) -> set[str]:
    return {target for finding in findings if finding.rule == "vanished-target" for target in finding.targets}


def without_consequences(
    findings: Iterable[Finding], fleet: Fleet, damaged: Sequence[Release], unreadable: Mapping[str, TidegateError]
) -> list[Finding]:
    """The findings but those that follow from another one: in a damaged release, behind a link, in a broken base."""
    found = list(findings)
    links = {f.ref.file for f in found if f.rule == "repository-layout" and " is a link" in f.message}
    restored = tuple(
        folder
        for release in damaged
        for folder in (f"{release.base}/", f"apps/{release.intent.unit}/releases/{release.id}/")
    )
    broken = {f.ref.file.rpartition("/")[0] for f in found if f.rule == "base-object"}
    broken |= {base for base, error in unreadable.items() if isinstance(error, YamlError)}
    unsure = {target.name for target in fleet.targets if _of_damaged(target, damaged) or target.base in broken}
    unsure |= _vanished(found)
    rendered = {f.ref.file.rpartition("/")[0] for f in found if f.rule == "render" and f.targets}
    empty = {f.ref.file for f in found if f.rule == "repository-layout" and f.message.endswith(" is empty")}
    odd = {name for f in found if _unknown_kind(f) for name in f.targets}
    odd |= {t.name for t in fleet.targets if any(file.startswith(f"{t.base}/") for file in empty)}
    told = {(finding.ref.file, finding.ref.pointer) for finding in found if finding.rule != "object-fields"}
    return [
        finding
        for finding in found
        if not (
            (finding.rule == "object-fields" and (finding.ref.file, finding.ref.pointer) in told)
            or (finding.rule != "release-hash" and finding.ref.file.startswith(restored))
            or (finding.rule != "repository-layout" and _behind(finding, links))
            or (finding.rule == "render" and finding.targets and unsure.issuperset(finding.targets))
            or (finding.rule == "render" and not finding.targets and finding.ref.file.rpartition("/")[0] in rendered)
            or (finding.rule in _RELATIONS and finding.targets and odd.issuperset(finding.targets))
        )
    ]


def _unknown_kind(finding: Finding) -> bool:
    return finding.rule == "schema" and ": there is no kind " in finding.message


def _behind(finding: Finding, links: set[str]) -> bool:
    return finding.ref.file in links or any(f" {link}" in finding.message for link in links)


def leading(rules: Iterable[str]) -> str | None:
    """Of the rules that found one object wrong, the one that says that it may not be there at all, if any."""
    found = set(rules)
    return next((rule for rule in _ALONE if rule in found), None)

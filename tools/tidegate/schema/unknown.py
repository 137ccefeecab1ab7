"""What to say of a kind that is not known: the nearest one that is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidegate.schema.mistake import SchemaError
from tidegate.schema.pack import KindKey
from tidegate.schema.wording import name_text, nearest

_STABILITY = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


def stability(version: str) -> tuple[int, int, int]:
    """A sort key for Kubernetes' own order of API versions, the best last: v1alpha1, v1beta1, v1beta2, v1, v2."""
    match = _STABILITY.fullmatch(version)
    if match is None:
        return (-1, 0, 0)
    level = {None: 2, "beta": 1, "alpha": 0}[match[2]]
    return (level, int(match[1]), int(match[3] or 0))


def unknown_kind(api_version: str, kind: str, kubernetes: str, known: Sequence[KindKey]) -> SchemaError:
    """The mistake of naming a kind that a Kubernetes version does not know; `known` are the kinds that it does."""
    message = f"there is no kind {name_text(kind)} in {name_text(api_version)} for Kubernetes {kubernetes}"
    versions = [version for version, name in known if name == kind]
    if versions:
        close = nearest(api_version, versions) or max(versions, key=lambda version: stability(version.split("/")[-1]))
        return SchemaError(("apiVersion",), message, f"did you mean `apiVersion: {close}`?")
    return SchemaError(("kind",), message, _hint(api_version, kind, known))


def _hint(api_version: str, kind: str, known: Sequence[KindKey]) -> str:
    if kind == "List" or (api_version, kind.removesuffix("List")) in known:
        return "write the items as documents of their own"
    if close := nearest(kind, [name for version, name in known if version == api_version]):
        return f"did you mean `kind: {close}`?"
    if close := nearest(kind, sorted({name for _, name in known})):
        home = next(version for version, name in known if name == close)
        return f"did you mean `kind: {close}` of {home}?"
    return "is its CRD known?"

"""What an API server does to a custom object before it validates: nulls are dropped, defaults filled in.

After apiextensions-apiserver, pkg/apiserver/schema/defaulting (algorithm.go, prunenulls.go). A null of a field or map
value that is not nullable goes away, or becomes the default; a null in a list stays, unless its items have a default.
"""

from __future__ import annotations

import copy
from typing import Any

from tidegate.schema.pack import Schema


def defaulted(value: Any, schema: Schema) -> Any:
    """A copy of `value` as the server validates it. `schema` is the structural schema as packed; nothing is raised."""
    if isinstance(value, dict):
        return _map(value, schema)
    if isinstance(value, list):
        items = schema.get("items", {})
        return [defaulted(_replaced(item, items), items) for item in value]
    return value


def _map(value: dict[str, Any], schema: Schema) -> dict[str, Any]:
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties")
    result = {}
    for name, inner in value.items():
        known = properties.get(name, others)
        if not isinstance(known, dict):
            result[name] = inner
            continue
        kept = _replaced(inner, known)
        if kept is not None or known.get("nullable"):
            result[name] = defaulted(kept, known)
    for name, known in properties.items():
        if name not in result and known.get("default") is not None:
            result[name] = defaulted(copy.deepcopy(known["default"]), known)
    return result


def _replaced(value: Any, schema: Schema) -> Any:
    """The default in place of a null that may not be one."""
    if value is None and not schema.get("nullable"):
        return copy.deepcopy(schema.get("default"))
    return value

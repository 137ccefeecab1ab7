"""The Go templates that ApplicationSets are written with, as far as ours need them; anything else is not guessed at.

Known actions: `{{ .field.path }}` and `{{ toJson .field.path }}`, with Go's trim marks. As with
`goTemplateOptions: [missingkey=error]`, a missing field is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tidegate.errors import TidegateError

_ACTION = re.compile(r"(?:\s*\{\{-|\{\{)\s*(.*?)\s*(?:-\}\}\s*|\}\})", re.DOTALL)
_FIELD = re.compile(r"(?:(toJson)\s+)?((?:\.[A-Za-z_][A-Za-z0-9_]*)+)\Z")


class UnsupportedTemplateError(TidegateError):
    """A template that only Argo CD itself can expand."""


def render_template(text: str, parameters: Mapping[str, Any]) -> str:
    """Expand one template. Raises `UnsupportedTemplateError` for an unknown action or a missing field."""

    def action(match: re.Match[str]) -> str:
        known = _FIELD.match(match[1])
        if known is None:
            raise UnsupportedTemplateError(f"the template action `{match[1][:60]}` cannot be expanded offline")
        value = _lookup(parameters, known[2])
        if known[1]:
            return json.dumps(value, separators=(",", ":"), sort_keys=True)
        if not isinstance(value, str):
            raise UnsupportedTemplateError(f"`{known[2]}` is not a string, and would be printed as Go prints it")
        return value

    return _ACTION.sub(action, text)


def _lookup(parameters: Mapping[str, Any], path: str) -> Any:
    value: Any = parameters
    for name in path[1:].split("."):
        if not isinstance(value, Mapping) or name not in value:
            raise UnsupportedTemplateError(f"the template names `{path}`, which the parameters do not have")
        value = value[name]
    return value


def render_tree(value: Any, parameters: Mapping[str, Any]) -> Any:
    """Expand every string of a template object, keys included."""
    if isinstance(value, str):
        return render_template(value, parameters) if "{{" in value else value
    if isinstance(value, dict):
        return {render_tree(key, parameters): render_tree(member, parameters) for key, member in value.items()}
    if isinstance(value, list):
        return [render_tree(member, parameters) for member in value]
    return value

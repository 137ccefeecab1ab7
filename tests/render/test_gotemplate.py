"""Templates of ApplicationSets: what Go would print, or an error; never a guess."""

from __future__ import annotations

import pytest

from tidegate.render.gotemplate import UnsupportedTemplateError, render_template, render_tree

VALUES = {"name": "orders", "path": {"path": "a/b"}, "list": ["x", "y"], "number": 3, "empty": []}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ .name }}", "orders"),
        ("{{.name}}-{{ .path.path }}", "orders-a/b"),
        ("a {{- .name -}} b", "aordersb"),
        ("x: {{ toJson .list }}", 'x: ["x","y"]'),
        ("x: {{ toJson .empty }}", "x: []"),
        ("no action", "no action"),
    ],
)
def test_expands(template: str, expected: str) -> None:
    assert render_template(template, VALUES) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ .missing }}",
        "{{ .name.deeper }}",
        "{{ if .name }}x{{ end }}",
        "{{ .name | upper }}",
        "{{ .number }}",
        "{{ .list }}",
        '{{ index .path "path" }}',
    ],
)
def test_refuses(template: str) -> None:
    with pytest.raises(UnsupportedTemplateError):
        render_template(template, VALUES)


def test_trees_are_expanded_everywhere() -> None:
    assert render_tree({"{{ .name }}": ["{{ .name }}", 1, None]}, VALUES) == {"orders": ["orders", 1, None]}

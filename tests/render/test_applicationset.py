"""The git files generator, expanded offline; anything else is refused by name."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tidegate.outcome import Ref
from tidegate.render.applicationset import UnsupportedApplicationSetError, expand
from tidegate.tree import MemoryRevision

SET: dict[str, Any] = {
    "metadata": {"name": "apps"},
    "spec": {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [
            {"git": {"repoURL": "r", "revision": "main", "files": [{"path": "clusters/c/apps/*/target.yaml"}]}}
        ],
        "template": {
            "metadata": {"name": "{{ .application }}", "namespace": "argocd"},
            "spec": {
                "project": "{{ .project }}",
                "source": {"repoURL": "r", "targetRevision": "main", "path": "{{ .path.path }}"},
                "destination": {"server": "s", "namespace": "{{ .namespace }}"},
            },
        },
        "templatePatch": "metadata:\n  finalizers: {{ toJson .finalizers }}\n",
    },
}


def target(name: str, finalizers: str = "[]") -> bytes:
    return f"application: {name}\nproject: p\nnamespace: {name}\nfinalizers: {finalizers}\n".encode()


REVISION = MemoryRevision(
    {
        "clusters/c/apps/b/target.yaml": target("b", "[done]"),
        "clusters/c/apps/a/target.yaml": target("a"),
        "clusters/c/apps/a/deep/target.yaml": target("deeper"),
        "clusters/c/apps/target.yaml": target("higher"),
        "clusters/c/apps/a/other.yaml": target("other"),
    }
)


def test_one_application_a_target() -> None:
    first, second = expand(SET, REVISION)
    assert (first.name, first.project, first.namespace, first.path) == ("a", "p", "a", "clusters/c/apps/a")
    assert first.parameters == Ref("clusters/c/apps/a/target.yaml")
    assert "finalizers" not in first.value["metadata"]
    assert second.value["metadata"]["finalizers"] == ["done"]
    assert second.value["kind"] == "Application"


def changed(**changes: Any) -> dict[str, Any]:
    value = copy.deepcopy(SET)
    value["spec"].update(changes)
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (changed(strategy={"type": "RollingSync"}), "the field `strategy` is not expanded offline"),
        (changed(goTemplate=False), "anything but strict Go templates is not expanded offline"),
        (changed(goTemplateOptions=[]), "anything but strict Go templates is not expanded offline"),
        (changed(generators=[{"list": {}}]), "only the git files generator is expanded offline"),
        (changed(generators=[{"git": {"directories": []}}]), "only the git files generator is expanded offline"),
        (changed(generators=[{"git": {"files": [{"path": "a/**/b"}]}}]), "the path a/\\*\\*/b is not expanded offline"),
        (changed(templatePatch="{{ if .x }}{{ end }}"), "the template action `if .x` cannot be expanded offline"),
    ],
)
def test_refuses_what_it_does_not_know(value: dict[str, Any], why: str) -> None:
    with pytest.raises(Exception, match=why):
        expand(value, REVISION)


def test_two_targets_with_one_name() -> None:
    revision = MemoryRevision(
        {"clusters/c/apps/a/target.yaml": target("same"), "clusters/c/apps/b/target.yaml": target("same")}
    )
    with pytest.raises(UnsupportedApplicationSetError, match="makes two Applications called same"):
        expand(SET, revision)

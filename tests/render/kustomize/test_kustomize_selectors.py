"""Target selectors: patterns are anchored, names and namespaces match as they are or as they were, labels too."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.outcome import Ref
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.selectors import Selector
from tidegate.render.kustomize.unsupported import Unsupported


def resource() -> Resource:
    metadata: dict[str, Any] = {"name": "web", "namespace": "shop", "labels": {"app": "web", "tier": "front"}}
    made = Resource({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata}, Ref("a.yaml"))
    made.remember_name()
    metadata["name"] = "p-web"
    return made


@pytest.mark.parametrize(
    ("target", "matches"),
    [
        ({}, True),
        ({"kind": "Deployment"}, True),
        ({"kind": "Deploy"}, False),
        ({"kind": "Deploy.*|Service"}, True),
        ({"kind": "Service|Deploy"}, False),
        ({"group": "apps", "version": "v1"}, True),
        ({"group": "batch"}, False),
        ({"version": "v2"}, False),
        ({"name": "web"}, True),
        ({"name": "p-web"}, True),
        ({"name": "we"}, False),
        ({"namespace": "shop"}, True),
        ({"namespace": "default"}, False),
        ({"labelSelector": "app=web"}, True),
        ({"labelSelector": "app==web, tier in (front, back)"}, True),
        ({"labelSelector": "app!=web"}, False),
        ({"labelSelector": "absent!=x"}, True),
        ({"labelSelector": "tier notin (front)"}, False),
        ({"labelSelector": "!absent,app"}, True),
        ({"labelSelector": "absent"}, False),
        ({"annotationSelector": "a"}, False),
        ({"annotationSelector": "!a"}, True),
    ],
)
def test_matches(target: dict[str, str], matches: bool) -> None:
    assert Selector.parse(target).matches(resource()) is matches


@pytest.mark.parametrize(
    "target",
    [
        {"name": "(a+)+"},
        {"name": "(a|b)*"},
        {"name": "a**"},
        {"name": "a{2}"},
        {"name": "[ab]"},
        {"name": "("},
        {"name": "a" * 501},
        {"name": 5},
        {"names": "a"},
        {"labelSelector": "a=b,"},
        {"labelSelector": "a >1"},
        "Deployment",
    ],
)
def test_what_go_might_read_otherwise_is_handed_over(target: Any) -> None:
    with pytest.raises(Unsupported):
        Selector.parse(target)

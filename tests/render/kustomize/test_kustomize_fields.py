"""Field specs, tables and small parts: walks to fields, kinds, cluster scope, order, hashes, paths."""

from __future__ import annotations

from typing import Any

import pytest

from tidegate.outcome import Ref
from tidegate.render.kustomize.fieldspecs import FieldSpecs, spec, visit
from tidegate.render.kustomize.hashes import content_hash
from tidegate.render.kustomize.kustomization import join
from tidegate.render.kustomize.merge_types import field_type, type_of
from tidegate.render.kustomize.name_reference_table import DEFAULT_REFERENCES
from tidegate.render.kustomize.order import kind_rank
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported


def walk(document: Any, path: str, new: Any = None) -> Any:
    visit(document, spec(path).path, lambda parent, key: parent.update({key: "set"}), new=new)
    return document


@pytest.mark.parametrize(
    ("document", "path", "result"),
    [
        ({"a": {"b": 1}}, "a/b", {"a": {"b": "set"}}),
        ({"a": [{"b": 1}, {"b": 2}, {}]}, "a/b", {"a": [{"b": "set"}, {"b": "set"}, {}]}),
        ({"a": [{"b": 1}]}, "a[]/b", {"a": [{"b": "set"}]}),
        ({"a": None}, "a/b", {"a": None}),
        ({}, "a/b", {}),
        ({"a": {"x/y": 1}}, r"a/x\/y", {"a": {"x/y": "set"}}),
    ],
)
def test_visits_what_is_there(document: Any, path: str, result: Any) -> None:
    assert walk(document, path) == result


@pytest.mark.parametrize(
    ("document", "path", "result"),
    [
        ({}, "a/b", {"a": {"b": "set"}}),
        ({"a": None}, "a/b", {"a": {"b": "set"}}),
        ({"a": [{}, {}]}, "a/b", {"a": [{"b": "set"}, {"b": "set"}]}),
        ({}, "a[]/b", {}),
    ],
)
def test_creates_what_is_missing(document: Any, path: str, result: Any) -> None:
    assert walk(document, path, dict) == result


@pytest.mark.parametrize(("document", "path"), [({"a": "text"}, "a/b"), ({"a": None}, "a[]/b")])
def test_what_is_in_the_way(document: Any, path: str) -> None:
    with pytest.raises(Unsupported):
        walk(document, path)


def test_specs_are_chosen_by_kind_group_and_version() -> None:
    table = FieldSpecs((spec("a"), spec("b", "Job"), spec("c", "Job", "batch"), spec("d", "Job", "batch", "v2")))
    assert [each.path for each in table.for_kind("batch/v1", "Job")] == [("a",), ("b",), ("c",)]
    assert [each.path for each in table.for_kind("v1", "Pod")] == [("a",)]


@pytest.mark.parametrize(
    ("api_version", "kind", "cluster_scoped"),
    [
        ("v1", "Namespace", True),
        ("v1", "ConfigMap", False),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", True),
        ("example.com/v1", "Namespace", False),
        ("policy/v1", "PodDisruptionBudget", False),
    ],
)
def test_cluster_scope(api_version: str, kind: str, cluster_scoped: bool) -> None:
    resource = Resource({"apiVersion": api_version, "kind": kind, "metadata": {"name": "x"}}, Ref("x"))
    assert resource.is_cluster_scoped() is cluster_scoped


def test_a_name_is_remembered_before_each_change() -> None:
    resource = Resource({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}, Ref("x"))
    resource.remember_name()
    resource.document["metadata"] |= {"name": "b", "namespace": "n"}
    assert [(each.namespace, each.name) for each in resource.all_ids()] == [("default", "a"), ("n", "b")]
    assert resource.original_id().name == "a"


@pytest.mark.parametrize(
    ("folder", "path", "result"),
    [
        ("a/b", "../c/d.yaml", "a/c/d.yaml"),
        ("a", "..", ""),
        ("a", "../..", ".."),
        ("", "../x", "../x"),
        ("a", "./b//c/", "a/b/c"),
        ("a", "../../../x", "../../x"),
    ],
)
def test_join(folder: str, path: str, result: str) -> None:
    assert join(folder, path) == result


def test_order_of_kinds() -> None:
    kinds = ["ValidatingWebhookConfiguration", "Deployment", "Thing", "Namespace", "ConfigMap", "Service"]
    assert sorted(kinds, key=kind_rank) == [
        "Namespace", "ConfigMap", "Service", "Deployment", "Thing", "ValidatingWebhookConfiguration",
    ]  # fmt: skip


def test_content_hashes() -> None:
    # Recorded from kustomize 5.8.1.
    assert content_hash({"kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"A": "1"}}) == "89g4tffbfk"
    with pytest.raises(Unsupported):
        content_hash({"kind": "Deployment"})


def test_merge_types() -> None:
    pod = type_of({"apiVersion": "v1", "kind": "Pod"})
    containers = field_type(field_type(pod, "spec"), "containers")
    assert containers is not None
    assert containers.keys == ("name",)
    assert field_type(containers.items, "ports").keys == ("containerPort", "protocol")  # type: ignore[union-attr]
    assert type_of({"apiVersion": "example.com/v1", "kind": "Pod"}) is None
    assert type_of({"kind": "Pod"}) is None


def test_no_path_to_a_reference_is_the_beginning_of_another() -> None:
    for target in DEFAULT_REFERENCES.targets:
        for field in target.referrers:
            DEFAULT_REFERENCES.fields_of("/".join(filter(None, (field.group, field.version))), field.kind)

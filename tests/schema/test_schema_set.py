"""What a SchemaSet knows of kinds, versions and scopes, and that nothing makes it raise."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidegate.schema import Origin, SchemaError, SchemaSet, UnsupportedVersionError
from tidegate.schema.pack import custom, kubernetes


@pytest.fixture(scope="module")
def schemas() -> SchemaSet:
    return SchemaSet("1.37")


def config(**fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, **fields}


@pytest.mark.parametrize("version", ["1.33", "1.34", "1.35", "1.36", "1.37", "v1.37", "1.37.2"])
def test_supported_versions(version: str) -> None:
    assert SchemaSet(version).validate(config(data={"a": "b"})) == []


@pytest.mark.parametrize("version", ["1.32", "1.38", "", "1", "latest", "1.37-eks"])
def test_another_version_names_the_known_ones(version: str) -> None:
    with pytest.raises(UnsupportedVersionError) as caught:
        SchemaSet(version)
    assert str(caught.value) == (
        f"there are no schemas for Kubernetes {version} (the known versions are 1.33, 1.34, 1.35, 1.36, 1.37)"
    )


def test_versions_differ(schemas: SchemaSet) -> None:
    assert schemas.knows("resource.k8s.io/v1", "ResourceClaim")
    assert not SchemaSet("1.33").knows("resource.k8s.io/v1", "ResourceClaim")
    assert not schemas.knows("apps/v1", "Service")


def test_served_versions_come_in_the_order_of_stability(schemas: SchemaSet) -> None:
    assert schemas.served_versions("resource.k8s.io", "ResourceClaim") == ("v1", "v1beta2", "v1beta1")
    assert schemas.served_versions("autoscaling", "HorizontalPodAutoscaler") == ("v2", "v1")
    assert schemas.served_versions("", "Pod") == ("v1",)
    assert schemas.served_versions("karpenter.sh", "NodePool") == ("v1",)
    assert schemas.served_versions("", "Nothing") == ()


SCOPES = {
    "Namespaced": [
        ("v1", "Pod"),
        ("v1", "PersistentVolumeClaim"),
        ("apps/v1", "Deployment"),
        ("networking.k8s.io/v1", "Ingress"),
        ("rbac.authorization.k8s.io/v1", "RoleBinding"),
        ("argoproj.io/v1alpha1", "Application"),
        ("gateway.networking.k8s.io/v1", "HTTPRoute"),
    ],
    "Cluster": [
        ("v1", "Namespace"),
        ("v1", "PersistentVolume"),
        ("storage.k8s.io/v1", "StorageClass"),
        ("networking.k8s.io/v1", "IngressClass"),
        ("rbac.authorization.k8s.io/v1", "ClusterRole"),
        ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
        ("karpenter.sh/v1", "NodePool"),
        ("external-secrets.io/v1", "ClusterSecretStore"),
        ("gateway.networking.k8s.io/v1", "GatewayClass"),
    ],
}


@pytest.mark.parametrize(("scope", "kind"), [(scope, kind) for scope, kinds in SCOPES.items() for kind in kinds])
def test_scope(schemas: SchemaSet, scope: str, kind: tuple[str, str]) -> None:
    assert schemas.scope(*kind) == scope


def test_only_subresources_and_unknown_kinds_have_no_scope() -> None:
    for version in kubernetes().versions:
        schemas = SchemaSet(version)
        without = {kind for api_version, kind in kubernetes().kinds(version) if not schemas.scope(api_version, kind)}
        assert without == {"Eviction", "Scale", "TokenRequest"}
    assert schemas.scope("v1", "Nothing") is None


def test_origins(schemas: SchemaSet) -> None:
    assert schemas.origin("apps/v1", "Deployment") == Origin("kubernetes-validate", "1.37.0", "Apache-2.0")
    found = schemas.origin("karpenter.sh/v1", "NodePool")
    assert found is not None
    assert (found.source, found.licence) == ("github.com/aws/karpenter-provider-aws", "Apache-2.0")
    assert schemas.origin("v1", "Nothing") is None


@pytest.mark.parametrize(
    ("api_version", "kind", "expected"),
    [
        ("v1", "Deployment", SchemaError(("apiVersion",), "", "did you mean `apiVersion: apps/v1`?")),
        ("apps/v1", "deployment", SchemaError(("kind",), "", "did you mean `kind: Deployment`?")),
        ("app/v1", "Deploymnt", SchemaError(("kind",), "", "did you mean `kind: Deployment` of apps/v1?")),
        ("karpenter/v1", "NodePool", SchemaError(("apiVersion",), "", "did you mean `apiVersion: karpenter.sh/v1`?")),
        ("v1", "List", SchemaError(("kind",), "", "write the items as documents of their own")),
        ("v1", "PodList", SchemaError(("kind",), "", "write the items as documents of their own")),
        ("example.com/v1", "Xyzzy", SchemaError(("kind",), "", "is its CRD known?")),
    ],
)  # fmt: skip
def test_unknown_kinds(schemas: SchemaSet, api_version: str, kind: str, expected: SchemaError) -> None:
    (error,) = schemas.validate({"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}})
    assert (error.pointer, error.hint) == (expected.pointer, expected.hint)
    assert f"in {api_version} for Kubernetes 1.37" in error.message


class Text(str):
    pass


NO_JSON = [
    (datetime.date(2026, 1, 1), "data.a is a date, which JSON cannot hold"),
    (b"x", "data.a is a bytes, which JSON cannot hold"),
    ({1: 2}, "a key of data.a is 1, which is no string"),
    (Text("x"), "data.a is a Text, which JSON cannot hold"),
    ({Text("x"): 1}, "a key of data.a is 'x', which is no string"),
    ({"\ud800": 1}, "a key of data.a is '\\ud800', which is no string"),
    (float("inf"), "data.a is inf, which JSON cannot hold"),
    ({"b": {1, 2}}, "data.a.b is a set, which JSON cannot hold"),
]


@pytest.mark.parametrize(("value", "message"), NO_JSON)
def test_what_is_no_json(schemas: SchemaSet, value: Any, message: str) -> None:
    assert [error.message for error in schemas.validate(config(data={"a": value}))] == [message]


def test_too_deep(schemas: SchemaSet) -> None:
    value: Any = 1
    for _ in range(5000):
        value = {"a": value}
    assert [e.message for e in schemas.validate(config(spec=value))] == ["spec is nested more than 200 levels deep"]


def test_many_mistakes_are_cut(schemas: SchemaSet) -> None:
    errors = schemas.validate(config(**{f"field{number}": 1 for number in range(150)}))
    assert (len(errors), errors[-1].message) == (101, "the object has 50 more mistakes")


def test_every_custom_kind_compiles_and_takes_an_error(schemas: SchemaSet) -> None:
    for api_version, kind in custom():
        wrong = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, "spce": {}}
        assert any("unknown field `spce`" in error.message for error in schemas.validate(wrong)), kind


@pytest.mark.parametrize("version", kubernetes().versions)
def test_every_built_in_kind_compiles_and_takes_an_error(version: str) -> None:
    schemas = SchemaSet(version)
    for api_version, kind in kubernetes().kinds(version):
        wrong = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a", "labels": {"a": 1}}}
        assert any("metadata.labels.a must be a string" in error.message for error in schemas.validate(wrong)), kind


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_identity_is_told_on_one_line(api_version: str, kind: str) -> None:
    for error in SHARED.validate({"apiVersion": api_version, "kind": kind}):
        assert len(error.message) < 400
        assert error.message.isprintable() or not (api_version + kind).isprintable()
        assert "\n" not in error.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from([("apps/v1", "Deployment"), ("argoproj.io/v1alpha1", "Application"), ("v1", "Secret")]),
    spec=json_values,
    metadata=json_values,
)
def test_nothing_is_raised_and_pointers_lead_somewhere(kind: tuple[str, str], spec: Any, metadata: Any) -> None:
    document = {"apiVersion": kind[0], "kind": kind[1], "metadata": metadata, "spec": spec, "data": spec}
    for error in SHARED.validate(document):
        value: Any = document
        for step in error.pointer:
            value = value[step]
        assert error.message
        assert "\n" not in error.message


SHARED = SchemaSet("1.37")

"""The entrance: which engine runs, what is handed over, how failures read, and that nothing leaks between renders."""

from __future__ import annotations

import pytest
from kustomize_cases import ROOT, case_revision

from tidegate.errors import YamlError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, Unsupported, render_kustomization
from tidegate.tree.revision import MemoryRevision

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"


def revision(**files: str) -> MemoryRevision:
    names = {
        "o": "o/kustomization.yaml",
        "a": "o/a.yaml",
        "p": "o/p.yaml",
        "b": "b/kustomization.yaml",
        "d": "b/a.yaml",
    }
    return MemoryRevision({names[key]: text.encode() for key, text in files.items()})


def test_auto_is_native_where_it_can_be() -> None:
    assert render_kustomization(revision(o="resources: [a.yaml]", a=CONFIG_MAP), "o").engine == "native"


@pytest.mark.kubectl
@pytest.mark.parametrize("case", ["handed-over-merge-key", "configurations-and-more"])
def test_auto_hands_over(case: str) -> None:
    assert render_kustomization(case_revision(case), ROOT).engine == "kustomize 5.8.1"


@pytest.mark.kubectl
def test_the_real_tool_s_words_are_one_line() -> None:
    tree = revision(o="resources: [a.yaml]\nreplicas: [{name: x, count: 1}]\n", a=CONFIG_MAP)
    with pytest.raises(KustomizeError) as failure:
        render_kustomization(tree, "o")
    assert failure.value.message == (
        "kustomize cannot build o: resource with name x does not match a config with the following GVK "
        "[Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] "
        "ReplicationController.[noVer].[noGrp]]"
    )


def test_broken_yaml_has_a_place() -> None:
    with pytest.raises(YamlError) as failure:
        render_kustomization(revision(o="resources: [a.yaml]", a=CONFIG_MAP + "  name: b\n"), "o")
    assert str(failure.value.place) == "o/a.yaml:5:3"


@pytest.mark.parametrize("text", ["a: b\n      a: c", "- a: b\n        a: c"])
def test_broken_yaml_in_an_inline_patch_says_where_it_is(text: str) -> None:
    kustomization = f"resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: |-\n      {text}\n"
    with pytest.raises(YamlError) as failure:
        render_kustomization(revision(o=kustomization, a=CONFIG_MAP), "o")
    assert str(failure.value.place) == "o/kustomization.yaml"
    assert failure.value.message.startswith("line 2 of the text at patches.0.patch: ")


@pytest.mark.parametrize("patch", ["{}", "---", "# nothing"])
def test_empty_patches_are_handed_over(patch: str) -> None:
    kustomization = f"resources: [a.yaml]\npatches:\n- target: {{kind: ConfigMap}}\n  patch: '{patch}'\n"
    with pytest.raises(Unsupported):
        render_kustomization(revision(o=kustomization, a=CONFIG_MAP), "o", engine="native")


def test_native_only_says_why_not() -> None:
    with pytest.raises(Unsupported) as reason:
        render_kustomization(revision(o="resources: [a.yaml]\ncrds: []\n", a=CONFIG_MAP), "o", engine="native")
    assert reason.value.reason == "field crds"


def test_overlays_on_one_base_do_not_touch_each_other() -> None:
    base = {"b/kustomization.yaml": "resources: [a.yaml]\nlabels: [{pairs: {x: z}}]", "b/a.yaml": CONFIG_MAP}
    overlays = {
        f"o{number}/kustomization.yaml": (
            f"resources: [../b]\nnamespace: n{number}\ncommonAnnotations: {{note: '{number}'}}\n"
            "patches: [{target: {kind: ConfigMap}, patch: '- {op: add, path: /data, value: {a: b}}'}]\n"
        )
        for number in range(5)
    }
    tree = MemoryRevision({path: text.encode() for path, text in (base | overlays).items()})
    shared = KustomizeEngine(tree)
    before = shared.render("b", "native")
    for number in (*range(5), 0):
        folder = f"o{number}"
        assert shared.render(folder).text == KustomizeEngine(tree).render(folder).text
        assert f"namespace: n{number}" in shared.render(folder).text
    assert shared.render("b", "native") == before


def test_a_base_that_is_unsupported_is_so_each_time() -> None:
    tree = revision(o="resources: [../b]", b="resources: [a.yaml]", d="apiVersion: v1\nmetadata: {name: x}\n")
    engine = KustomizeEngine(tree)
    for _ in range(2):
        with pytest.raises(Unsupported, match="a resource has no kind"):
            engine.render("o", "native")


def test_the_root_of_the_repository() -> None:
    tree = MemoryRevision({"kustomization.yaml": b"resources: [x/a.yaml]", "x/a.yaml": CONFIG_MAP.encode()})
    assert render_kustomization(tree, "", engine="native").text == CONFIG_MAP


@pytest.mark.kubectl
def test_the_root_of_the_repository_by_the_real_tool() -> None:
    tree = MemoryRevision({"kustomization.yaml": b"resources: [x/a.yaml]", "x/a.yaml": CONFIG_MAP.encode()})
    assert render_kustomization(tree, "", engine="kustomize").text == CONFIG_MAP

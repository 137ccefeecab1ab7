"""Argo CD's `source.kustomize`: edits of the root kustomization, the same as those of the real `kustomize edit`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tidegate.outcome import Ref
from tidegate.render.applicationset import application
from tidegate.render.kustomize import KustomizeEngine, OverrideError
from tidegate.render.kustomize.kustomization import Kustomization
from tidegate.render.kustomize.overrides import overridden
from tidegate.tree.revision import MemoryRevision
from tidegate.yamlio import Reading, load_one

ORACLES = Path(os.environ.get("TIDEGATE_ORACLES", Path.home() / ".cache" / "tidegate-oracles"))
KUSTOMIZE = ORACLES / "bin" / "kustomize"
WORKLOADS = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec: {containers: [{name: web, image: registry.example.com/web:1}, {name: side, image: side@sha256:00}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
"""
COMPONENT = b"apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {from: component}\n"
PATCH = "- {op: add, path: /metadata/annotations/patched, value: 'yes'}"
PLAIN = "resources: [all.yaml]\n"
FULL = """\
bases: [../base]
namePrefix: old-
nameSuffix: -old
namespace: old
commonLabels: {common: old}
labels:
- pairs: {first: old}
  includeSelectors: true
- pairs: {plain: old}
- pairs: {more: old}
- pairs: {templated: old}
  includeTemplates: true
commonAnnotations: {noted: old}
images:
- {name: side, newTag: old, newName: kept}
- {name: registry.example.com/web, newName: kept, tagSuffix: -x}
replicas: [{name: web, count: 1}]
components: [../component]
patches:
- target: {kind: Service}
  patch: |-
    - {op: add, path: /metadata/annotations/own, value: patch}
"""
GOOD: list[tuple[str, dict[str, Any]]] = [
    (PLAIN, {"namePrefix": "p-", "nameSuffix": "-s", "namespace": "team"}),
    (FULL, {"namePrefix": "-p-", "nameSuffix": "-s", "namespace": "team"}),
    (PLAIN, {"images": ["registry.example.com/web:2", "side=registry.example.com/side@sha256:11"]}),
    (PLAIN, {"images": ["registry.example.com/web=mirror.example.com:5000/web:3@sha256:22", "zz:1", "aa:1"]}),
    (FULL, {"images": ["side=*:new", "registry.example.com/web=*:2"]}),
    (FULL, {"images": ["side=new:*"]}),
    (FULL, {"images": ["side=new@*"]}),
    (FULL, {"images": ["other:1"]}),
    (PLAIN, {"replicas": [{"name": "web", "count": 3}]}),
    (FULL, {"replicas": [{"name": "web", "count": "2"}]}),
    (PLAIN, {"commonLabels": {"a": "b", "quoted": '"5"', "empty": "", "colon": "a:b"}}),
    (FULL, {"commonLabels": {"new": "label"}}),
    (FULL, {"commonLabels": {"common": "new"}, "forceCommonLabels": True}),
    (FULL, {"commonLabels": {"plain": "new", "x": "y"}, "forceCommonLabels": True, "labelWithoutSelector": True}),
    (FULL, {"commonLabels": {"more": "new"}, "labelWithoutSelector": True}),
    (FULL, {"commonLabels": {"x": "y"}, "labelWithoutSelector": True, "labelIncludeTemplates": True}),
    (PLAIN, {"commonLabels": {"x": "y"}, "labelWithoutSelector": True, "labelIncludeTemplates": True}),
    (PLAIN, {"commonAnnotations": {"a": "b c"}}),
    (FULL, {"commonAnnotations": {"noted": "new"}, "forceCommonAnnotations": True}),
    (PLAIN, {"patches": [{"target": {"kind": "Service"}, "patch": PATCH}]}),
    (FULL, {"patches": [{"target": {"kind": "Service"}, "patch": PATCH}]}),
    (PLAIN, {"components": ["../component"]}),
    (FULL, {"components": ["../component"]}),
    (PLAIN, {"components": ["../component", "../none"], "ignoreMissingComponents": True}),
]
BAD: list[tuple[str, dict[str, Any], str]] = [
    (PLAIN, {"images": ["registry.example.com/web"]}, "has no new name, tag or digest"),
    (PLAIN, {"images": ["registry.example.com/web:$TAG"]}, "whose values are not known offline"),
    (FULL, {"commonLabels": {"common": "new"}}, "common is in the kustomization already"),
    (FULL, {"commonLabels": {"plain": "new"}, "labelWithoutSelector": True}, "plain is in the kustomization already"),
    (FULL, {"commonAnnotations": {"noted": "new"}}, "noted is in the kustomization already"),
    (PLAIN, {"commonLabels": {"x": "y"}, "labelIncludeTemplates": True}, "labelIncludeTemplates needs"),
    (PLAIN, {"components": ["../none"]}, "there is no component ../none"),
    (PLAIN, {"components": ["../*"]}, "no plain path"),
    (PLAIN, {"replicas": [{"name": "web", "count": "many"}]}, "no whole number"),
    (PLAIN, {"version": "v5.0.0"}, "source.kustomize.version is not rendered offline"),
    (PLAIN, {"commonAnnotationsEnvsubst": True}, "source.kustomize.commonAnnotationsEnvsubst is not rendered offline"),
    (PLAIN, {"namespace": 5}, "source.kustomize.namespace is no str"),
]


def revision(root: str) -> MemoryRevision:
    files = {"overlay/kustomization.yaml": root.encode(), "component/kustomization.yaml": COMPONENT}
    files |= {"base/kustomization.yaml": PLAIN.encode(), "base/all.yaml": WORKLOADS, "overlay/all.yaml": WORKLOADS}
    return MemoryRevision(files)


@pytest.mark.parametrize(("root", "source", "message"), BAD)
def test_what_argo_cd_would_fail_on(root: str, source: dict[str, Any], message: str) -> None:
    with pytest.raises(OverrideError, match=message):
        KustomizeEngine(revision(root)).render_source("overlay", source, "native")


def test_the_edit_is_a_new_value() -> None:
    fields = load_one(FULL.encode(), "f", Reading.KUSTOMIZATION)
    before = json.dumps(fields)
    source = {"commonLabels": {"x": "y"}, "labelWithoutSelector": True, "images": ["side=*:new"]}
    edited = overridden(Kustomization("o", "f", fields), source, lambda _: True).fields
    assert json.dumps(fields) == before
    assert edited["labels"][1] == {"pairs": {"plain": "old", "x": "y"}}
    assert edited["images"][1] == {"name": "side", "newName": "kept", "newTag": "new"}
    assert edited["resources"] == ["../base"]


def test_renders_share_bases_and_do_not_touch_each_other() -> None:
    engine = KustomizeEngine(revision(FULL))
    plain = engine.render("overlay", "native").text
    assert engine.render_source("overlay", {}, "native").text == plain
    other = engine.render_source("overlay", {"namePrefix": "new-"}, "native").text
    assert other == plain.replace("old-web", "new-web")
    assert engine.render("overlay", "native").text == plain


@pytest.mark.kubectl
@pytest.mark.parametrize(("root", "source"), GOOD)
def test_the_real_tool_gets_the_edited_file(root: str, source: dict[str, Any]) -> None:
    engine = KustomizeEngine(revision(root))
    real = engine.render_source("overlay", source, "kustomize").text
    assert engine.render_source("overlay", source, "native").text == real


@pytest.mark.parametrize(("root", "source"), GOOD)
def test_the_same_as_kustomize_edit(root: str, source: dict[str, Any], tmp_path: Path) -> None:
    if not KUSTOMIZE.exists():
        pytest.skip("needs the kustomize binary (docs/development.md)")
    tree = revision(root)
    for path in tree.files():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(tree.read(path))
    for arguments in edits(source):
        subprocess.run([KUSTOMIZE, "edit", *arguments], cwd=tmp_path / "overlay", check=True, capture_output=True)
    text = (tmp_path / "overlay/kustomization.yaml").read_bytes()
    fields = load_one(text, "kustomization.yaml", Reading.KUSTOMIZATION)
    if source.get("patches"):
        fields["patches"] = [*fields.get("patches", []), *source["patches"]]
    edited = KustomizeEngine(revision(json.dumps(fields))).render("overlay", "native").text
    assert KustomizeEngine(tree).render_source("overlay", source, "native").text == edited


def edits(source: dict[str, Any]) -> list[list[str]]:
    """The arguments of Argo CD 3.2 (util/kustomize/kustomize.go), in its order."""
    found = [["set", name.lower(), "--", source[name]] for name in ("namePrefix", "nameSuffix") if name in source]
    if "images" in source:
        found.append(["set", "image", *source["images"]])
    if "replicas" in source:
        found.append(["set", "replicas", *(f"{each['name']}={int(each['count'])}" for each in source["replicas"])])
    for field, flags in (("Labels", LABEL_FLAGS), ("Annotations", ANNOTATION_FLAGS)):
        if f"common{field}" in source:
            chosen = [flag for name, flag in flags.items() if source.get(name)]
            pairs = [f"{key}:{value}" for key, value in source[f"common{field}"].items()]
            found.append(["add", field.lower().removesuffix("s"), *chosen, *pairs])
    if "namespace" in source:
        found.append(["set", "namespace", "--", source["namespace"]])
    if "components" in source:
        found.append(["add", "component", *(each for each in source["components"] if each != "../none")])
    return found


LABEL_FLAGS = {
    "forceCommonLabels": "--force",
    "labelWithoutSelector": "--without-selector",
    "labelIncludeTemplates": "--include-templates",
}
ANNOTATION_FLAGS = {"forceCommonAnnotations": "--force"}


def test_an_application_carries_its_overrides() -> None:
    source = {"repoURL": "r", "path": "a/../overlay", "kustomize": {"namePrefix": "p-"}}
    spec = {"project": "p", "source": source, "destination": {"namespace": "n"}}
    found = application({"metadata": {"name": "a"}, "spec": spec}, Ref("f"))
    assert (found.path, found.kustomize) == ("overlay", {"namePrefix": "p-"})

"""Where rendered objects come from: exactly from the native engine, by identity from the real one."""

from __future__ import annotations

import pytest
from kustomize_cases import ROOT, case_revision

from tidegate.outcome import Ref
from tidegate.render.kustomize import KustomizeEngine, Origin, RenderedObject
from tidegate.tree.revision import MemoryRevision

CONFIG = "overlay/kustomization.yaml"


def origins(case: str, which: str = "native") -> dict[str, Origin]:
    objects = KustomizeEngine(case_revision(case)).render(ROOT, which).objects  # type: ignore[arg-type]
    return {label(each): each.origin for each in objects}


def label(each: RenderedObject) -> str:
    return f"{each.value['kind']} {each.value['metadata']['name']}"


def test_bases_and_patches() -> None:
    assert origins("patch-merge") == {
        "ServiceAccount web": Origin(Ref("base/account.yaml")),
        "Service web": Origin(Ref("base/service.yaml")),
        "Deployment web": Origin(Ref("base/deployment.yaml"), (Ref("overlay/patch.yaml"),)),
    }


def test_inline_patches_point_into_the_kustomization() -> None:
    found = origins("patch-target")
    first, second, third = (Ref(CONFIG, 0, ("patches", number, "patch")) for number in range(3))
    assert found["Service web"] == Origin(Ref("base/service.yaml"), (first,))
    assert found["Deployment web"] == Origin(Ref("base/deployment.yaml"), (first, second, third))


def test_old_patch_fields() -> None:
    found = origins("patch-old-fields")
    assert found["Deployment web"].patches == (Ref("overlay/p.yaml"),)
    assert found["ServiceAccount web"].patches == (Ref(CONFIG, 0, ("patchesStrategicMerge", 1)),)
    assert found["Service web"].patches == (Ref(CONFIG, 0, ("patchesJson6902", 0, "patch")),)


def test_generators_and_what_merges_into_them() -> None:
    found = {name.rsplit("-", 1)[0]: origin for name, origin in origins("generators-merge").items()}
    base, overlay = "base/kustomization.yaml", CONFIG
    assert found["ConfigMap p-settings"] == Origin(
        Ref(base, 0, ("configMapGenerator", 0)), (Ref(overlay, 0, ("configMapGenerator", 0)),)
    )
    assert found["ConfigMap p-other"].base == Ref(base, 0, ("configMapGenerator", 1))


def test_documents_are_counted_as_in_the_file() -> None:
    found = origins("lists")
    assert found["ConfigMap a"].base == Ref("overlay/list.yaml", 0, ("items", 0))
    assert found["ConfigMap b"].base == Ref("overlay/list.yaml", 0, ("items", 1))
    assert found["ConfigMap c"].base == Ref("overlay/more.yaml", 0, ("items", 0))
    assert found["ConfigMap d"].base == Ref("overlay/more.yaml", 2)


def test_components_patch_what_they_are_used_in() -> None:
    found = origins("components")
    patch = Ref("component/kustomization.yaml", 0, ("patches", 0, "patch"))
    assert found["Deployment x-web"] == Origin(Ref("base/deployment.yaml"), (patch,))
    assert found["ConfigMap x-extra"] == Origin(Ref("component/extra.yaml"))


@pytest.mark.kubectl
@pytest.mark.parametrize("case", ["affixes", "patch-merge", "components", "generators", "nested-bases", "resources"])
def test_the_real_tool_s_objects_have_the_same_bases(case: str) -> None:
    native, real = origins(case), origins(case, "kustomize")
    assert {name: origin.base for name, origin in real.items()} == {n: o.base for n, o in native.items()}


@pytest.mark.kubectl
def test_what_cannot_be_found_points_to_the_kustomization() -> None:
    files = {
        "o/kustomization.yaml": "resources: [a.yaml]\npatches:\n- path: p.yaml\n  target: {kind: Thing}\n"
        "  options: {allowNameChange: true}\n",
        "o/a.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: first}\n",
        "o/p.yaml": "- {op: replace, path: /metadata/name, value: other}\n",
    }
    rendered = KustomizeEngine(MemoryRevision({k: v.encode() for k, v in files.items()})).render("o", "kustomize")
    assert rendered.objects[0].origin == Origin(Ref("o/kustomization.yaml"))

"""Each made case: the native engine prints what the real kustomize printed, or hands over."""

from __future__ import annotations

import pytest
from kustomize_cases import DATA, EXPECTED, EXPECTED_ERROR, ROOT, case_names, case_revision

from tidegate.errors import YamlError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, UnsafeKustomization, Unsupported
from tidegate.yamlio import load_all

HANDED_OVER = {
    "handed-over-merge-key",
    "configurations-and-more",
    "replacements-in-text",
    "patch-annotation-date",
    "patch-merge-unsure-quotes",
    "patch-without-api-version",
    "role-reference-null",
    "api-version-null",
}
FAILING = [name for name in case_names() if (DATA / name / EXPECTED_ERROR).exists()]
RENDERED = [name for name in case_names() if name not in FAILING]


@pytest.mark.parametrize("name", RENDERED)
def test_native_prints_what_kustomize_prints(name: str) -> None:
    engine = KustomizeEngine(case_revision(name))
    if name in HANDED_OVER:
        with pytest.raises(Unsupported):
            engine.render(ROOT, "native")
        return
    rendered = engine.render(ROOT, "native")
    expected = (DATA / name / EXPECTED).read_bytes().decode()
    assert rendered.text == expected
    assert [each.value for each in rendered.objects] == load_all(expected.encode(), EXPECTED)
    assert rendered.engine == "native"


@pytest.mark.parametrize("name", RENDERED)
def test_a_second_render_is_the_same(name: str) -> None:
    engine = KustomizeEngine(case_revision(name))
    try:
        first = engine.render(ROOT, "native")
    except Unsupported:
        return
    assert engine.render(ROOT, "native") == first


@pytest.mark.parametrize("name", FAILING)
def test_native_never_renders_what_kustomize_fails_on(name: str) -> None:
    with pytest.raises((Unsupported, UnsafeKustomization, YamlError)):
        KustomizeEngine(case_revision(name)).render(ROOT, "native")


@pytest.mark.kubectl
@pytest.mark.parametrize("name", case_names())
def test_the_real_tool_still_says_so(name: str) -> None:
    engine = KustomizeEngine(case_revision(name))
    if name in FAILING:
        with pytest.raises((KustomizeError, UnsafeKustomization)) as failure:
            engine.render(ROOT, "kustomize")
        assert f"{failure.value.message}\n" == (DATA / name / EXPECTED_ERROR).read_text()
        return
    rendered = engine.render(ROOT, "kustomize")
    assert rendered.text.encode() == (DATA / name / EXPECTED).read_bytes()
    assert rendered.engine == "kustomize 5.8.1"

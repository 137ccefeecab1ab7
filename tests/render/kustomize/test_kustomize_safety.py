"""Hostile and broken closures: each is refused with a reason and the entry that causes it, before any engine runs."""

from __future__ import annotations

import pytest

from tidegate.outcome import Ref
from tidegate.render.kustomize import ClosureLimits, KustomizeEngine, UnsafeKustomization
from tidegate.render.kustomize.remote import looks_remote
from tidegate.tree.revision import EntryKind, MemoryRevision

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"


def engine(files: dict[str, str], **options: object) -> KustomizeEngine:
    revision = MemoryRevision({path: text.encode() for path, text in files.items()})
    return KustomizeEngine(revision, **options)  # type: ignore[arg-type]


def refusals(kustomization: str, **files: str) -> list[tuple[tuple[str | int, ...], str]]:
    tree = {"o/kustomization.yaml": kustomization, "o/a.yaml": CONFIG_MAP, "up.yaml": CONFIG_MAP, **files}
    closure = engine(tree).closure("o")
    return [(refusal.ref.pointer, refusal.message) for refusal in closure.refusals]


REMOTE = [
    "https://example.com/a.yaml",
    "HTTPS://example.com/a.yaml",
    " http://example.com/a.yaml",
    "git::https://example.com/repo",
    "git@github.com:org/repo.git",
    "ssh://git@example.com/repo",
    "file:///etc/passwd",
    "oci://registry.example.com/x",
    "github.com/org/repo",
    "GitHub.com/org/repo//sub?ref=v1",
    "github.com:org/repo",
    "www.github.com/org/repo",
    "gitlab.com/org/repo",
    "org-1@vs-ssh.visualstudio.com:v3/x",
    "user@host/path",
    "host:path/repo",
    "repo?ref=main",
    "dir/repo.git",
    "dir/_git/repo",
    "s3::https://bucket/x",
    "C:\\x",
]


@pytest.mark.parametrize("entry", REMOTE)
def test_remote_entries_look_remote(entry: str) -> None:
    assert looks_remote(entry)


@pytest.mark.parametrize("entry", ["../base", "a.yaml", "x@y.yaml", "github.com.yaml", "dir.git-ops/a.yaml", "./-n"])
def test_local_entries_do_not(entry: str) -> None:
    assert not looks_remote(entry)


@pytest.mark.parametrize(
    ("kustomization", "pointer"),
    [
        ("resources: ['https://example.com/a.yaml']", ("resources", 0)),
        ("resources: [a.yaml, 'github.com/org/repo?ref=v1']", ("resources", 1)),
        ("bases: ['git@example.com:org/repo']", ("bases", 0)),
        ("components: ['https://example.com/c']", ("components", 0)),
        ("crds: ['https://example.com/crd.json']", ("crds", 0)),
        ("openapi: {path: 'https://example.com/o.json'}", ("openapi", "path")),
        ("configurations: ['https://example.com/c.yaml']", ("configurations", 0)),
        ("configMapGenerator: [{name: a, files: ['k=https://x.example/a']}]", ("configMapGenerator", 0, "files", 0)),
        ("configMapGenerator: [{name: a, envs: ['http://x.example/a']}]", ("configMapGenerator", 0, "envs", 0)),
        ("secretGenerator: [{name: a, env: 'http://x.example/a'}]", ("secretGenerator", 0, "env")),
        ("patches: [{path: 'https://x.example/p'}]", ("patches", 0, "path")),
        ("patches: ['https://x.example/p']", ("patches", 0)),
        ("patchesStrategicMerge: ['https://x.example/p']", ("patchesStrategicMerge", 0)),
        ("patchesJson6902: [{path: 'https://x.example/p'}]", ("patchesJson6902", 0, "path")),
        ("replacements: [{path: 'https://x.example/p'}]", ("replacements", 0, "path")),
    ],
)
def test_what_is_fetched_is_refused(kustomization: str, pointer: tuple[str | int, ...]) -> None:
    [(where, message)] = refusals(kustomization)
    assert where == pointer
    assert message.endswith("is fetched from elsewhere")


@pytest.mark.parametrize(
    ("kustomization", "message"),
    [
        ("generators: [a.yaml]", "generators is not allowed: it runs programs or containers"),
        ("transformers: [a.yaml]", "transformers is not allowed: it runs programs or containers"),
        (
            "transformers:\n- |-\n  apiVersion: x/v1\n  kind: X\n  metadata:\n    name: x\n",
            "transformers is not allowed",
        ),
        ("validators: [a.yaml]", "validators is not allowed: it runs programs or containers"),
        ("helmCharts: [{name: x}]", "helmCharts is not allowed: it runs helm"),
        ("helmGlobals: {chartHome: /}", "helmGlobals is not allowed: it runs helm"),
        ("helmChartInflationGenerator: [{}]", "helmChartInflationGenerator is not allowed: it runs helm"),
        ("HelmCharts: [{name: x}]", "HelmCharts is no field of a kustomization"),
        ("Generators: [a.yaml]", "Generators is no field of a kustomization"),
        ("ſecretGenerator: []", "ſecretGenerator is no field of a kustomization"),
        ("patches: [{Path: a.yaml}]", "Path is no field here"),
        ("configMapGenerator: [{name: a, Files: [a.yaml]}]", "Files is no field here"),
        ("resources: [/etc/passwd]", "'/etc/passwd' is no relative path"),
        ("resources: ['..\\\\a']", "'..\\\\a' is no relative path"),
        ("resources: ['']", "'' is no relative path"),
        ("resources: [../../../etc/passwd]", "../../../etc/passwd leaves the repository"),
        ("configMapGenerator: [{name: a, files: [k=../../x]}]", "../../x leaves the repository"),
        ("resources: [nothing.yaml]", "there is no file or folder o/nothing.yaml"),
        ("resources: [../up.yaml]", "../up.yaml stands outside of the folder of this kustomization"),
        ("patches: [{path: ../up.yaml}]", "../up.yaml stands outside of the folder of this kustomization"),
        ("patches: [{path: .}]", ". is a folder where a file is meant"),
        ("components: [a.yaml]", "a.yaml is a file where a folder is meant"),
        ("resources: [.]", "o is built for o, which is the same or stands in it: a cycle"),
        ("resources: [..]", "the root is built for o, which is the same or stands in it: a cycle"),
        ("resources: a.yaml", "this is not a list of paths"),
        ("resources: [[a.yaml]]", "this is not a path"),
        ("- resources", "o/kustomization.yaml is not a map of kustomization fields"),
        ("", "o/kustomization.yaml: the file is empty"),
    ],
)
def test_other_refusals(kustomization: str, message: str) -> None:
    found = refusals(kustomization)
    assert found[0][1].startswith(message), found


def test_all_refusals_are_collected() -> None:
    found = refusals("resources: ['https://example.com/a', ../../x, a.yaml]\nhelmCharts: [{}]\n")
    assert [pointer for pointer, _ in found] == [("resources", 0), ("resources", 1), ("helmCharts",)]


def test_refusals_of_bases_point_into_the_base() -> None:
    tree = {
        "o/kustomization.yaml": "resources: [../b]",
        "b/kustomization.yaml": "resources: ['https://example.com/a']",
    }
    with pytest.raises(UnsafeKustomization) as failure:
        engine(tree).render("o")
    assert failure.value.refusals[0].ref == Ref("b/kustomization.yaml", 0, ("resources", 0))
    assert str(failure.value).startswith("b/kustomization.yaml, resources.0: https://example.com/a is fetched")


def test_a_cycle_over_two_bases() -> None:
    tree = {"o/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../o]"}
    [refusal] = engine(tree).closure("o").refusals
    assert refusal.ref == Ref("b/kustomization.yaml", 0, ("resources", 0))
    assert refusal.message.endswith("a cycle")


def test_a_cycle_that_only_one_way_to_a_base_has() -> None:
    # kustomize refuses p/q -> x -> p, because p holds p/q; the other way to x is no excuse.
    tree = {
        "o/kustomization.yaml": "resources: [../x, ../p/q]",
        "x/kustomization.yaml": "resources: [../p]",
        "p/kustomization.yaml": "resources: [a.yaml]",
        "p/a.yaml": CONFIG_MAP,
        "p/q/kustomization.yaml": "namePrefix: q-\nresources: [../../x]",
    }
    assert [refusal.ref.file for refusal in engine(tree).closure("o").refusals] == ["p/q/kustomization.yaml"]


def test_deep_chains_and_large_builds() -> None:
    chain = {f"b{i}/kustomization.yaml": f"resources: [../b{i + 1}]" for i in range(200)}
    chain |= {"b200/kustomization.yaml": "resources: [a.yaml]", "b200/a.yaml": CONFIG_MAP}
    assert "nested deeper than 30" in engine(chain).closure("b0").refusals[0].message
    wide = {f"b{i}/kustomization.yaml": "resources: []" for i in range(20)}
    wide["o/kustomization.yaml"] = f"resources: [{', '.join(f'../b{i}' for i in range(20))}]"
    limited = engine(wide, limits=ClosureLimits(folders=10))
    assert limited.closure("o").refusals[0].message == "the build uses more than 10 folders"
    limited = engine(wide, limits=ClosureLimits(files=10))
    assert limited.closure("o").refusals[0].message == "the build reads more than 10 files"
    limited = engine(wide, limits=ClosureLimits(total_bytes=100))
    assert limited.closure("o").refusals[0].message == "the build reads more than 100 bytes"


def test_several_or_no_kustomization_files() -> None:
    tree = {
        "o/kustomization.yaml": "resources: [../empty]",
        "o/Kustomization": "resources: []",
        "empty/x.txt": "",
    }
    assert engine(tree).closure("o").refusals[0].message.startswith("o has several kustomization files")
    assert engine(tree).closure("empty").refusals[0].message == "empty has no kustomization file"
    assert engine(tree).closure("nothing").refusals[0].message == "nothing has no kustomization file"


class WithLinks(MemoryRevision):
    """A revision with a link and a submodule in it."""

    def kind(self, path: str) -> EntryKind | None:
        special = {"o/link.yaml": EntryKind.LINK, "o/links": EntryKind.LINK, "sub": EntryKind.SUBMODULE}
        return special.get(path) or super().kind(path)


@pytest.mark.parametrize("entry", ["link.yaml", "links/a.yaml", "../sub", "../sub/base"])
def test_links_and_submodules(entry: str) -> None:
    revision = WithLinks({"o/kustomization.yaml": f"resources: [{entry}]".encode()})
    [refusal] = KustomizeEngine(revision).closure("o").refusals
    assert "a link or submodule" in refusal.message


def test_load_restrictor_none_lets_files_outside_of_the_folder() -> None:
    tree = {"o/kustomization.yaml": "resources: [../up.yaml]", "up.yaml": CONFIG_MAP}
    rendered = engine(tree, root_only=False).render("o", "native")
    assert rendered.text == CONFIG_MAP


def test_odd_yaml_is_scanned_all_the_same() -> None:
    hidden = "x: &x {resources: ['https://example.com/a']}\n<<: *x\n"
    assert any("fetched" in message for _, message in refusals(hidden))

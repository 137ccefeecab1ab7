"""Releases are cut from the working copy, named by what they hold, and moved as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import yaml

from tidegate.model.content import folder_hash, release_id
from tidegate.model.join import load_fleet
from tidegate.promote.release import cut_release
from tidegate.tree import WorkingTree

Run = Callable[..., tuple[int, str, str]]


def test_the_same_content_is_the_same_release(fleet_copy: Path) -> None:
    revision = WorkingTree(fleet_copy)
    fleet, _ = load_fleet(revision)
    assert fleet is not None
    for name, app in fleet.apps.items():
        pinned = app.stages["dev"].pinned
        assert pinned is not None
        cut = cut_release(fleet, revision, app, pinned)
        running = app.stages["prod"].clusters["prod-a"]
        assert (cut.id, cut.hash) == (running.release, running.hash), name
        assert all(revision.read(path) == data for path, data in cut.files.items())


def test_hashes_can_be_made_again_with_coreutils(fleet_copy: Path) -> None:
    (release,) = (fleet_copy / "apps/web/releases").iterdir()
    body = yaml.safe_load((release / "release.yaml").read_text())
    base = fleet_copy / "apps/web/bases" / body["base"]["hash"][:12]
    listed = {
        path.relative_to(base).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in base.rglob("*.yaml")
    }
    assert listed == body["base"]["files"]
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items()))
    assert hashlib.sha256(lines.encode()).hexdigest() == body["base"]["hash"] == folder_hash(listed)
    assert hashlib.sha256((release / "app.yaml").read_bytes()).hexdigest() == body["intent"]
    whole = hashlib.sha256((release / "release.yaml").read_bytes()).hexdigest()
    assert release.name == release_id("1.2.0", whole)


def test_an_image_promotion_adds_few_files(fleet_copy: Path, tidegate: Run) -> None:
    stage = fleet_copy / "apps/web/stages/dev.yaml"
    before = set((fleet_copy / "apps/web").rglob("*"))
    digest = "sha256:" + "1" * 64
    lines = [
        f"  digest: {digest}" if line.startswith("  digest") else line.replace("1.2.0", "1.3.0")
        for line in stage.read_text().splitlines()
    ]
    stage.write_text("\n".join(lines) + "\n")
    code, out, err = tidegate("promote", "web", "--to", "prod", "--unverified", "--folder", fleet_copy)
    assert (code, err) == (0, "")
    assert out.startswith("web 1.3.0-") and " -> prod (cut, unverified)\n" in out
    added = {path.name for path in set((fleet_copy / "apps/web").rglob("*")) - before if path.is_file()}
    assert added == {"release.yaml", "app.yaml"}, "the base is the same, and is shared"
    overlay = yaml.safe_load((fleet_copy / "clusters/prod/prod-b/apps/web/kustomization.yaml").read_text())
    assert overlay["images"] == [{"name": "web", "newName": "registry.example.com/shop/web", "digest": digest}]
    assert tidegate("check", fleet_copy)[0] == 0


def test_nothing_is_promoted_silently_unverified(fleet_copy: Path, tidegate: Run) -> None:
    code, out, err = tidegate("promote", "web", "--to", "prod", "--folder", fleet_copy)
    assert (code, out) == (2, "")
    assert err == (
        "tidegate: no release can be verified yet "
        "(add --unverified: the release is then shown as unverified in every report)\n"
    )


def test_words_for_what_cannot_be_promoted(fleet_copy: Path, tidegate: Run) -> None:
    def said(*arguments: str) -> str:
        code, out, err = tidegate("promote", *arguments, "--unverified", "--folder", fleet_copy)
        assert (code, out) == (2, "")
        return err.removeprefix("tidegate: ")

    assert said("wep", "--to", "prod") == "there is no app `wep` (did you mean `web`?)\n"
    assert said("web", "--to", "prd") == "there is no stage `prd` (did you mean `prod`?)\n"
    assert said("web", "--to", "dev") == (
        "dev is the first stage: it follows the working copy, nothing is promoted to it\n"
    )

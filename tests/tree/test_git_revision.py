"""Commits are read from git objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import git
from tidegate.errors import MissingFileError
from tidegate.tree import EntryKind, GitRevision, blob_id, is_repository, resolve_commit


def test_reads_a_commit_whatever_the_working_tree_holds(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/ü.yaml").write_bytes(b"one\n\nlast")
    (tmp_path / "a/link").symlink_to("ü.yaml")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "a/ü.yaml").write_text("changed")
    commit = resolve_commit(tmp_path, "HEAD")
    assert commit is not None and len(commit) == 40
    with GitRevision(tmp_path, commit) as revision:
        assert revision.files() == ("a/link", "a/ü.yaml")
        assert revision.names("a") == ("link", "ü.yaml")
        assert revision.kind("a/link") is EntryKind.LINK
        assert revision.kind("a") is EntryKind.FOLDER
        assert revision.read("a/ü.yaml") == b"one\n\nlast"
        assert revision.read("a/ü.yaml") == b"one\n\nlast"
        with pytest.raises(MissingFileError):
            revision.read("a/link")


def test_paths_are_relative_to_the_fleet_also_below_the_top_of_the_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "fleet").mkdir()
    (tmp_path / "fleet/x").write_text("x")
    (tmp_path / "y").write_text("y")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    commit = resolve_commit(tmp_path / "fleet", "HEAD")
    assert commit is not None
    with GitRevision(tmp_path / "fleet", commit) as revision:
        assert revision.files() == ("x",)
        assert revision.read("x") == b"x"


def test_unknown_names(tmp_path: Path) -> None:
    assert not is_repository(tmp_path)
    git(tmp_path, "init", "-q")
    assert is_repository(tmp_path)
    assert resolve_commit(tmp_path, "HEAD") is None
    assert resolve_commit(tmp_path, "--help") is None


def test_inherited_git_variables_do_not_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    git_folder = tmp_path / "r"
    git_folder.mkdir()
    monkeypatch.delenv("GIT_DIR")
    git(git_folder, "init", "-q")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert is_repository(git_folder)


def test_blob_id_is_what_git_says(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "x").write_bytes(b"hello\n")
    assert git(tmp_path, "hash-object", "x").strip() == blob_id(b"hello\n")

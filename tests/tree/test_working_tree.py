"""The working tree is what Argo CD would see: tracked files, and untracked ones that git does not ignore."""

from __future__ import annotations

from pathlib import Path

import pytest

from support import git
from tidegate.errors import MissingFileError, TidegateError
from tidegate.tree import EntryKind, WorkingTree


def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("*.local\n")
    (tmp_path / "apps/a").mkdir(parents=True)
    (tmp_path / "apps/a/app.yaml").write_text("a: 1\n")
    (tmp_path / "apps/a/notes.local").write_text("mine\n")
    (tmp_path / "apps/link").symlink_to("a")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (tmp_path / "apps/a/new.yaml").write_text("b: 2\n")
    return tmp_path


def test_lists_tracked_and_untracked_but_not_ignored(tmp_path: Path) -> None:
    tree = WorkingTree(repository(tmp_path))
    assert tree.files("apps") == ("apps/a/app.yaml", "apps/a/new.yaml", "apps/link")
    assert tree.names("apps") == ("a", "link")
    assert tree.kind("apps") is EntryKind.FOLDER
    assert tree.kind("apps/link") is EntryKind.LINK
    assert tree.kind("apps/nothing") is None
    assert tree.link_target("apps/link") == "a"


def test_a_deleted_file_is_gone_before_it_is_committed(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "apps/a/app.yaml").unlink()
    assert WorkingTree(root).files("apps/a") == ("apps/a/new.yaml",)


def test_an_ignored_file_is_missing_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="it is there, but git ignores it"):
        WorkingTree(repository(tmp_path)).read("apps/a/notes.local")


def test_links_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        WorkingTree(repository(tmp_path)).read("apps/link")


def test_without_git_every_file_counts(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_text("x")
    (tmp_path / "a/l").symlink_to("b")
    tree = WorkingTree(tmp_path)
    assert not tree.in_git
    assert tree.files() == ("a/b", "a/l")


def test_a_file_without_permission_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")
    tree = WorkingTree(tmp_path)

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(TidegateError, match="a: cannot be read: Permission denied"):
        tree.read("a")

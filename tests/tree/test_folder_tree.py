"""Any folder on disk: read lazily and once, links never followed, and knowing whether it is still what was read."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tidegate.errors import MissingFileError, TidegateError
from tidegate.tree.folder import MAX_FILE_BYTES, FolderTree, enclosing_root
from tidegate.tree.revision import EntryKind

OLD = time.time() - 3600


def write(path: Path, text: str, when: float = OLD) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (when, when))


@pytest.fixture
def no_child_is_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change time of a file cannot be set; so nothing counts as too young to tell."""
    monkeypatch.setattr("tidegate.tree.folder._YOUNG_NS", -(10**12))


def test_kinds_and_links(tmp_path: Path) -> None:
    write(tmp_path / "a/b.yaml", "x: 1\n")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    tree = FolderTree(tmp_path)
    assert [tree.kind(path) for path in ("", "a", "a/b.yaml", "link", "link/b.yaml", "pipe", "gone")] == [
        EntryKind.FOLDER,
        EntryKind.FOLDER,
        EntryKind.FILE,
        EntryKind.LINK,
        None,
        None,
        None,
    ]
    assert tree.names("") == ("a", "link", "pipe")
    assert tree.files() == ("a/b.yaml", "link")


def test_a_file_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "first")
    tree = FolderTree(tmp_path)
    assert tree.read("a.yaml") == b"first"
    write(tmp_path / "a.yaml", "second")
    assert tree.read("a.yaml") == b"first"


def test_a_link_that_took_the_place_of_a_file_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "first")
    write(tmp_path / "secret", "secret")
    tree = FolderTree(tmp_path)
    assert tree.kind("a.yaml") is EntryKind.FILE
    (tmp_path / "a.yaml").unlink()
    (tmp_path / "a.yaml").symlink_to("secret")
    with pytest.raises(TidegateError):
        tree.read("a.yaml")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(1 << 30)
    with pytest.raises(TidegateError, match=f"is larger than {MAX_FILE_BYTES >> 20} MB"):
        FolderTree(tmp_path).read("huge")
    with pytest.raises(MissingFileError):
        FolderTree(tmp_path).read("gone")


@pytest.mark.usefixtures("no_child_is_young")
@pytest.mark.parametrize("change", ["text", "new file", "folder becomes another"])
def test_a_change_is_seen(tmp_path: Path, change: str) -> None:
    write(tmp_path / "top/a/b.yaml", "x: 1\n")
    tree = FolderTree(tmp_path)
    tree.read("top/a/b.yaml")
    seen = (["top/a/b.yaml"], ["top/a"])
    assert tree.is_fresh(*seen)
    write(tmp_path / "elsewhere.yaml", "")
    assert tree.is_fresh(*seen)
    if change == "text":
        write(tmp_path / "top/a/b.yaml", "x: 2\n")
    elif change == "new file":
        write(tmp_path / "top/a/c.yaml", "")
    else:
        (tmp_path / "top").rename(tmp_path / "old")
        write(tmp_path / "top/a/b.yaml", "x: 1\n")
    assert not tree.is_fresh(*seen)


def test_what_was_young_when_it_was_read_is_not_trusted(tmp_path: Path) -> None:
    write(tmp_path / "b.yaml", "x: 1\n", time.time())
    tree = FolderTree(tmp_path)
    tree.read("b.yaml")
    assert not tree.is_fresh(["b.yaml"], [])


def test_the_root_is_the_repository(tmp_path: Path) -> None:
    (tmp_path / "repository/.git").mkdir(parents=True)
    (tmp_path / "repository/a/b").mkdir(parents=True)
    assert enclosing_root(tmp_path / "repository/a/b") == tmp_path / "repository"

"""Files are written whole or not at all, and never through a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tidegate.errors import TidegateError
from tidegate.tree import remove_file, write_whole


def test_writes_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path, "a/b/c.yaml", b"1\n", sync=True)
    write_whole(tmp_path, "a/b/c.yaml", b"2\n")
    assert (tmp_path / "a/b/c.yaml").read_bytes() == b"2\n"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.yaml"]
    assert (tmp_path / "a/b/c.yaml").stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path, "a.yaml", b"old\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(TidegateError, match=r"a.yaml: cannot be written: No space left on device"):
        write_whole(tmp_path, "a.yaml", b"new\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]
    assert (tmp_path / "a.yaml").read_bytes() == b"old\n"


def test_never_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "fleet").mkdir()
    (tmp_path / "fleet/schemas").symlink_to(tmp_path / "outside")
    with pytest.raises(TidegateError, match="is a link"):
        write_whole(tmp_path / "fleet", "schemas/x.json", b"")
    with pytest.raises(TidegateError, match="is a link"):
        remove_file(tmp_path / "fleet", "schemas/x.json")
    assert not list((tmp_path / "outside").iterdir())


def test_removing_takes_empty_folders_with_it(tmp_path: Path) -> None:
    write_whole(tmp_path, "a/b/c", b"")
    write_whole(tmp_path, "a/d", b"")
    remove_file(tmp_path, "a/b/c")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["d"]

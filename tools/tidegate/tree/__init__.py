"""Revisions (working tree, any commit, memory), read through one interface, and atomic writes."""

from tidegate.tree.folder import FolderTree, enclosing_root
from tidegate.tree.git import GitRevision, commit_day, git, is_repository, resolve_commit
from tidegate.tree.revision import EntryKind, MemoryRevision, Revision, blob_id
from tidegate.tree.root import find_root
from tidegate.tree.working import WorkingTree
from tidegate.tree.write import refuse_links, remove_file, write_whole

__all__ = [
    "EntryKind",
    "FolderTree",
    "GitRevision",
    "MemoryRevision",
    "Revision",
    "WorkingTree",
    "blob_id",
    "commit_day",
    "enclosing_root",
    "find_root",
    "git",
    "is_repository",
    "refuse_links",
    "remove_file",
    "resolve_commit",
    "write_whole",
]

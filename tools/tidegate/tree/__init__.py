"""Revisions (working tree, any commit, memory), read through one interface, and atomic writes."""

from tidegate.tree.revision import EntryKind, MemoryRevision, Revision

__all__ = ["EntryKind", "MemoryRevision", "Revision"]

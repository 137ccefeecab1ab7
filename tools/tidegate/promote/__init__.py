"""Releases: cut from the working copy, moved from stage to stage."""

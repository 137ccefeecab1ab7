"""`release-hash`: a release is what it was when it was cut. Every byte of it is bound by the hash in the stage file."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.history import first_changed_line
from tidegate.checks.rule import Context, IntentRule
from tidegate.model.content import folder_hash, release_id, sha256
from tidegate.model.fleet import App, Release
from tidegate.outcome import Finding, Place, Ref
from tidegate.tree import EntryKind

HINT = "restore the file from git; what a release holds is changed by cutting a new one"


def check(context: Context) -> Iterator[Finding]:
    """Each file of a release that was changed, added or lost, and each reference with another hash."""
    for app in context.fleet.apps.values():
        for release in app.releases.values():
            yield from _release(context, app, release)
        for file in app.stages.values():
            for cluster, running in file.clusters.items():
                known = app.releases.get(running.release)
                if known is not None and _intact(known) and running.hash != known.hash:
                    ref = file.source.at("clusters", cluster, "hash")
                    message = f"the hash is not that of release {running.release}"
                    yield Finding("release-hash", ref, message, HINT)


def _intact(release: Release) -> bool:
    """Whether release.yaml is what the release's name promises."""
    return release_id(release.intent.build.version, release.hash) == release.id


def damaged_releases(context: Context) -> list[Release]:
    """The releases that are not what they were when they were cut."""
    releases = [(app, release) for app in context.fleet.apps.values() for release in app.releases.values()]
    return [release for app, release in releases if any(_release(context, app, release))]


def _release(context: Context, app: App, release: Release) -> Iterator[Finding]:
    folder = f"{app.folder}/releases/{release.id}"
    if not _intact(release):
        yield _changed(context, f"{folder}/release.yaml", "does not match the hash in its release's name")
        return
    if sha256(context.revision.read(f"{folder}/app.yaml")) != release.intent.intent:
        yield _changed(context, f"{folder}/app.yaml", "is not the intent that was released")
    wanted = dict(release.intent.base.files)
    if folder_hash(wanted) != release.intent.base.hash:
        ref = release.intent.source.at("base", "hash")
        yield Finding("release-hash", ref, "the hash of the base does not follow from the hashes of its files", HINT)
    if context.revision.kind(release.base) is None:
        message = f"the frozen base {release.base} is missing"
        yield Finding("release-hash", release.intent.source.at("base"), message, HINT)
        return
    found = {path.removeprefix(f"{release.base}/"): path for path in context.revision.files(release.base)}
    for name in sorted(wanted.keys() - found.keys()):
        message = f"the frozen file {release.base}/{name} is missing"
        yield Finding("release-hash", release.intent.source.at("base", "files", name), message, HINT)
    for name, path in sorted(found.items()):
        if context.revision.kind(path) is not EntryKind.FILE:
            continue  # a link: found by `repository-layout`
        if name not in wanted:
            yield _finding(path, 0, "was added to a frozen base")
        elif sha256(context.revision.read(path)) != wanted[name]:
            yield _changed(context, path, "is not the file that was frozen")


def _changed(context: Context, path: str, what: str) -> Finding:
    return _finding(path, first_changed_line(context.earlier, context.revision, path), what)


def _finding(path: str, line: int, what: str) -> Finding:
    place = Place(path, line, 1) if line else Place(path)
    return Finding("release-hash", Ref(path), f"{path.rpartition('/')[2]} {what}", HINT, place=place)


RULE = IntentRule("release-hash", check)

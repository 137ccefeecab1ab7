"""The safety scan: everything that a build of a folder would read, and every reason not to build it.

It runs before any engine is chosen, and reads kustomization files by an allow-list: a field that it does not know is
refused, because Go matches field names without regard to case (`HelmCharts:` works) and a later kustomize may read
more. All refusals are collected, each with the entry that causes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidegate.errors import TidegateError, YamlError
from tidegate.outcome import Ref
from tidegate.render.kustomize.entries import Use, entries_of
from tidegate.render.kustomize.kustomization import Kustomization, KustomizationFiles, files_in, join
from tidegate.render.kustomize.remote import looks_remote
from tidegate.render.kustomize.unsupported import Unsupported
from tidegate.tree.revision import EntryKind, Revision
from tidegate.yamlio import Reading, UnsupportedYaml, load_one

_MAX_CLOSURES = 20_000


@dataclass(frozen=True, slots=True)
class ClosureLimits:
    """How much one build may read."""

    folders: int = 500
    depth: int = 30
    files: int = 5_000
    total_bytes: int = 64_000_000


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One reason not to build: where it stands, what it is, how to mend it."""

    ref: Ref
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """All that a build of `folder` reads; not to be built while there are refusals."""

    folder: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    refusals: tuple[Refusal, ...]


class UnsafeKustomization(TidegateError):  # noqa: N818 - named after what was found
    """A build that is refused; `refusals` has every reason."""

    def __init__(self, closure: Closure) -> None:
        first = closure.refusals[0]
        more = f" (and {len(closure.refusals) - 1} more)" if len(closure.refusals) > 1 else ""
        pointer = ".".join(str(step) for step in first.ref.pointer)
        where = f"{first.ref.file}{f', {pointer}' if pointer else ''}"
        super().__init__(f"{where}: {first.message}{more}", hint=first.hint)
        self.refusals = closure.refusals


@dataclass(slots=True)
class _Folder:
    """What one kustomization file says by itself; the same for every build that reaches it."""

    files: list[str] = field(default_factory=list)
    folders: list[tuple[Ref, str]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class SafetyScan:
    """Scans builds in one revision; each kustomization file is read once."""

    def __init__(
        self,
        revision: Revision,
        kustomizations: KustomizationFiles,
        *,
        root_only: bool = True,
        limits: ClosureLimits | None = None,
    ) -> None:
        self._revision = revision
        self._kustomizations = kustomizations
        self._root_only = root_only
        self._limits = limits or ClosureLimits()
        self._known: dict[str, _Folder] = {}
        self._closures: dict[str, Closure] = {}

    def closure(self, folder: str) -> Closure:
        """Everything that a build of `folder` would read, and what forbids it."""
        known = self._closures.get(folder)
        if known is None:
            known = self._walk(folder)
            if len(self._closures) < _MAX_CLOSURES:
                self._closures[folder] = known
        return known

    def _walk(self, folder: str) -> Closure:
        walk = _Walk(self, self._limits)
        walk.enter(folder, Ref(folder), ())
        if not walk.refusals:
            walk.refusals += self._size_refusals(folder, sorted(walk.files))
        return Closure(folder, tuple(walk.folders), tuple(sorted(walk.files)), tuple(dict.fromkeys(walk.refusals)))

    def _size_refusals(self, folder: str, files: list[str]) -> list[Refusal]:
        if len(files) > self._limits.files:
            return [Refusal(Ref(folder), f"the build reads more than {self._limits.files} files")]
        total = 0
        for file in files:
            try:
                total += len(self._revision.read(file))
            except TidegateError as error:
                return [Refusal(Ref(file), str(error), error.hint)]
            if total > self._limits.total_bytes:
                return [Refusal(Ref(folder), f"the build reads more than {self._limits.total_bytes} bytes")]
        return []

    def scanned(self, folder: str, ref: Ref) -> _Folder:
        """What the kustomization file of `folder`, which `ref` names, says."""
        known = self._known.get(folder)
        if known is None:
            known = self._scan(folder, ref)
            self._known[folder] = known
        return known

    def _scan(self, folder: str, ref: Ref) -> _Folder:
        found = _Folder()
        files = files_in(self._revision, folder)
        if len(files) != 1:
            what = f"has several kustomization files ({', '.join(files)})" if files else "has no kustomization file"
            hint = "keep one of them" if files else "add a kustomization.yaml, or name the files one by one"
            found.refusals.append(Refusal(ref, f"{folder or 'the root'} {what}", hint))
            return found
        found.files.append(files[0])
        try:
            kustomization = self._read(folder, files[0])
        except YamlError as error:
            found.refusals.append(Refusal(Ref(files[0]), str(error), error.hint))
            return found
        for entry in entries_of(kustomization):
            if isinstance(entry, Use):
                self._use(kustomization, entry, found)
            else:
                found.refusals.append(Refusal(entry.ref, entry.message, entry.hint))
        return found

    def _read(self, folder: str, file: str) -> Kustomization:
        try:
            return self._kustomizations.load(folder)
        except UnsupportedYaml:
            # Merge keys and the like: kustomize reads the file by way of JSON, as kubectl does.
            fields = load_one(self._revision.read(file), file, Reading.KUBECTL)
        except Unsupported:
            fields = None
        if fields.__class__ is not dict:
            raise YamlError(f"{file} is not a map of kustomization fields")
        return Kustomization(folder, file, fields)

    def _use(self, kustomization: Kustomization, use: Use, found: _Folder) -> None:
        """Judge one path that the kustomization names."""
        problem = self._problem(kustomization, use)
        if problem:
            found.refusals.append(Refusal(use.ref, *problem))
            return
        path = join(kustomization.folder, use.path)
        if self._revision.kind(path) is EntryKind.FOLDER:
            found.folders.append((use.ref, path))
        else:
            found.files.append(path)

    def _problem(self, kustomization: Kustomization, use: Use) -> tuple[str, str] | None:
        text = use.path
        if looks_remote(text):
            return f"{text} is fetched from elsewhere", "copy it into the repository; builds never use the network"
        if not text or text.startswith("/") or "\\" in text or "\0" in text:
            return f"'{text}' is no relative path", "name a file or folder below the repository's root"
        path = join(kustomization.folder, text)
        if path == ".." or path.startswith("../"):
            return f"{text} leaves the repository", "keep what a build reads inside of the repository"
        link = next((step for step in _prefixes(path) if self._is_foreign(step)), None)
        if link is not None:
            return f"{text} goes through {link}, a link or submodule", "put the files themselves into the repository"
        kind = self._revision.kind(path)
        if kind is None:
            return f"there is no file or folder {path}", "mend the path, or remove the entry"
        if kind is EntryKind.FOLDER:
            return None if use.may_be_folder else (f"{text} is a folder where a file is meant", "name a file")
        if use.must_be_folder:
            return f"{text} is a file where a folder is meant", "name the folder of a kustomization"
        if self._root_only and not _is_below(path, kustomization.folder):
            hint = "move the file below it, or let a kustomization in the file's own folder bring it"
            return f"{text} stands outside of the folder of this kustomization", hint
        return None

    def _is_foreign(self, path: str) -> bool:
        return self._revision.kind(path) in (EntryKind.LINK, EntryKind.SUBMODULE)


class _Walk:
    """One walk over the folders of a build."""

    def __init__(self, scan: SafetyScan, limits: ClosureLimits) -> None:
        self._scan = scan
        self._limits = limits
        self.folders: dict[str, None] = {}
        self.files: set[str] = set()
        self.refusals: list[Refusal] = []
        self._below: dict[str, set[str]] = {}

    def enter(self, folder: str, ref: Ref, stack: tuple[str, ...]) -> None:
        """Add a folder and all that it uses. What was walked before is only compared with the new stack."""
        for each in (folder, *self._below.get(folder, ())):
            visited = next((visited for visited in stack if _is_below(visited, each)), None)
            if visited is not None:
                # kustomize refuses a base that holds a folder being built, not only the folder itself.
                message = (
                    f"{each or 'the root'} is built for {visited or 'the root'}, which is the same or stands in it"
                )
                self.refusals.append(Refusal(ref, f"{message}: a cycle", "remove this entry"))
                return
        if folder in self.folders:
            return
        if len(stack) >= self._limits.depth:
            self.refusals.append(Refusal(ref, f"bases are nested deeper than {self._limits.depth}", "flatten them"))
            return
        if len(self.folders) >= self._limits.folders:
            self.refusals.append(Refusal(ref, f"the build uses more than {self._limits.folders} folders"))
            return
        self.folders[folder] = None
        found = self._scan.scanned(folder, ref)
        self.files.update(found.files)
        self.refusals += found.refusals
        below: set[str] = set()
        for each_ref, used in found.folders:
            self.enter(used, each_ref, (*stack, folder))
            below |= {used, *self._below.get(used, ())}
        self._below[folder] = below


def _prefixes(path: str) -> Iterator[str]:
    for position, character in enumerate(path):
        if character == "/":
            yield path[:position]
    yield path


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")

"""Finding out where objects came from when the real tool rendered them: by kind and name, as well as that goes."""

from __future__ import annotations

import re
from typing import Any

from tidegate.errors import YamlError
from tidegate.outcome import Ref
from tidegate.render.kustomize.kustomization import FILE_NAMES
from tidegate.render.kustomize.rendered import Origin
from tidegate.render.kustomize.safety import Closure
from tidegate.tree.revision import Revision
from tidegate.yamlio import load_documents

_HASH = re.compile(r"-[2-9bcdfghkmt]{10}\Z")
_GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))


class OriginIndex:
    """All documents of a closure by kind and name. A patch stands for nothing here: it looks like what it patches,
    so that documents are taken in the order of the walk and resources win over patches of the same file name."""

    def __init__(self, revision: Revision, closure: Closure) -> None:
        self._by_name: dict[tuple[str, str], Ref] = {}
        self._by_kind: dict[str, list[tuple[str, Ref]]] = {}
        self._fallback = Ref(closure.folder)
        for file in closure.files:
            self._read(revision, closure, file)

    def of(self, value: Any) -> Origin:
        """The origin of a rendered object; the root kustomization file where no better is known."""
        metadata = value.get("metadata") if value.__class__ is dict else None
        kind = value.get("kind") if value.__class__ is dict else None
        name = metadata.get("name") if metadata.__class__ is dict else None
        if not isinstance(kind, str) or not isinstance(name, str):
            return Origin(self._fallback)
        bare = _HASH.sub("", name)
        found = self._by_name.get((kind, name)) or self._by_name.get((kind, bare))
        if found is None:
            # A prefix or suffix was added: the longest original name that stands in the new one.
            inside = [(len(known), ref) for known, ref in self._by_kind.get(kind, ()) if known in bare]
            found = max(inside, key=lambda each: each[0])[1] if inside else self._fallback
        return Origin(found)

    def _read(self, revision: Revision, closure: Closure, file: str) -> None:
        folder, _, name = file.rpartition("/")
        is_kustomization = name in FILE_NAMES and folder in closure.folders
        try:
            documents = load_documents(revision.read(file), file)
        except YamlError:
            # Data files of generators need not be YAML.
            return
        for number, document in documents:
            if document.__class__ is not dict:
                continue
            if not is_kustomization:
                self._add(document.get("kind"), document.get("metadata"), Ref(file, number))
                continue
            if folder == closure.folder:
                self._fallback = Ref(file)
            for field, kind in _GENERATORS:
                entries = document.get(field)
                for position, entry in enumerate(entries if entries.__class__ is list else ()):
                    self._add(kind, entry, Ref(file, 0, (field, position)))

    def _add(self, kind: Any, named: Any, ref: Ref) -> None:
        name = named.get("name") if named.__class__ is dict else None
        if isinstance(kind, str) and isinstance(name, str) and name:
            if (kind, name) not in self._by_name:
                self._by_name[(kind, name)] = ref
            self._by_kind.setdefault(kind, []).append((name, ref))

"""A public monorepo of kustomizations: every folder that the real tool builds is rendered natively, byte for byte."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest
from kustomize_corpus import RECORDED, corpus_files, corpus_folders

from tidegate.errors import TidegateError
from tidegate.render.kustomize import KustomizeEngine, Unsupported
from tidegate.tree.revision import MemoryRevision

HANDED_OVER = 0


@pytest.mark.shared
def test_native_makes_what_was_recorded_of_the_real_tool() -> None:
    files = corpus_files()
    recorded = json.loads(RECORDED.read_text())["folders"]
    assert sorted(recorded) == corpus_folders(files)
    engine = KustomizeEngine(MemoryRevision(files), root_only=False)
    verdicts: Counter[str] = Counter()
    wrong = []
    for folder, expected in recorded.items():
        try:
            text = engine.render(folder, "native").text
        except (Unsupported, TidegateError):
            verdicts["not rendered" if expected == "fails" else "handed over"] += 1
            continue
        if hashlib.sha256(text.encode()).hexdigest() == expected:
            verdicts["identical"] += 1
        else:
            wrong.append(folder)
    assert wrong == []
    assert verdicts["handed over"] <= HANDED_OVER
    assert verdicts["identical"] == sum(answer != "fails" for answer in recorded.values())

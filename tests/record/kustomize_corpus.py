"""Records what the real kustomize makes of the corpus: tests/data/kustomize-corpus.json, folder -> sha256 or "fails".

Needs the kubectl of the development requirements, and the corpus in `../shared/corpus/kustomize`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "render" / "kustomize"))
from kustomize_corpus import CORPUS, RECORDED, corpus_files, corpus_folders

from support import ROOT
from tidegate.tools.kustomize import find_kustomize


def main() -> None:
    tool = find_kustomize()
    if tool is None or not (ROOT.parent / "shared" / CORPUS).exists():
        sys.exit("there is no kustomize, or no corpus")
    files = corpus_files()
    answers = {}
    with TemporaryDirectory() as temporary:
        root = Path(temporary)
        for path, data in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data)
        for folder in corpus_folders(files):
            run = tool.build(root, folder, root_only=False)
            answers[folder] = hashlib.sha256(run.output).hexdigest() if run.code == 0 else "fails"
    built = sum(answer != "fails" for answer in answers.values())
    document = {"tool": f"kustomize {tool.version}", "options": "LoadRestrictionsNone", "folders": answers}
    RECORDED.write_text(json.dumps(document, indent=1) + "\n")
    print(f"wrote {RECORDED.name}: {built} of {len(answers)} folders are built")


if __name__ == "__main__":
    main()

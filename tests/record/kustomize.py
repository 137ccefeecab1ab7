"""Records what the real kustomize makes of each case: tests/data/kustomize/*/expected.yaml or expected-error.txt.

Needs the kubectl of the development requirements. Case folders are made by hand; only the expectations are written.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "render" / "kustomize"))
from kustomize_cases import DATA, EXPECTED, EXPECTED_ERROR, ROOT, case_names, case_revision

from tidegate.render.kustomize import KustomizeEngine, KustomizeError, UnsafeKustomization
from tidegate.tools.kustomize import find_kustomize


def main() -> None:
    tool = find_kustomize()
    if tool is None:
        sys.exit("there is no kustomize")
    for name in case_names():
        good, bad = DATA / name / EXPECTED, DATA / name / EXPECTED_ERROR
        try:
            text = KustomizeEngine(case_revision(name), tool=tool).render(ROOT, "kustomize").text
        except (KustomizeError, UnsafeKustomization) as error:
            good.unlink(missing_ok=True)
            bad.write_text(f"{error.message}\n")
            print(f"wrote {bad.relative_to(DATA)}: {error.message}")
        else:
            bad.unlink(missing_ok=True)
            good.write_bytes(text.encode())
            print(f"wrote {good.relative_to(DATA)}")
    (DATA / "RECORDED").write_text(f"kustomize {tool.version}\n")


if __name__ == "__main__":
    main()

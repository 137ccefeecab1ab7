"""`make fuzz`: random kustomizations with new seeds against the real tool, until the time is up.

Prints each seed on which the native engine differs from the real tool, or renders what that fails on; exit code 1 then.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from kustomize_fuzz import Tree
from kustomize_fuzz_parts import Merges, Scalars

from tidegate.errors import TidegateError
from tidegate.render.kustomize import KustomizeEngine, KustomizeError, Unsupported
from tidegate.tree.revision import MemoryRevision

FUZZERS = {"scalars": Scalars, "merges": Merges, "trees": Tree}


def verdict(fuzzer: type[Tree], seed: int) -> str:
    """What became of one tree."""
    files = {path: text.encode() for path, text in fuzzer(seed).files.items()}
    engine = KustomizeEngine(MemoryRevision(files))
    try:
        native = engine.render("o", "native").text
    except (Unsupported, TidegateError):
        return "handed over or refused"
    try:
        return "identical" if engine.render("o", "kustomize").text == native else "DIFFERENT"
    except KustomizeError as error:
        return f"ONLY NATIVE: {error.message}"


def main() -> int:
    """Run for a time; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, help="only this one, of the fuzzer --only")
    parser.add_argument("--only", choices=FUZZERS)
    options = parser.parse_args()
    names = [options.only] if options.only else list(FUZZERS)
    if options.seed is not None:
        print(verdict(FUZZERS[names[0]], options.seed))
        return 0
    counts: Counter[str] = Counter()
    wrong = 0
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        name, seed = random.choice(names), random.randrange(1 << 40)
        result = verdict(FUZZERS[name], seed)
        counts[result if result.islower() else result.split(":")[0]] += 1
        if not result.islower():
            wrong += 1
            print(f"--only {name} --seed {seed}: {result}", flush=True)
    print(", ".join(f"{number} {what}" for what, number in counts.most_common()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

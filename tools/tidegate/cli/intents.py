"""Loading the fleet for a command that cannot work with broken intents."""

from __future__ import annotations

import sys

from tidegate.model.fleet import Fleet
from tidegate.model.join import load_fleet
from tidegate.report.escape import escape
from tidegate.report.places import place_of
from tidegate.tree import Revision


def load_or_report(revision: Revision) -> Fleet | None:
    """The fleet, or None after every mistake in the intents was printed to stderr."""
    fleet, problems = load_fleet(revision)
    for problem in problems:
        place = problem.place or place_of(revision, problem.ref)
        hint = f" ({problem.hint})" if problem.hint else ""
        print(escape(f"{place}: {problem.message}{hint}"), file=sys.stderr)
    if problems:
        count = f"{len(problems)} mistake{'s' if len(problems) > 1 else ''}"
        print(f"tidegate: {count} in the intents; nothing was done", file=sys.stderr)
        return None
    return fleet

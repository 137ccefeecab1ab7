"""`tidegate check`: the main job."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tidegate.tree import Revision


class Format(StrEnum):
    """How the report is printed."""

    TERMINAL = "terminal"
    JSON = "json"


def command(
    folder: Annotated[Path, typer.Argument(help="A folder of the fleet.")] = Path(),
    cluster: Annotated[str, typer.Option("--cluster", help="Only what shows on this cluster.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Only what concerns this app.")] = "",
    now: Annotated[
        str, typer.Option("--now", help="The day, such as 2027-01-31, that expiry is judged by; by default HEAD's.")
    ] = "",
    audit: Annotated[
        bool, typer.Option("--audit", help="What has only expired is an error, not a warning (for scheduled runs).")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the report is printed.")] = Format.TERMINAL,
) -> int:
    """Judge the whole fleet: intents, generated files, what Argo CD would apply, schemas and rules.

    Exits with 0 when it is clean, 1 with findings, 2 when intents are broken.
    """
    from tidegate.checks.run import judge
    from tidegate.report.json_report import json_report
    from tidegate.report.result import result_of
    from tidegate.report.select import chosen
    from tidegate.report.terminal import terminal_report
    from tidegate.tree import WorkingTree, find_root

    started = time.perf_counter()
    root = find_root(folder)
    revision = WorkingTree(root)
    with ExitStack() as stack:
        earlier = _earlier(root, revision, stack)
        judgement = judge(revision, earlier, today=_today(root, now, earlier), audit=audit)
        if judgement.fleet is not None:
            chosen(sorted(judgement.fleet.clusters), cluster, "cluster", str)
            chosen([*sorted(judgement.fleet.apps), "argocd"], unit, "app", str)
        result = result_of(judgement, time.perf_counter() - started, cluster=cluster, unit=unit)
    if form is Format.JSON:
        sys.stdout.write(json_report(result))
    else:
        sys.stdout.write(terminal_report(result, colour=sys.stdout.isatty()))
    return result.exit_code


def _today(root: Path, now: str, earlier: tuple[Revision, ...]) -> date | None:
    from tidegate.errors import UsageError
    from tidegate.tree import commit_day

    if not now:
        return commit_day(root, earlier[0].name) if earlier else None
    try:
        return date.fromisoformat(now)
    except ValueError:
        raise UsageError(f"--now must be a day such as 2027-01-31, found `{now}`") from None


def _earlier(root: Path, revision: Revision, stack: ExitStack) -> tuple[Revision, ...]:
    """HEAD and its first parent, as far as they exist."""
    from tidegate.tree import GitRevision, WorkingTree, resolve_commit

    if not isinstance(revision, WorkingTree) or not revision.in_git:
        return ()
    commits = [resolve_commit(root, name) for name in ("HEAD", "HEAD^")]
    return tuple(stack.enter_context(GitRevision(root, commit)) for commit in commits if commit)

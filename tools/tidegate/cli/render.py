"""`tidegate render`: print what Argo CD will apply."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tidegate.fleet.rendering import RenderedUnit


def command(
    folder: Annotated[Path, typer.Argument(help="A folder of the fleet.")] = Path(),
    cluster: Annotated[str, typer.Option("--cluster", help="Only this cluster.")] = "",
    unit: Annotated[str, typer.Option("--unit", help="Only this app (with its namespace), or `argocd`.")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write DIR/<cluster>/<application>.yaml instead of printing.")
    ] = None,
    applications: Annotated[
        bool, typer.Option("--applications", help="Print also the Applications that the ApplicationSets make.")
    ] = False,
) -> int:
    """Print what Argo CD will apply: each cluster's ApplicationSets are expanded offline and followed."""
    from tidegate.fleet.rendering import cluster_folders, render_cluster
    from tidegate.render.kustomize import KustomizeEngine
    from tidegate.report.select import chosen
    from tidegate.tree import WorkingTree, find_root

    revision = WorkingTree(find_root(folder))
    engine = KustomizeEngine(revision)
    folders = chosen(cluster_folders(revision), cluster, "cluster", lambda found: found.name)
    units = [found for place in folders for found in render_cluster(revision, engine, place)]
    units = chosen(units, unit, "unit", lambda found: found.unit)
    failed = [found for found in units if found.error]
    for found in failed:
        typer.echo(f"tidegate: {found.name}: {found.error}", err=True)
    if output is not None:
        _write(output, units, applications)
        return 1 if failed else 0
    for found in units:
        if found.rendered is not None:
            typer.echo(_text(found, applications), nl=False)
    return 1 if failed else 0


def _text(found: RenderedUnit, applications: bool) -> str:
    from tidegate.yamlio import emit

    text = found.rendered.text if found.rendered else ""
    if applications and found.unit != "argocd":
        text = f"{emit(found.application.value)}---\n{text}"
    return f"# {found.name}\n{text}---\n" if text else ""


def _write(output: Path, units: list[RenderedUnit], applications: bool) -> None:
    for found in units:
        target = output / found.cluster / f"{found.application.name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_text(found, applications).removesuffix("---\n"), encoding="utf-8")
    typer.echo(f"{len(units)} Applications written to {output}")

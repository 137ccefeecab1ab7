"""`tidegate bootstrap`: what a person applies once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    cluster: Annotated[str, typer.Argument(help="The cluster.")],
    folder: Annotated[Path, typer.Option("--folder", help="A folder of the fleet.")] = Path(),
) -> int:
    """Print what is applied once to an empty cluster that has Argo CD: the root project and the root Application.

    Pipe it to `kubectl apply -f -`. From then on the cluster pulls its folder, and this Application too.
    """
    from tidegate.fleet.rendering import cluster_folders
    from tidegate.report.select import named
    from tidegate.tree import WorkingTree, find_root

    revision = WorkingTree(find_root(folder))
    found = named(cluster_folders(revision), cluster, "cluster", lambda place: place.name)
    typer.echo(revision.read(f"{found.path}/argocd/root.yaml").decode(), nl=False)
    return 0

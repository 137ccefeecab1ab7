"""`replicas`: sets spec.replicas of workloads by name."""

from __future__ import annotations

from typing import Any

from tidegate.render.kustomize.fieldspecs import FieldSpecs, visit
from tidegate.render.kustomize.kustomization import map_with, string
from tidegate.render.kustomize.resource import Resource
from tidegate.render.kustomize.unsupported import Unsupported


def set_replicas(resources: list[Resource], entry: Any, specs: FieldSpecs) -> None:
    """Apply one entry. Raises `Unsupported` when no workload has the name: kustomize fails there."""
    fields = map_with(entry, ("name", "count"), "replicas")
    name, count = string(fields, "name"), fields.get("count", 0)
    if count.__class__ is not int:
        raise Unsupported("replicas.count is not a whole number")

    def setter(parent: Any, key: Any) -> None:
        if isinstance(parent[key], str | dict | list):
            # The new number would take the quotes of a string; kustomize fails on the others.
            raise Unsupported("spec.replicas is no number")
        parent[key] = count

    found = False
    for spec in specs:
        for resource in resources:
            if any(each.name == name and spec.selects(each.api_version, each.kind) for each in resource.all_ids()):
                found = True
                if spec.selects(resource.api_version, resource.kind):
                    visit(resource.document, spec.path, setter, new=int if spec.create else None)
    if not found:
        raise Unsupported("replicas names a workload that is not there")

"""Records which built-in kinds are namespaced: tests/data/schema/scopes.json, the input of `schemas.py`.

The source is the discovery documents that Kubernetes keeps in its own tree (api/discovery), for each version named
on the command line as `VERSION=FOLDER`, where FOLDER is a checkout or Go module of k8s.io/kubernetes at that tag.
A kind's scope cannot change between versions (the API conventions forbid it), so a union of versions is enough.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "data" / "schema" / "scopes.json"


def scopes_of(discovery: Path) -> dict[str, str]:
    """`Kind` or `group/Kind` -> `Namespaced` or `Cluster`, for what is a resource of its own (no subresources)."""
    core = json.loads((discovery / "api__v1.json").read_text())
    found = {
        resource["kind"]: "Namespaced" if resource["namespaced"] else "Cluster"
        for resource in core["resources"]
        if "/" not in resource["name"]
    }
    for group in json.loads((discovery / "aggregated_v2.json").read_text())["items"]:
        for version in group["versions"]:
            for resource in version["resources"]:
                found[f"{group['metadata']['name']}/{resource['responseKind']['kind']}"] = resource["scope"]
    return found


def main(arguments: list[str]) -> None:
    """Write the table and say where it is."""
    scopes: dict[str, str] = {}
    versions = []
    for argument in arguments:
        version, _, folder = argument.partition("=")
        versions.append(version)
        scopes |= scopes_of(Path(folder) / "api" / "discovery")
    record = {
        "source": "k8s.io/kubernetes api/discovery (Apache-2.0)",
        "versions": versions,
        "scopes": dict(sorted(scopes.items())),
    }
    OUTPUT.write_text(json.dumps(record, indent=1) + "\n")
    print(f"{OUTPUT}: {len(scopes)} kinds of {', '.join(versions)}")


if __name__ == "__main__":
    main(sys.argv[1:])

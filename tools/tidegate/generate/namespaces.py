"""The namespace of a target: the platform's part, which an app's team cannot change from its own folder."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.generate.argocd.target import NAMESPACES_PROJECT, target_body
from tidegate.generate.base.identity import external_secret
from tidegate.generate.draft import GeneratedFile, Object, Part, kustomization, yaml_file
from tidegate.generate.labels import KEEP, migration_name, owner_labels
from tidegate.generate.network_policies import network_policies
from tidegate.generate.quota import limits, quota
from tidegate.model.fleet import Fleet, Target
from tidegate.model.intents.app import AppIntent


def generate_namespace(fleet: Fleet, target: Target, running: Mapping[str, AppIntent]) -> list[GeneratedFile]:
    """The files of `clusters/<environment>/<cluster>/namespaces/<app>/`."""
    name = target.app.name
    folder = f"{target.cluster.folder}/namespaces/{name}"
    labels = owner_labels(target.intent, fleet.intent)
    intent = target.app.intent.source
    parts = {
        "namespace.yaml": [Part(_namespace(target, labels), {(): intent})],
        "quota.yaml": [quota(target, name, labels), limits(target, name, labels)],
        "network-policies.yaml": network_policies(target, running, labels),
        "migration-secret.yaml": _migration_secret(target, labels),
    }
    files = [yaml_file(f"{folder}/{file}", intent, found, name) for file, found in parts.items() if found]
    names = [file.path.rpartition("/")[2] for file in files]
    files.append(kustomization(folder, intent, {"resources": names}, name))
    body = target_body(f"namespace-{name}", NAMESPACES_PROJECT, name, paths=["."], removing=target.removing)
    files.append(yaml_file(f"{folder}/target.yaml", intent, [body], name))
    return files


def _namespace(target: Target, labels: dict[str, str]) -> Object:
    security = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
    version = f"v{target.cluster.intent.kubernetes}"
    security |= {f"pod-security.kubernetes.io/{mode}-version": version for mode in ("enforce", "audit", "warn")}
    metadata = {"name": target.app.name, "labels": {**labels, **security}, "annotations": dict(KEEP)}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def _migration_secret(target: Target, labels: dict[str, str]) -> list[Part]:
    """The credentials of the schema's owner, for the migration alone: see `base.migration`."""
    if target.intent.migration is None or target.cluster.standby:
        return []
    name = migration_name(target.app.name)
    env = {"DATABASE_USER": "username", "DATABASE_PASSWORD": "password"}
    value = external_secret(name, f"{target.app.name}/database-migration", env, labels)
    value["metadata"]["namespace"] = target.app.name
    return [Part(value, {(): target.intent.source.at("migration")})]

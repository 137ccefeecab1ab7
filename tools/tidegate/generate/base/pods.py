"""The pod template that all workloads of the golden path share: restricted, spread out, shut down gracefully."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tidegate.generate.draft import Object
from tidegate.generate.labels import NAME, cluster_config_name, config_name, secret_name, workload_labels
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent
from tidegate.outcome import Pointer, Ref

USER = 10001
# How long a pod goes on serving after it was told to stop, so that load balancers and kube-proxy forget it first.
DRAIN_SECONDS = 15
DEFAULT_RESOURCES = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "128Mi"}}


def config_data(app: AppIntent) -> dict[str, str]:
    """The values of an app that are the same everywhere: environment variables and feature flags."""
    return {**app.env, **{name: str(value).lower() for name, value in app.flags.items()}}


def checksum(data: Mapping[str, str]) -> str:
    """A short hash of a config map; in the pod template it rolls the pods when the config map changes."""
    return hashlib.sha256(json.dumps(dict(data), sort_keys=True).encode()).hexdigest()[:16]


def env_from(app: AppIntent) -> list[Object]:
    """The config maps and secrets that give a container its environment."""
    sources: list[Object] = []
    if config_data(app):
        sources.append({"configMapRef": {"name": config_name(app.name)}})
    sources.append({"configMapRef": {"name": cluster_config_name(app.name)}})
    sources += [{"secretRef": {"name": secret_name(app.name, secret.name)}} for secret in app.secrets]
    return sources


def container(app: AppIntent, name: str, command: Sequence[str], env: Sequence[Object]) -> Object:
    """A container with the restricted security context; the image is named only, overlays say which one runs."""
    body: Object = {"name": name, "image": app.name}
    if command:
        body["command"] = list(command)
    if env:
        body["envFrom"] = list(env)
    body["resources"] = DEFAULT_RESOURCES
    body["securityContext"] = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }
    body["volumeMounts"] = [{"name": "scratch", "mountPath": "/tmp"}]  # noqa: S108
    return body


def pod_spec(app: AppIntent, containers: list[Object], *, account: str, grace: int) -> Object:
    """A pod specification that Pod Security `restricted` admits."""
    return {
        "serviceAccountName": account,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": grace,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": containers,
        "volumes": [{"name": "scratch", "emptyDir": {"sizeLimit": app.scratch}}],
    }


def spread(name: str) -> list[Object]:
    """Spread pods over zones and hosts; a lost zone must not stop the rest from being scheduled."""
    selector = {"matchLabels": {NAME: name}}
    return [
        {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": selector}
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]


def deployment(app: AppIntent, fleet: FleetIntent, name: str, spec: Object) -> Object:
    """A Deployment that never has fewer pods than it should while it rolls, and restarts when a secret is rotated."""
    labels = workload_labels(app, fleet, name)
    annotations: dict[str, Any] = {}
    if app.secrets:
        # The platform's Reloader rolls the pods when External Secrets wrote new values (30-day rotation).
        names = ",".join(secret_name(app.name, secret.name) for secret in app.secrets)
        annotations["secret.reloader.stakater.com/reload"] = names
    metadata: Object = {"name": name, "labels": labels}
    if annotations:
        metadata["annotations"] = annotations
    template: Object = {"labels": labels}
    if config_data(app):
        template["annotations"] = {"tidegate.dev/config": checksum(config_data(app))}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata,
        "spec": {
            "revisionHistoryLimit": 3,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "selector": {"matchLabels": {NAME: name}},
            "template": {"metadata": template, "spec": {**spec, "topologySpreadConstraints": spread(name)}},
        },
    }


def pod_sources(app: AppIntent, inside: Pointer) -> dict[Pointer, Ref]:
    """Where the shared parts of a pod specification at `inside` come from."""
    source = app.source
    first = (*inside, "containers", 0)
    return {
        (*inside, "volumes"): source.at("scratch"),
        (*inside, "terminationGracePeriodSeconds"): source.at("shutdownSeconds"),
        (*first, "image"): source.at("image"),
        (*first, "envFrom"): source.at("secrets"),
    }

"""Deployments that work on queues. How many pods they have is said by each overlay: none on a standby."""

from __future__ import annotations

from tidegate.generate.base.pods import container, deployment, env_from, pod_sources, pod_spec
from tidegate.generate.draft import Part
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent

POD = ("spec", "template", "spec")


def build(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """One Deployment a consumer, named `<app>-<consumer>`."""
    parts = []
    for i, consumer in enumerate(app.consumers):
        main = container(app, app.name, consumer.command, env_from(app))
        spec = pod_spec(app, [main], account=app.name, grace=app.shutdown_seconds)
        sources = pod_sources(app, POD) | {(): app.source.at("consumers", i)}
        parts.append(Part(deployment(app, fleet, f"{app.name}-{consumer.name}", spec), sources))
    return parts

"""The Deployment of the app itself."""

from __future__ import annotations

from tidegate.generate.base.pods import DRAIN_SECONDS, container, deployment, env_from, pod_sources, pod_spec
from tidegate.generate.draft import Object, Part
from tidegate.model.intents.app import AppIntent, Protocol
from tidegate.model.intents.fleet import FleetIntent

POD = ("spec", "template", "spec")


def build(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """One Deployment named after the app."""
    main = container(app, app.name, app.command, env_from(app))
    main["ports"] = [{"name": str(app.protocol), "containerPort": app.port, "protocol": "TCP"}]
    main |= probes(app)
    main["lifecycle"] = {"preStop": {"sleep": {"seconds": DRAIN_SECONDS}}}
    spec = pod_spec(app, [main], account=app.name, grace=app.shutdown_seconds + DRAIN_SECONDS)
    first = (*POD, "containers", 0)
    sources = pod_sources(app, POD) | {
        (*first, "ports"): app.source.at("port"),
        (*first, "command"): app.source.at("command"),
        (*first, "readinessProbe"): app.source.at("probes", "readiness"),
        (*first, "livenessProbe"): app.source.at("probes", "liveness"),
        (*first, "startupProbe"): app.source.at("probes", "startupSeconds"),
    }
    return [Part(deployment(app, fleet, app.name, spec), sources)]


def probes(app: AppIntent) -> Object:
    """The three probes: a slow start is not a dead process, and an unready one is not restarted."""
    if app.protocol is Protocol.GRPC:
        ready = live = {"grpc": {"port": app.port, "service": ""}}
    else:
        ready = {"httpGet": {"path": app.probes.readiness, "port": str(app.protocol), "scheme": "HTTP"}}
        live = {"httpGet": {"path": app.probes.liveness, "port": str(app.protocol), "scheme": "HTTP"}}
    period = 5
    return {
        "startupProbe": {**live, "periodSeconds": period, "failureThreshold": -(-app.probes.startup_seconds // period)},
        "readinessProbe": {**ready, "periodSeconds": 5, "timeoutSeconds": 2, "failureThreshold": 2},
        "livenessProbe": {**live, "periodSeconds": 10, "timeoutSeconds": 2, "failureThreshold": 3},
    }

"""How the app is reached: a Service, and a route where it is exposed."""

from __future__ import annotations

from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import CUSTOM, NAME, owner_labels
from tidegate.model.intents.app import AppIntent, Protocol
from tidegate.model.intents.fleet import FleetIntent

# Gateways are the platform's, in a namespace of their own; which one an app may use is said by the intent.
GATEWAY_NAMESPACE = "gateways"
GATEWAY_API = "gateway.networking.k8s.io"
# h2c: HTTP/2 without TLS inside the cluster, as KEP-3726 names it.
APP_PROTOCOL = {Protocol.HTTP: "http", Protocol.HTTP2: "kubernetes.io/h2c", Protocol.GRPC: "grpc"}


def service(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """The Service named after the app, on the app's own port."""
    port = {
        "name": str(app.protocol),
        "port": app.port,
        "targetPort": str(app.protocol),
        "protocol": "TCP",
        "appProtocol": APP_PROTOCOL[app.protocol],
    }
    value: Object = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": app.name, "labels": owner_labels(app, fleet)},
        "spec": {"type": "ClusterIP", "selector": {NAME: app.name}, "ports": [port]},
    }
    return [Part(value, {("spec", "ports"): app.source.at("port")})]


def route(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """The HTTPRoute or GRPCRoute of an exposed app; its host names are set by each overlay.

    Values that the API server would fill in inside lists are written out: lists of custom resources are compared
    whole, and a filled-in member would keep the application out of sync for good.
    """
    if app.expose is None:
        return []
    backend = {"group": "", "kind": "Service", "name": app.name, "port": app.port, "weight": 1}
    grpc = app.protocol is Protocol.GRPC
    rule: Object = {"backendRefs": [backend]}
    if not grpc:
        paths = [{"path": {"type": "PathPrefix", "value": path}} for path in app.expose.paths]
        rule = {"matches": paths, **rule}
    parent = {
        "group": GATEWAY_API,
        "kind": "Gateway",
        "namespace": GATEWAY_NAMESPACE,
        "name": str(app.expose.gateway),
    }
    value: Object = {
        "apiVersion": f"{GATEWAY_API}/v1",
        "kind": "GRPCRoute" if grpc else "HTTPRoute",
        "metadata": {"name": app.name, "labels": owner_labels(app, fleet), "annotations": dict(CUSTOM)},
        "spec": {"parentRefs": [parent], "rules": [rule]},
    }
    ref = app.source.at("expose")
    return [Part(value, {("spec",): ref, ("spec", "rules"): ref.at("paths")})]

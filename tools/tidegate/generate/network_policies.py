"""The wiring of a namespace: deny all, then what the releases on this cluster declare.

Made from the frozen intents of what runs there, so a new caller or a new dependency opens a path on a cluster exactly
where its release runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tidegate.generate.cluster_config import CACHE_PORT, DATABASE_PORT
from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import NAME, PART_OF
from tidegate.model.fleet import Target
from tidegate.model.intents.app import AppIntent
from tidegate.outcome import Ref

DNS_NAMESPACE = "kube-system"
NAMESPACE_NAME = "kubernetes.io/metadata.name"
PRIVATE = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"]
HTTPS = 443


def network_policies(target: Target, running: Mapping[str, AppIntent], labels: dict[str, str]) -> list[Part]:
    """The NetworkPolicies of an app's namespace. `running` are the apps on the same cluster, by name."""
    parts = [_deny(target, labels), _dns(target, labels)]
    parts += _ingress(target, running, labels)
    parts += _egress(target, running, labels)
    return parts


def _policy(target: Target, name: str, labels: dict[str, str], spec: Object, source: Ref) -> Part:
    value: Object = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": target.app.name, "labels": labels},
        "spec": spec,
    }
    return Part(value, {(): source})


def _tcp(port: int) -> Object:
    return {"protocol": "TCP", "port": port}


def _namespace(name: str) -> Object:
    return {"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: name}}}


def _blocks(cidrs: Sequence[str]) -> list[Object]:
    return [{"ipBlock": {"cidr": cidr}} for cidr in cidrs]


def _deny(target: Target, labels: dict[str, str]) -> Part:
    spec: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return _policy(target, "default-deny", labels, spec, target.intent.source)


def _dns(target: Target, labels: dict[str, str]) -> Part:
    dns = {**_namespace(DNS_NAMESPACE), "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}
    spec: Object = {
        "podSelector": {},
        "policyTypes": ["Egress"],
        "egress": [{"to": [dns], "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]}],
    }
    return _policy(target, "allow-dns", labels, spec, target.intent.source)


def _ingress(target: Target, running: Mapping[str, AppIntent], labels: dict[str, str]) -> list[Part]:
    app = target.intent
    callers = sorted(name for name, other in running.items() if app.name in other.dependencies.calls)
    sources: list[Object] = [{**_namespace(name), "podSelector": {"matchLabels": {PART_OF: name}}} for name in callers]
    rules: list[Object] = []
    if sources:
        rules.append({"from": sources, "ports": [_tcp(app.port)]})
    if app.expose is not None:
        subnets = target.cluster.intent.network.load_balancer_subnets
        rules.append({"from": _blocks(subnets), "ports": [_tcp(app.port)]})
    if not rules:
        return []
    spec: Object = {
        "podSelector": {"matchLabels": {NAME: app.name}},
        "policyTypes": ["Ingress"],
        "ingress": rules,
    }
    return [_policy(target, "allow-callers", labels, spec, app.source.at("port"))]


def _egress(target: Target, running: Mapping[str, AppIntent], labels: dict[str, str]) -> list[Part]:
    needs, network = target.intent.dependencies, target.cluster.intent.network
    rules: list[Object] = []
    for name in needs.calls:
        callee = running.get(name)
        if callee is not None:
            peer = {**_namespace(name), "podSelector": {"matchLabels": {NAME: name}}}
            rules.append({"to": [peer], "ports": [_tcp(callee.port)]})
    data = [port for port, used in ((DATABASE_PORT, needs.database), (CACHE_PORT, needs.cache)) if used]
    if data:
        rules.append({"to": _blocks(network.data_subnets), "ports": [_tcp(port) for port in data]})
    if needs.publishes or needs.buckets or target.intent.consumers:
        # Queues and buckets, and the token service that gives the app its role.
        rules.append({"to": _blocks(network.endpoint_subnets), "ports": [_tcp(HTTPS)]})
    for external in needs.external:
        # Network policies know no host names; the network firewall of the VPC lets this one through by name.
        anywhere = {"ipBlock": {"cidr": "0.0.0.0/0", "except": PRIVATE}}
        rules.append({"to": [anywhere], "ports": [_tcp(external.port)]})
    if not rules:
        return []
    # Every pod of the app: the server, its consumers, its jobs and its migration.
    spec: Object = {
        "podSelector": {"matchLabels": {PART_OF: target.app.name}},
        "policyTypes": ["Egress"],
        "egress": rules,
    }
    return [_policy(target, "allow-dependencies", labels, spec, target.intent.source.at("dependencies"))]

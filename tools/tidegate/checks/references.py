"""What objects refer to, and what they offer to be referred to: the facts of `dangling-reference`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.checks.objects import Map, Pods, child, kind_of, mapping, members, name_of, pods_of, text
from tidegate.outcome import Pointer

# Kubernetes makes these in every namespace.
ALWAYS = {("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt")}


@dataclass(frozen=True)
class Reference:
    """One name that an object uses: the kind and name (and key) it must lead to, in the object's own namespace."""

    kind: str
    name: str
    pointer: Pointer
    key: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Offer:
    """One thing that can be referred to. `keys` is None where they cannot be known (an operator fills them in)."""

    kind: str
    name: str
    keys: frozenset[str] | None = None


def offers(value: Map) -> Iterator[Offer]:
    """What an object offers to be referred to."""
    kind, name = kind_of(value), name_of(value)
    if kind in ("ConfigMap", "Secret"):
        keys = {*mapping(value, "data"), *mapping(value, "stringData"), *mapping(value, "binaryData")}
        yield Offer(kind, name, frozenset(keys))
    elif kind == "ExternalSecret":
        listed = {text(entry, "secretKey") for _, entry in members(value, "spec", "data")}
        known = child(value, "spec", "dataFrom") is None and child(value, "spec", "target", "template") is None
        yield Offer("Secret", text(value, "spec", "target", "name") or name, frozenset(listed) if known else None)
    elif kind == "Service":
        ports = [port for _, port in members(value, "spec", "ports")]
        yield Offer(kind, name, frozenset({str(port.get("port")) for port in ports} | {text(p, "name") for p in ports}))
    else:
        yield Offer(kind, name)


def references(value: Map) -> Iterator[Reference]:
    """What an object refers to by name."""
    pods = pods_of(value)
    if pods is not None:
        yield from _pod_references(pods)
    kind = kind_of(value)
    if kind == "HorizontalPodAutoscaler":
        target = child(value, "spec", "scaleTargetRef")
        yield Reference(text(target, "kind"), text(target, "name"), ("spec", "scaleTargetRef", "name"))
    elif kind in ("HTTPRoute", "GRPCRoute"):
        yield from _backends(value)
    elif kind == "Ingress":
        for r, rule in members(value, "spec", "rules"):
            for p, path in members(rule, "http", "paths"):
                service = child(path, "backend", "service")
                at: Pointer = ("spec", "rules", r, "http", "paths", p, "backend", "service")
                port = child(service, "port", "number") or text(service, "port", "name")
                yield Reference("Service", text(service, "name"), (*at, "name"), str(port or ""))
    elif kind == "StatefulSet" and text(value, "spec", "serviceName"):
        yield Reference("Service", text(value, "spec", "serviceName"), ("spec", "serviceName"))


def _backends(value: Map) -> Iterator[Reference]:
    for r, rule in members(value, "spec", "rules"):
        for b, backend in members(rule, "backendRefs"):
            if text(backend, "kind") in ("", "Service") and not text(backend, "namespace"):
                at = ("spec", "rules", r, "backendRefs", b)
                port = backend.get("port")
                where = "port" if port is not None else "name"
                yield Reference("Service", text(backend, "name"), (*at, "name"))
                yield Reference("Service", text(backend, "name"), (*at, where), str(port or ""))


def _pod_references(pods: Pods) -> Iterator[Reference]:
    account = text(pods.spec, "serviceAccountName")
    if account:
        yield Reference("ServiceAccount", account, (*pods.at, "serviceAccountName"))
    for i, secret in members(pods.spec, "imagePullSecrets"):
        yield Reference("Secret", text(secret, "name"), (*pods.at, "imagePullSecrets", i, "name"))
    for v, volume in members(pods.spec, "volumes"):
        yield from _volume_references(volume, (*pods.at, "volumes", v))
    for pointer, container in pods.containers():
        yield from _env_references(container, pointer)


def _volume_references(volume: Map, at: Pointer) -> Iterator[Reference]:
    sources: list[tuple[Map, Pointer]] = [(volume, at)]
    for s, source in members(volume, "projected", "sources"):
        sources.append((source, (*at, "projected", "sources", s)))
    for source, pointer in sources:
        for field, kind, key in (("configMap", "ConfigMap", "name"), ("secret", "Secret", "secretName")):
            found = child(source, field)
            if not isinstance(found, dict):
                continue
            name = text(found, key) or text(found, "name")
            where = key if key in found else "name"
            optional = found.get("optional") is True
            yield Reference(kind, name, (*pointer, field, where), optional=optional)
            for i, item in members(found, "items"):
                yield Reference(kind, name, (*pointer, field, "items", i, "key"), text(item, "key"), optional)
    claim = text(volume, "persistentVolumeClaim", "claimName")
    if claim:
        yield Reference("PersistentVolumeClaim", claim, (*at, "persistentVolumeClaim", "claimName"))


def _env_references(container: Map, at: Pointer) -> Iterator[Reference]:
    for e, source in members(container, "envFrom"):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            found = child(source, field)
            if isinstance(found, dict):
                optional = found.get("optional") is True
                yield Reference(kind, text(found, "name"), (*at, "envFrom", e, field, "name"), "", optional)
    for e, variable in members(container, "env"):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            found = child(variable, "valueFrom", field)
            if isinstance(found, dict):
                pointer = (*at, "env", e, "valueFrom", field)
                optional = found.get("optional") is True
                yield Reference(kind, text(found, "name"), (*pointer, "name"), "", optional)
                yield Reference(kind, text(found, "name"), (*pointer, "key"), text(found, "key"), optional)

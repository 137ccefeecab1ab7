"""What a namespace may take in all, and what a container gets that says nothing."""

from __future__ import annotations

from tidegate.generate.draft import Object, Part
from tidegate.generate.quantity import cores, gibibytes, memory_bytes, millicores
from tidegate.model.fleet import Target
from tidegate.outcome import Pointer, Ref

# Room for a rollout's extra pods and for a sidecar; a quota is there to stop a runaway, not to plan capacity.
HEADROOM = 2


def expected_pods(target: Target) -> int:
    """The most pods that the settings of this stage ask for."""
    consumers = sum(target.settings.consumers.get(consumer.name, 1) for consumer in target.intent.consumers)
    return target.settings.replicas.max + consumers + len(target.intent.jobs) + bool(target.intent.migration)


def quota(target: Target, namespace: str, labels: dict[str, str]) -> Part:
    """The ResourceQuota of an app's namespace, from the bounds in its settings."""
    pods = expected_pods(target) * HEADROOM
    wanted = target.settings.resources
    memory = gibibytes(pods * memory_bytes(wanted.memory))
    hard = {
        "pods": str(pods),
        "requests.cpu": cores(pods * millicores(wanted.cpu)),
        "requests.memory": memory,
        "limits.memory": memory,
        # Traffic enters by gateways, data live in AWS services: neither is an app's to make.
        "services.loadbalancers": "0",
        "services.nodeports": "0",
    }
    value: Object = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "quota", "namespace": namespace, "labels": labels},
        "spec": {"hard": hard},
    }
    source = target.settings.source
    sources: dict[Pointer, Ref] = {(): source.at("replicas"), ("spec", "hard", "requests.cpu"): source.at("resources")}
    return Part(value, sources)


def limits(target: Target, namespace: str, labels: dict[str, str]) -> Part:
    """The LimitRange of an app's namespace."""
    value: Object = {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "limits", "namespace": namespace, "labels": labels},
        "spec": {
            "limits": [
                {
                    "type": "Container",
                    "default": {"memory": "256Mi"},
                    "defaultRequest": {"cpu": "50m", "memory": "128Mi"},
                }
            ]
        },
    }
    return Part(value, {(): target.settings.source})

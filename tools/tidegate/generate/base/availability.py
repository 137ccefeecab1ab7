"""How many pods there are: the autoscaler, and the budget that keeps drains from taking too many."""

from __future__ import annotations

from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import NAME, owner_labels
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent


def autoscaler(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """The autoscaler of the app; its bounds are set by each overlay. Because it is there, nothing sets `replicas`."""
    value: Object = {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": app.name, "labels": owner_labels(app, fleet)},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": app.name},
            "minReplicas": 1,
            "maxReplicas": 2,
            "metrics": [cpu_metric(70)],
            "behavior": {
                "scaleDown": {
                    "stabilizationWindowSeconds": 300,
                    "policies": [{"type": "Percent", "value": 25, "periodSeconds": 60}],
                }
            },
        },
    }
    return [Part(value)]


def cpu_metric(percent: int) -> Object:
    """The metric that aims at a processor use, in percent of the request."""
    return {
        "type": "Resource",
        "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": percent}},
    }


def disruption_budget(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """One pod of the app at a time may be taken by a drain; pods that are broken anyway never block one."""
    value: Object = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": app.name, "labels": owner_labels(app, fleet)},
        "spec": {
            "maxUnavailable": 1,
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": {NAME: app.name}},
        },
    }
    return [Part(value)]

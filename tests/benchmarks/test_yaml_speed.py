"""Reading and writing speed as ratios to PyYAML's C loader and dumper, in the same run on the same manifests."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tidegate.yamlio import Reading, emit_all, emit_kustomize_all, load_all

SERVICES = 1_500


def manifests(number: int) -> list[dict[str, Any]]:
    """A Deployment, a Service, a ConfigMap and a NetworkPolicy of one service, as teams write them."""
    name = f"service-{number}"
    labels = {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/version": f"1.{number % 40}.0",
        "app.kubernetes.io/part-of": "shop",
        "team": f"team-{number % 20}",
    }
    meta = {"name": name, "namespace": f"shop-{number % 50}", "labels": labels}
    probe = {"httpGet": {"path": "/healthz", "port": "http"}, "periodSeconds": 10, "failureThreshold": 3}
    container = {
        "name": "main",
        "image": f"registry.example.com/shop/{name}@sha256:{number:064x}",
        "args": ["--listen=:8080", "--log-level=info", f"--service={name}"],
        "ports": [{"name": "http", "containerPort": 8080}, {"name": "metrics", "containerPort": 9090}],
        "env": [{"name": f"SETTING_{i}", "value": f"value-{i}-{number}"} for i in range(8)]
        + [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": name, "key": "token"}}}],
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}},
        "livenessProbe": probe,
        "readinessProbe": probe | {"periodSeconds": 5},
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "runAsUser": 10001},
        "volumeMounts": [{"name": "config", "mountPath": "/etc/config"}, {"name": "tmp", "mountPath": "/tmp"}],
    }
    pod = {
        "serviceAccountName": name,
        "containers": [container],
        "volumes": [{"name": "config", "configMap": {"name": name}}, {"name": "tmp", "emptyDir": {}}],
        "tolerations": [{"key": "spot", "operator": "Exists", "effect": "NoSchedule"}],
    }
    script = '#!/bin/sh\nset -eu\nfor host in $HOSTS; do\n  echo "checking $host"\ndone\n' * 3
    selector = {"matchLabels": {"app.kubernetes.io/name": name}}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": meta,
            "spec": {"replicas": 2, "selector": selector, "template": {"metadata": {"labels": labels}, "spec": pod}},
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {
                "selector": selector["matchLabels"],
                "ports": [{"name": "http", "port": 80, "targetPort": "http"}],
            },
        },
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": meta,
            "data": {"run.sh": script, "mode": "0644", "on": "yes"},
        },
        {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": meta,
            "spec": {"podSelector": selector, "ingress": [{"ports": [{"port": 8080}], "from": [{"podSelector": {}}]}]},
        },
    ]


DOCUMENTS = [document for number in range(SERVICES) for document in manifests(number)]
TEXT = emit_all(DOCUMENTS).encode()


def speed(name: str, work: Callable[[], Any], size: int) -> float:
    """MB a second of CPU, the better of two runs."""
    best = 0.0
    for _ in range(2):
        started = time.process_time()
        work()
        best = max(best, size / (time.process_time() - started) / 1e6)
    print(f"{name}: {best:.1f} MB/s")
    return best


@pytest.mark.bench
@pytest.mark.parametrize("reading", list(Reading))
def test_reading_is_four_times_as_fast_as_the_c_loader(reading: Reading) -> None:
    sample = emit_all(DOCUMENTS[: len(DOCUMENTS) // 8]).encode()
    theirs = speed("CSafeLoader", lambda: list(yaml.load_all(sample, Loader=yaml.CSafeLoader)), len(sample))
    assert speed(f"load_all as {reading}", lambda: load_all(TEXT, "f.yaml", reading), len(TEXT)) >= 4 * theirs


@pytest.mark.bench
def test_lines_that_never_repeat_are_read_twice_as_fast_as_by_the_c_loader() -> None:
    numbers = itertools.count()
    sample = emit_all(DOCUMENTS[: len(DOCUMENTS) // 2]).encode()
    text = re.sub(rb"(?<=[a-z0-9])\n", lambda _: b"-%d\n" % next(numbers), sample)
    theirs = speed("CSafeLoader", lambda: list(yaml.load_all(text, Loader=yaml.CSafeLoader)), len(text))
    for reading in Reading:
        assert speed(f"load_all as {reading}", lambda: load_all(text, "f.yaml", reading), len(text)) >= 2 * theirs  # noqa: B023


@pytest.mark.bench
def test_writing_is_six_times_as_fast_as_the_c_dumper() -> None:
    sample = DOCUMENTS[: len(DOCUMENTS) // 8]
    size = len(emit_all(sample))
    theirs = speed("CSafeDumper", lambda: yaml.dump_all(sample, Dumper=yaml.CSafeDumper), size)
    assert speed("emit_all", lambda: emit_all(DOCUMENTS), len(TEXT)) >= 6 * theirs
    assert speed("emit_kustomize_all", lambda: emit_kustomize_all(DOCUMENTS), len(TEXT)) >= 6 * theirs

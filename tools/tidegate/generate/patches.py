"""The patches of an overlay: what one stage and one cluster change in the objects of a base, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tidegate.generate.base.availability import cpu_metric
from tidegate.generate.base.pods import checksum
from tidegate.generate.cluster_config import database_values, role_arn
from tidegate.generate.draft import Object, Part
from tidegate.generate.inventory import Inventory
from tidegate.generate.labels import migration_name
from tidegate.model.fleet import Fleet, Target
from tidegate.model.intents.app import BaseKind
from tidegate.model.intents.cluster import Capacity
from tidegate.outcome import Pointer, Ref

ROUTES = ("HTTPRoute", "GRPCRoute")
WORKLOADS = ("Deployment", "StatefulSet")
CAPACITY_LABEL = "karpenter.sh/capacity-type"
ARCHITECTURE_LABEL = "kubernetes.io/arch"


def build_patches(fleet: Fleet, target: Target, base: Inventory, config: Mapping[str, str]) -> list[Part]:
    """One strategic merge patch for each object that differs on this cluster, by kind and name."""
    makers: tuple[Callable[[], list[Part]], ...] = (
        lambda: _account(fleet, target, base),
        lambda: _workload(target, base, config),
        lambda: _consumers(target, base, config),
        lambda: _jobs(target, base),
        lambda: _migration(target, base),
        lambda: _autoscaler(target, base),
        lambda: _route(target, base),
    )
    return [part for make in makers for part in make()]


def _head(target: Object) -> Object:
    return {
        "apiVersion": target["apiVersion"],
        "kind": target["kind"],
        "metadata": {"name": target["metadata"]["name"]},
    }


def _account(fleet: Fleet, target: Target, base: Inventory) -> list[Part]:
    account = base.get("ServiceAccount", target.app.name)
    if account is None:
        return []
    patch = _head(account)
    patch["metadata"]["annotations"] = {
        "eks.amazonaws.com/role-arn": role_arn(fleet, target.cluster, target.app.name),
        "eks.amazonaws.com/sts-regional-endpoints": "true",
    }
    return [Part(patch, {(): target.cluster.intent.source.at("account")})]


def _resources(target: Target) -> Object:
    wanted = target.settings.resources
    return {"requests": {"cpu": wanted.cpu, "memory": wanted.memory}, "limits": {"memory": wanted.memory}}


def _pod(target: Target, container: str) -> tuple[Object, dict[Pointer, Ref]]:
    """The part of a pod specification that a stage and a cluster set, and where it comes from."""
    spec: Object = {}
    sources: dict[Pointer, Ref] = {}
    architectures = target.cluster.architectures
    selector = {CAPACITY_LABEL: str(target.capacity)}
    if len(architectures) == 1:
        selector[ARCHITECTURE_LABEL] = str(architectures[0])
    spec["nodeSelector"] = selector
    spec["containers"] = [{"name": container, "resources": _resources(target)}]
    sources["nodeSelector", CAPACITY_LABEL] = _capacity_source(target)
    sources["nodeSelector", ARCHITECTURE_LABEL] = target.cluster.intent.source.at("architectures")
    sources["containers",] = target.settings.source.at("resources")
    return spec, sources


def _capacity_source(target: Target) -> Ref:
    if target.settings.capacity is not None:
        return target.settings.source.at("capacity")
    return target.cluster.intent.source.at("capacity")


def _inside(pointer: Pointer, sources: dict[Pointer, Ref]) -> dict[Pointer, Ref]:
    return {(*pointer, *inner): ref for inner, ref in sources.items()}


def _has_container(workload: Object, name: str) -> bool:
    spec = workload.get("spec", {}).get("template", {}).get("spec", {})
    containers = spec.get("containers") if isinstance(spec, dict) else None
    return any(isinstance(c, dict) and c.get("name") == name for c in containers or [])


def _workload(target: Target, base: Inventory, config: Mapping[str, str]) -> list[Part]:
    parts = []
    for kind in WORKLOADS:
        workload = base.get(kind, target.app.name)
        if workload is None or not _has_container(workload, target.app.name):
            continue
        parts.append(_workload_patch(target, workload, config))
    return parts


def _workload_patch(target: Target, workload: Object, config: Mapping[str, str]) -> Part:
    spec, sources = _pod(target, target.app.name)
    template = {"metadata": {"annotations": {"tidegate.dev/cluster-config": checksum(config)}}, "spec": spec}
    patch = _head(workload) | {"spec": {"template": template}}
    return Part(patch, {(): target.settings.source} | _inside(("spec", "template", "spec"), sources))


def _consumers(target: Target, base: Inventory, config: Mapping[str, str]) -> list[Part]:
    parts = []
    for consumer in target.intent.consumers:
        workload = base.get("Deployment", f"{target.app.name}-{consumer.name}")
        if workload is None:
            continue
        part = _workload_patch(target, workload, config)
        pods = 0 if target.cluster.standby else target.settings.consumers.get(consumer.name, 1)
        part.value["spec"] = {"replicas": pods, **part.value["spec"]}
        source = target.settings.source.at("consumers", consumer.name)
        parts.append(Part(part.value, {**part.sources, ("spec", "replicas"): source}))
    return parts


def _jobs(target: Target, base: Inventory) -> list[Part]:
    parts = []
    for cron in base.of_kind("CronJob"):
        spec: Object = {}
        if target.cluster.standby:
            spec["suspend"] = True
        sources: dict[Pointer, Ref] = {(): target.settings.source}
        if target.intent.base is BaseKind.SERVICE:
            pod, inner = _pod(target, target.app.name)
            spec["jobTemplate"] = {"spec": {"template": {"spec": pod}}}
            sources |= _inside(("spec", "jobTemplate", "spec", "template", "spec"), inner)
        if spec:
            parts.append(Part(_head(cron) | {"spec": spec}, sources))
    return parts


def _migration(target: Target, base: Inventory) -> list[Part]:
    name = migration_name(target.app.name)
    job, account = base.get("Job", name), base.get("ServiceAccount", name)
    if target.intent.migration is None or job is None or account is None:
        return []
    ref = target.intent.source.at("migration")
    if target.cluster.standby:
        # The replica cannot be migrated; the active cluster does it, and the data follow.
        return [Part(_head(item) | {"$patch": "delete"}, {(): ref}) for item in (account, job)]
    # Soft preferences only: a migration that waits for the right kind of node would hold up the whole release.
    preferred = [{"weight": 100, "preference": {"matchExpressions": [_on_demand()]}}]
    spec = {
        "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}},
        "containers": [
            {
                "name": target.app.name,
                "env": [{"name": key, "value": value} for key, value in database_values(target).items()],
                "resources": _resources(target),
            }
        ],
    }
    return [Part(_head(job) | {"spec": {"template": {"spec": spec}}}, {(): ref})]


def _on_demand() -> Object:
    return {"key": CAPACITY_LABEL, "operator": "In", "values": [str(Capacity.ON_DEMAND)]}


def _autoscaler(target: Target, base: Inventory) -> list[Part]:
    scaler = base.get("HorizontalPodAutoscaler", target.app.name)
    if scaler is None:
        return []
    wanted = target.settings.replicas
    spec: Object = {"minReplicas": wanted.min, "maxReplicas": wanted.max}
    if target.intent.base is BaseKind.SERVICE:
        # A team's own base may scale on other metrics, and a patch would replace the whole list.
        spec["metrics"] = [cpu_metric(wanted.cpu_percent)]
    source = target.settings.source.at("replicas")
    sources: dict[Pointer, Ref] = {
        (): source,
        ("spec", "minReplicas"): source.at("min"),
        ("spec", "maxReplicas"): source.at("max"),
        ("spec", "metrics"): source.at("cpuPercent"),
    }
    return [Part(_head(scaler) | {"spec": spec}, sources)]


def _route(target: Target, base: Inventory) -> list[Part]:
    hosts = list(target.settings.hosts)
    if not hosts:
        return []
    source = target.settings.source.at("hosts")
    sources: dict[Pointer, Ref] = {(): source}
    sources |= {("spec", "hostnames", i): source.at(i) for i in range(len(hosts))}
    return [
        Part(_head(route) | {"spec": {"hostnames": hosts}}, sources)
        for kind in ROUTES
        if (route := base.get(kind, target.app.name))
    ]

"""The values that a cluster gives to an app: region, account, addresses of databases, caches, queues and other apps."""

from __future__ import annotations

from collections.abc import Mapping

from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import cluster_config_name, owner_labels
from tidegate.model.fleet import Cluster, Fleet, Target
from tidegate.model.intents.app import AppIntent, Protocol
from tidegate.outcome import Pointer, Ref

DATABASE_PORT = 5432
CACHE_PORT = 6379


def account_id(fleet: Fleet, cluster: Cluster) -> str:
    """The AWS account of a cluster, 12 digits."""
    return fleet.intent.accounts[cluster.intent.account].id


def role_arn(fleet: Fleet, cluster: Cluster, app: str) -> str:
    """The IAM role that an app's service account takes on a cluster."""
    return f"arn:aws:iam::{account_id(fleet, cluster)}:role/{cluster.name}-{app}"


def database_values(target: Target) -> dict[str, str]:
    """Where the database is: the writer on an active cluster, the read replica on a standby."""
    database = target.intent.dependencies.database
    if database is None:
        return {}
    kind = "reader" if target.cluster.standby else "writer"
    return {
        "DATABASE_HOST": f"{database.name}-{kind}.{target.cluster.intent.data_domain}",
        "DATABASE_NAME": database.name,
        "DATABASE_PORT": str(DATABASE_PORT),
    }


def config_values(
    fleet: Fleet, target: Target, running: Mapping[str, AppIntent]
) -> tuple[dict[str, str], dict[Pointer, Ref]]:
    """The data of the cluster's config map for one app, and where each value came from.

    `running` are the frozen intents of the apps that run on the same cluster, by name.
    """
    cluster, app = target.cluster, target.intent
    place = cluster.intent.source
    values = {
        "AWS_REGION": cluster.intent.region,
        "CLUSTER_NAME": cluster.name,
        "CLUSTER_ROLE": str(cluster.intent.role),
        "STAGE": cluster.stage.name,
        **database_values(target),
    }
    sources: dict[Pointer, Ref] = {("data", "AWS_REGION"): place.at("region")}
    needs = app.dependencies
    if needs.cache is not None:
        values["CACHE_HOST"] = f"{app.name}-cache.{cluster.intent.data_domain}"
        values["CACHE_PORT"] = str(CACHE_PORT)
    queues = [(name, app.source.at("dependencies", "publishes", i)) for i, name in enumerate(needs.publishes)]
    queues += [(consumer.queue, app.source.at("consumers", i)) for i, consumer in enumerate(app.consumers)]
    for name, ref in queues:
        variable = f"QUEUE_{_upper(name)}_URL"
        sqs = f"https://sqs.{cluster.intent.region}.amazonaws.com"
        values[variable] = f"{sqs}/{account_id(fleet, cluster)}/{cluster.stage.name}-{name}"
        sources["data", variable] = ref
    for i, name in enumerate(needs.buckets):
        variable = f"BUCKET_{_upper(name)}"
        values[variable] = f"{fleet.intent.name}-{cluster.name}-{name}"
        sources["data", variable] = app.source.at("dependencies", "buckets", i)
    for i, name in enumerate(needs.calls):
        callee = running.get(name)
        if callee is not None:
            variable = f"{_upper(name)}_ADDRESS"
            values[variable] = _address(callee)
            sources["data", variable] = app.source.at("dependencies", "calls", i)
    return values, sources


def _upper(name: str) -> str:
    return name.upper().replace("-", "_")


def _address(callee: AppIntent) -> str:
    host = f"{callee.name}.{callee.name}.svc.cluster.local:{callee.port}"
    return host if callee.protocol is Protocol.GRPC else f"http://{host}"


def config_part(fleet: Fleet, target: Target, values: dict[str, str], sources: dict[Pointer, Ref]) -> Part:
    """The config map that an overlay adds."""
    value: Object = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": cluster_config_name(target.intent.name),
            "labels": owner_labels(target.intent, fleet.intent),
        },
        "data": values,
    }
    return Part(value, sources)

"""Who the app is, and what it is told: its service account, its config map, its secrets."""

from __future__ import annotations

from tidegate.generate.base.pods import config_data
from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import CUSTOM, config_name, owner_labels, secret_name
from tidegate.model.intents.app import AppIntent, Secret
from tidegate.model.intents.fleet import FleetIntent
from tidegate.outcome import Pointer, Ref

# The store reads AWS Secrets Manager below the stage's prefix, so a key is the same in every stage.
SECRET_STORE = "aws-secrets-manager"  # noqa: S105
REFRESH = "1h"


def service_account(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """The service account of the app; each overlay gives it the role of its cluster."""
    value: Object = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": app.name, "labels": owner_labels(app, fleet)},
        "automountServiceAccountToken": False,
    }
    return [Part(value)]


def config(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """The config map of environment variables and flags that are the same everywhere."""
    data = config_data(app)
    if not data:
        return []
    value: Object = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": config_name(app.name), "labels": owner_labels(app, fleet)},
        "data": data,
    }
    sources: dict[Pointer, Ref] = {("data", name): app.source.at("env", name) for name in app.env}
    sources |= {("data", name): app.source.at("flags", name) for name in app.flags}
    return [Part(value, sources)]


def external_secret(name: str, key: str, env: dict[str, str], labels: dict[str, str]) -> Object:
    """An ExternalSecret that copies properties of one secret of AWS Secrets Manager.

    The defaults of the list members are written out: see `network.route`.
    """
    data = [
        {
            "secretKey": variable,
            "remoteRef": {
                "key": key,
                "property": prop,
                "conversionStrategy": "Default",
                "decodingStrategy": "None",
                "metadataPolicy": "None",
                "nullBytePolicy": "Ignore",
            },
        }
        for variable, prop in env.items()
    ]
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": name, "labels": labels, "annotations": dict(CUSTOM)},
        "spec": {
            "refreshInterval": REFRESH,
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": SECRET_STORE},
            "target": {"name": name, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
            "data": data,
        },
    }


def secrets(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """One ExternalSecret a secret of the app."""
    return [
        Part(_secret(app, fleet, secret), {(): app.source.at("secrets", i)}) for i, secret in enumerate(app.secrets)
    ]


def _secret(app: AppIntent, fleet: FleetIntent, secret: Secret) -> Object:
    name = secret_name(app.name, secret.name)
    return external_secret(name, f"{app.name}/{secret.name}", dict(secret.env), owner_labels(app, fleet))

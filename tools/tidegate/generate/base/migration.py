"""The database migration: a job that Argo CD runs before it touches anything else (PreSync).

A PreSync job runs before the app's config map, secrets and service account exist on a new cluster. So it has a service
account of its own (a hook too), takes the database's address from its overlay, and its credentials (those of the
schema's owner, which the app itself never gets) from a secret that the namespace brings.
"""

from __future__ import annotations

from tidegate.generate.base.pods import container, pod_sources, pod_spec
from tidegate.generate.draft import Object, Part
from tidegate.generate.labels import migration_name, owner_labels, workload_labels
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent

POD = ("spec", "template", "spec")


def hook(wave: int) -> dict[str, str]:
    """The annotations of an object that Argo CD makes anew before each sync."""
    return {
        "argocd.argoproj.io/hook": "PreSync",
        "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
        "argocd.argoproj.io/sync-wave": str(wave),
    }


def build(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """A ServiceAccount and a Job named `<app>-migrate`, where the app has a migration."""
    if app.migration is None:
        return []
    name = migration_name(app.name)
    ref = app.source.at("migration")
    labels = workload_labels(app, fleet, name)
    main = container(app, app.name, app.migration.command, [{"secretRef": {"name": name}}])
    spec = pod_spec(app, [main], account=name, grace=app.shutdown_seconds)
    account: Object = {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": name, "labels": owner_labels(app, fleet), "annotations": hook(-1)},
        "automountServiceAccountToken": False,
    }
    annotations = {**hook(0), "tidegate.dev/min-rollback": app.migration.min_rollback}
    job: Object = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": labels, "annotations": annotations},
        "spec": {
            "activeDeadlineSeconds": 1800,
            "backoffLimit": 1,
            "template": {"metadata": {"labels": labels}, "spec": {**spec, "restartPolicy": "Never"}},
        },
    }
    sources = pod_sources(app, POD) | {(): ref, (*POD, "containers", 0, "command"): ref.at("command")}
    return [Part(account, {(): ref}), Part(job, sources)]

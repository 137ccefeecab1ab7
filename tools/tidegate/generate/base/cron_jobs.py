"""Scheduled jobs. A standby suspends them by its overlay."""

from __future__ import annotations

from tidegate.generate.base.pods import container, env_from, pod_sources, pod_spec
from tidegate.generate.draft import Part
from tidegate.generate.labels import workload_labels
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent

POD = ("spec", "jobTemplate", "spec", "template", "spec")


def build(app: AppIntent, fleet: FleetIntent) -> list[Part]:
    """One CronJob a job, named `<app>-<job>`."""
    parts = []
    for i, job in enumerate(app.jobs):
        name = f"{app.name}-{job.name}"
        labels = workload_labels(app, fleet, name)
        main = container(app, app.name, job.command, env_from(app))
        spec = pod_spec(app, [main], account=app.name, grace=app.shutdown_seconds)
        ref = app.source.at("jobs", i)
        cron = {
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": {"name": name, "labels": labels},
            "spec": {
                "schedule": job.schedule,
                "timeZone": "Etc/UTC",
                "concurrencyPolicy": "Forbid",
                "startingDeadlineSeconds": 300,
                "successfulJobsHistoryLimit": 1,
                "failedJobsHistoryLimit": 3,
                "jobTemplate": {
                    "spec": {
                        "activeDeadlineSeconds": job.deadline_minutes * 60,
                        "backoffLimit": 2,
                        "ttlSecondsAfterFinished": 86400,
                        "template": {"metadata": {"labels": labels}, "spec": {**spec, "restartPolicy": "Never"}},
                    }
                },
            },
        }
        sources = pod_sources(app, POD) | {
            (): ref,
            ("spec", "schedule"): ref.at("schedule"),
            (*POD, "containers", 0, "command"): ref.at("command"),
        }
        parts.append(Part(cron, sources))
    return parts

"""The golden path `service`: the working base of an app, one file a kind of object, listed in `PARTS`."""

from __future__ import annotations

from collections.abc import Callable

from tidegate.generate.base import availability, consumers, cron_jobs, identity, migration, network, workload
from tidegate.generate.draft import GeneratedFile, Part, kustomization, yaml_file
from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent

PARTS: tuple[tuple[str, Callable[[AppIntent, FleetIntent], list[Part]]], ...] = (
    ("service-account.yaml", identity.service_account),
    ("config.yaml", identity.config),
    ("external-secrets.yaml", identity.secrets),
    ("deployment.yaml", workload.build),
    ("consumers.yaml", consumers.build),
    ("cron-jobs.yaml", cron_jobs.build),
    ("migration.yaml", migration.build),
    ("service.yaml", network.service),
    ("autoscaler.yaml", availability.autoscaler),
    ("disruption-budget.yaml", availability.disruption_budget),
    ("route.yaml", network.route),
)


def generate_base(app: AppIntent, fleet: FleetIntent) -> list[GeneratedFile]:
    """The files of `apps/<app>/base/`, from the app's intent and its team's labels alone."""
    folder = f"apps/{app.name}/base"
    files = []
    for name, build in PARTS:
        parts = build(app, fleet)
        if parts:
            files.append(yaml_file(f"{folder}/{name}", app.source, parts, app.name))
    names = [file.path.rpartition("/")[2] for file in files]
    return [*files, kustomization(folder, app.source, {"resources": names}, app.name)]

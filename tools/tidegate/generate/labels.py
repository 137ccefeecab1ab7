"""The labels that owners and costs are read from, and the names that objects refer to each other by."""

from __future__ import annotations

from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.fleet import FleetIntent

NAME = "app.kubernetes.io/name"
PART_OF = "app.kubernetes.io/part-of"
TEAM = "tidegate.dev/team"
COST_CENTER = "tidegate.dev/cost-center"
# What stops Argo CD from deleting an object that holds data, whatever is removed from git.
KEEP = {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}
# A custom resource whose CRD is not there yet must not fail the dry run of its whole application.
CUSTOM = {"argocd.argoproj.io/sync-options": "SkipDryRunOnMissingResource=true"}


def owner_labels(app: AppIntent, fleet: FleetIntent) -> dict[str, str]:
    """Who owns an object, and who pays for it."""
    team = fleet.teams.get(app.team)
    labels = {PART_OF: app.name, TEAM: app.team}
    if team is not None:
        labels[COST_CENTER] = team.cost_center
    return labels


def workload_labels(app: AppIntent, fleet: FleetIntent, workload: str) -> dict[str, str]:
    """The labels of a workload and its pods; `app.kubernetes.io/name` is what selectors select."""
    return {NAME: workload, **owner_labels(app, fleet)}


def config_name(app: str) -> str:
    """The config map of values that are the same everywhere."""
    return f"{app}-config"


def cluster_config_name(app: str) -> str:
    """The config map of values that a cluster gives; every overlay adds it."""
    return f"{app}-cluster"


def secret_name(app: str, secret: str) -> str:
    """The Kubernetes secret that External Secrets writes for one secret of the app."""
    return f"{app}-{secret}"


def migration_name(app: str) -> str:
    """The migration job, its service account, and the secret with its credentials."""
    return f"{app}-migrate"


def team_project(team: str) -> str:
    """The AppProject of a team."""
    return f"team-{team}"

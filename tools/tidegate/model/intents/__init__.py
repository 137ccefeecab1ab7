"""The kinds of intents, one file each; `KINDS` is the explicit registry from which schemas are written."""

from typing import Any

from tidegate.model.intents.app import AppIntent
from tidegate.model.intents.cluster import ClusterIntent
from tidegate.model.intents.fleet import FleetIntent
from tidegate.model.intents.override import OverrideIntent
from tidegate.model.intents.release import ReleaseIntent, StageFileIntent
from tidegate.model.intents.removal import RemovalsIntent
from tidegate.model.intents.settings import SettingsIntent

KINDS: tuple[type[Any], ...] = (
    AppIntent,
    ClusterIntent,
    FleetIntent,
    OverrideIntent,
    ReleaseIntent,
    RemovalsIntent,
    SettingsIntent,
    StageFileIntent,
)

__all__ = [
    "KINDS",
    "AppIntent",
    "ClusterIntent",
    "FleetIntent",
    "OverrideIntent",
    "ReleaseIntent",
    "RemovalsIntent",
    "SettingsIntent",
    "StageFileIntent",
]

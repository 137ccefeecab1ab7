"""Every rule, in the order in which they run. A new rule is one file, one line here, one page, one case folder."""

from __future__ import annotations

from tidegate.checks import (
    base_object,
    cluster_stage,
    dangling_reference,
    duplicate_hostname,
    duplicate_object,
    empty_selector,
    gateway_reference,
    image_architecture,
    image_digest,
    object_fields,
    override_expired,
    override_target,
    plain_secret,
    pod_security,
    pod_wiring,
    project_scope,
    release_hash,
    release_missing,
    replicas_with_autoscaler,
    repository_layout,
    schema_valid,
    unguarded_data,
    vanished_target,
)
from tidegate.checks.rule import FleetRule, IntentRule, TargetRule

INTENT_RULES: tuple[IntentRule, ...] = (
    repository_layout.RULE,
    cluster_stage.RULE,
    release_missing.RULE,
    release_hash.RULE,
    vanished_target.RULE,
    image_architecture.RULE,
    override_target.RULE,
    override_expired.RULE,
    base_object.RULE,
)
TARGET_RULES: tuple[TargetRule, ...] = (
    schema_valid.RULE,
    object_fields.RULE,
    image_digest.RULE,
    plain_secret.RULE,
    replicas_with_autoscaler.RULE,
    pod_wiring.RULE,
    pod_security.RULE,
    empty_selector.RULE,
    gateway_reference.RULE,
    unguarded_data.RULE,
)
FLEET_RULES: tuple[FleetRule, ...] = (
    duplicate_object.RULE,
    project_scope.RULE,
    dangling_reference.RULE,
    duplicate_hostname.RULE,
)
# Found on the way, by the parts that read, generate and render.
BUILT_IN = ("intent", "drift", "render", "yaml")
ALL_RULES = (
    *BUILT_IN,
    *(rule.name for rule in INTENT_RULES),
    *(rule.name for rule in TARGET_RULES),
    *(rule.name for rule in FLEET_RULES),
)

"""What must hold inside one intent and between an intent and the folder that it lies in."""

from __future__ import annotations

import ipaddress
import re
from datetime import date

from tidegate import __version__
from tidegate.model.decode import Problem
from tidegate.model.fleet import App
from tidegate.model.intents.app import AppIntent, BaseKind, Protocol
from tidegate.model.intents.cluster import ClusterIntent
from tidegate.model.intents.fleet import FleetIntent
from tidegate.model.intents.override import OverrideIntent
from tidegate.model.intents.settings import SettingsIntent
from tidegate.outcome import Ref

_RANGE = re.compile(r"(>=|<=|<|>|==)(\d+(?:\.\d+){0,2})\Z", re.ASCII)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in [*text.split("."), "0", "0"][:3])


def in_range(version: str, text: str) -> bool | None:
    """Whether a version lies in a range such as `>=0.1,<0.2`; None where the range cannot be read."""
    own, inside = _version(version), True
    for part in text.split(","):
        match = _RANGE.match(part.strip())
        if match is None:
            return None
        bound = _version(match[2])
        inside &= {">=": own >= bound, "<=": own <= bound, "<": own < bound, ">": own > bound, "==": own == bound}[
            match[1]
        ]
    return inside


def fleet_problems(fleet: FleetIntent) -> list[Problem]:
    """Mistakes inside fleet.yaml: version range, order of stages, networks, doubled names and account ids."""
    problems: list[Problem] = []
    inside = in_range(__version__, fleet.tidegate)
    if inside is None:
        problems.append(
            Problem(fleet.source.at("tidegate"), "`tidegate` must be a version range", "such as >=0.1,<0.2")
        )
    elif not inside:
        message = f"this is Tidegate {__version__}, and the fleet allows only {fleet.tidegate}"
        problems.append(Problem(fleet.source.at("tidegate"), message, "install a version in this range"))
    problems += _network(fleet.source.at("network"), fleet.network)
    seen: set[str] = set()
    for i, stage in enumerate(fleet.stages):
        ref = fleet.source.at("stages", i)
        if stage.name in seen:
            problems.append(Problem(ref.at("name"), f"there are two stages `{stage.name}`"))
        known_after = [before for before in stage.after if before in seen or before not in _stage_names(fleet)]
        if stage.after and len(known_after) < len(stage.after):
            late = next(before for before in stage.after if before not in known_after)
            problems.append(Problem(ref.at("after"), f"stage `{late}` must stand above `{stage.name}` in the list"))
        if i and not stage.after:
            hint = "say which stage a release must have passed"
            problems.append(
                Problem(ref, f"only the first stage has no `after`, and `{stage.name}` is not the first", hint)
            )
        seen.add(stage.name)
    if fleet.stages and fleet.stages[0].after:
        problems.append(Problem(fleet.source.at("stages", 0, "after"), "the first stage comes after no other"))
    ids: dict[str, str] = {}
    for name, account in fleet.accounts.items():
        if account.id in ids:
            ref = fleet.source.at("accounts", name, "id")
            problems.append(Problem(ref, f"accounts `{ids[account.id]}` and `{name}` have the same id"))
        ids.setdefault(account.id, name)
    return problems


def _stage_names(fleet: FleetIntent) -> set[str]:
    return {stage.name for stage in fleet.stages}


def _network(ref: Ref, cidr: str) -> list[Problem]:
    try:
        ipaddress.IPv4Network(cidr)
    except ValueError as error:
        return [Problem(ref, f"{cidr} is not a network: {error}")]
    return []


def cluster_problems(fleet: FleetIntent, cluster: ClusterIntent, environment: str, folder: str) -> list[Problem]:
    """Mistakes inside a cluster.yaml, and against the folder that it lies in."""
    problems: list[Problem] = []
    if cluster.name != folder:
        problems.append(Problem(cluster.source.at("name"), f"`name` must be `{folder}`, as its folder is called"))
    if cluster.account in fleet.accounts and cluster.account != environment:
        hint = f"move it to clusters/{cluster.account}/{folder}, or set `account: {environment}`"
        message = f"the folder says environment `{environment}`, the account is `{cluster.account}`"
        problems.append(Problem(cluster.source.at("account"), message, hint))
    network = cluster.network
    ref = cluster.source.at("network")
    parts = {
        "loadBalancerSubnets": network.load_balancer_subnets,
        "dataSubnets": network.data_subnets,
        "endpointSubnets": network.endpoint_subnets,
    }
    wrong = _network(ref.at("vpc"), network.vpc)
    for key, subnets in parts.items():
        for i, subnet in enumerate(subnets):
            wrong += _network(ref.at(key, i), subnet)
    if wrong or _network(fleet.source, fleet.network):
        return problems + wrong
    vpc = ipaddress.IPv4Network(network.vpc)
    if not vpc.subnet_of(ipaddress.IPv4Network(fleet.network)):
        problems.append(Problem(ref.at("vpc"), f"{network.vpc} is not part of the fleet's network {fleet.network}"))
    every = [(ref.at(key, i), cidr) for key, listed in parts.items() for i, cidr in enumerate(listed)]
    outside = [(at, cidr) for at, cidr in every if not ipaddress.IPv4Network(cidr).subnet_of(vpc)]
    if len(outside) == len(every):  # then it is the VPC that is wrong
        problems.append(Problem(ref.at("vpc"), f"no subnet is part of the VPC {network.vpc}"))
    else:
        problems += [Problem(at, f"{cidr} is not part of the VPC {network.vpc}") for at, cidr in outside]
    return problems


def app_problems(app: App) -> list[Problem]:
    """Mistakes inside an app.yaml."""
    intent = app.intent
    problems: list[Problem] = []
    if intent.name in intent.dependencies.calls:
        i = intent.dependencies.calls.index(intent.name)
        problems.append(Problem(intent.source.at("dependencies", "calls", i), "an app does not call itself"))
    if intent.migration and intent.dependencies.database is None:
        hint = "declare dependencies.database, or remove the migration"
        problems.append(Problem(intent.source.at("migration"), "a migration needs a database", hint))
    if intent.expose and intent.protocol is Protocol.GRPC and intent.expose.paths != ("/",):
        problems.append(Problem(intent.source.at("expose", "paths"), "a gRPC app is exposed with the one path `/`"))
    problems += _doubled_names(intent) + _doubled_env(intent)
    if intent.base is BaseKind.OWN:
        for key, value in (("jobs", intent.jobs), ("consumers", intent.consumers), ("migration", intent.migration)):
            if value:
                message = f"`{key}` belongs to the generated base, and this app writes its own"
                problems.append(Problem(intent.source.at(key), message, "write the objects into base/"))
    return problems


def _doubled_names(intent: AppIntent) -> list[Problem]:
    problems: list[Problem] = []
    for key, names in (
        ("jobs", [job.name for job in intent.jobs]),
        ("consumers", [consumer.name for consumer in intent.consumers]),
        ("secrets", [secret.name for secret in intent.secrets]),
    ):
        for i, name in enumerate(names):
            if name in names[:i]:
                problems.append(Problem(intent.source.at(key, i, "name"), f"two of `{key}` are called `{name}`"))
            elif len(f"{intent.name}-{name}") > 52:  # a CronJob's name is at most 52 characters long
                message = f"`{intent.name}-{name}` is longer than 52 characters"
                problems.append(Problem(intent.source.at(key, i, "name"), message))
    return problems


def _doubled_env(intent: AppIntent) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    places = [("env", name, intent.source.at("env", name)) for name in intent.env]
    places += [("flags", name, intent.source.at("flags", name)) for name in intent.flags]
    for i, secret in enumerate(intent.secrets):
        where = f"secrets[{i}].env"
        places += [(where, name, intent.source.at("secrets", i, "env", name)) for name in secret.env]
    for where, name, ref in places:
        if name in seen:
            problems.append(Problem(ref, f"`{name}` is set by {seen[name]} already"))
        seen.setdefault(name, where)
    return problems


def override_problems(override: OverrideIntent) -> list[Problem]:
    """Mistakes inside an override: a day that no calendar has."""
    try:
        date.fromisoformat(override.expires or "2000-01-01")
    except ValueError:
        ref = override.source.at("expires")
        return [Problem(ref, f"there is no day {override.expires}", "such as 2027-01-31")]
    return []


def settings_problems(app: App, settings: SettingsIntent) -> list[Problem]:
    """Mistakes inside the settings of a stage, and against the app."""
    problems: list[Problem] = []
    if settings.replicas.min > settings.replicas.max:
        message = f"min {settings.replicas.min} is more than max {settings.replicas.max}"
        problems.append(Problem(settings.source.at("replicas", "min"), message))
    known = {consumer.name for consumer in app.intent.consumers}
    known |= {consumer.name for release in app.releases.values() for consumer in release.app.consumers}
    for name in settings.consumers:
        if name not in known:
            hint = f"known: {', '.join(sorted(known)) or 'none'}"
            problems.append(Problem(settings.source.at("consumers", name), f"there is no consumer `{name}`", hint))
    exposed = app.intent.expose is not None or any(release.app.expose for release in app.releases.values())
    if settings.hosts and not exposed:
        hint = "say `expose:` in app.yaml, or remove the hosts"
        problems.append(Problem(settings.source.at("hosts"), "the app is not exposed, so its hosts lead nowhere", hint))
    if not settings.hosts and app.intent.expose is not None:
        problems.append(Problem(settings.source, "the app is exposed, but has no `hosts` here", "add `hosts`"))
    return problems

"""`base-object`: in a base, every object has a name of its own and no namespace, and every patch meets one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from tidegate.checks.objects import child, group_of, kind_of, members, name_of, text
from tidegate.checks.rule import Context, IntentRule
from tidegate.errors import TidegateError
from tidegate.generate.inventory import Inventory, read_inventory
from tidegate.generate.patches import WORKLOADS
from tidegate.model.intents.app import BaseKind
from tidegate.outcome import Finding, Ref
from tidegate.tree import MemoryRevision
from tidegate.yamlio import load_all

NAME = "base-object"
# These rename or add objects, so that the files alone do not say what a patch meets.
_RENAMING = (
    "namePrefix",
    "nameSuffix",
    "configMapGenerator",
    "secretGenerator",
    "components",
    "generators",
    "helmCharts",
)


def check(context: Context) -> Iterator[Finding]:
    """Each mistake in the objects and patches of a base that a team writes, as it stands in the working copy."""
    for app in context.fleet.apps.values():
        if app.intent.base is not BaseKind.OWN:
            continue
        base = f"{app.folder}/base"
        # No target stands on the base of an app that does not run in the first stage.
        inventory = context.generated.inventories.get(base) or read_inventory(context.view, base)
        if inventory.error is not None:
            continue
        targets = tuple(target.name for target in context.fleet.targets if target.base == base)
        for part in (_objects(app.name, inventory), _workload(app.name, inventory), _patches(context.view, inventory)):
            yield from (dataclasses.replace(finding, targets=targets) for finding in part)


def _objects(app: str, inventory: Inventory) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], Ref] = {("", "ConfigMap", f"{app}-cluster"): Ref("")}
    for ref, body in inventory.kustomizations:
        yield from _namespace(app, ref, ("namespace",), child(body, "namespace"), "the kustomization")
        entries = child(body, "resources")
        for i, entry in enumerate(entries if isinstance(entries, list) else []):
            if entry in entries[:i]:
                yield Finding(NAME, ref.at("resources", i), f"{entry} is listed twice", "remove one of the two lines")
    for ref, value in dict(inventory.documents).items():
        if not isinstance(value, dict) or kind_of(value).endswith("List"):
            continue
        if not kind_of(value) or not name_of(value):
            what = "`kind`" if not kind_of(value) else "`metadata.name`"
            yield Finding(NAME, ref, f"the object has no {what}", "every object of a base needs a kind and a name")
            continue
        owner = f"{kind_of(value)} `{name_of(value)}`"
        yield from _namespace(app, ref, ("metadata", "namespace"), child(value, "metadata", "namespace"), owner)
        key = (group_of(value), kind_of(value), name_of(value))
        first = seen.setdefault(key, ref)
        if first != ref:
            where = f"stands in {first.file} already" if first.file else "is generated for each cluster"
            message = f"{owner} {where}"
            yield Finding(NAME, ref.at("metadata", "name"), message, "give it another name, or remove one of the two")


def _namespace(app: str, ref: Ref, pointer: tuple[str, ...], namespace: Any, owner: str) -> Iterator[Finding]:
    if namespace is not None and namespace != app:
        message = f"{owner} names namespace `{namespace}`, but all that the app brings goes to `{app}`"
        yield Finding(NAME, ref.at(*pointer), message, "remove the line; the platform makes the app's one namespace")


def _workload(app: str, inventory: Inventory) -> Iterator[Finding]:
    """The settings of a stage reach the container that is called as the app."""
    for ref, value in inventory.documents:
        if not isinstance(value, dict) or kind_of(value) not in WORKLOADS or name_of(value) != app:
            continue
        at = ("spec", "template", "spec", "containers")
        names = [text(container, "name") for _, container in members(value, *at)]
        if names and app not in names:
            message = (
                f"{kind_of(value)} `{app}` has no container `{app}`, so its settings (resources, nodes) reach none"
            )
            yield Finding(NAME, ref.at(*at), message, f"call one so; there are: {', '.join(names)}")


def _patches(view: MemoryRevision, inventory: Inventory) -> Iterator[Finding]:
    if any(field in body for _, body in inventory.kustomizations for field in _RENAMING if isinstance(body, dict)):
        return
    objects = [value for _, value in inventory.documents if isinstance(value, dict)]
    for ref, body in inventory.kustomizations:
        for i, entry in members(body, "patches"):
            target = child(entry, "target")
            wanted = [target] if isinstance(target, dict) else _own_targets(view, ref, entry)
            for selector in wanted:
                if not any(_meets(selector, value, exact=selector is not target) for value in objects):
                    kind, name = text(selector, "kind") or "object", text(selector, "name")
                    message = f"the patch matches nothing: the base has no {kind}{f' `{name}`' if name else ''}"
                    known = ", ".join(sorted(f"{kind_of(value)}/{name_of(value)}" for value in objects))
                    yield Finding(NAME, ref.at("patches", i), message, f"there are: {known}")


def _own_targets(view: MemoryRevision, ref: Ref, entry: dict[str, Any]) -> list[dict[str, Any]]:
    """What a strategic merge patch says itself; nothing where it cannot be read (the render says why)."""
    path = text(entry, "path")
    try:
        data = view.read(f"{ref.file.rpartition('/')[0]}/{path}") if path else text(entry, "patch").encode()
        documents = load_all(data, path or ref.file)
    except TidegateError:
        return []
    return [
        {"group": group_of(value), "kind": kind_of(value), "name": name_of(value)}
        for value in documents
        if isinstance(value, dict)
    ]


def _meets(selector: dict[str, Any], value: dict[str, Any], *, exact: bool) -> bool:
    """Whether a patch's target means this object. kustomize anchors the regular expressions of a `target`."""
    for key, own in (("kind", kind_of(value)), ("name", name_of(value))):
        wanted = text(selector, key)
        if wanted and wanted != own and (exact or not _is_pattern(wanted)):
            return False
    return True


def _is_pattern(wanted: str) -> bool:
    """Whether a target is a regular expression: those are left to kustomize, and count as a match."""
    return re.fullmatch(r"[A-Za-z0-9-]*", wanted) is None


RULE = IntentRule(NAME, check)

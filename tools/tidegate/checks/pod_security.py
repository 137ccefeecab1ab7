"""`pod-security`: the namespace of an app admits only pods that Pod Security `restricted` admits.

A Deployment that makes others is accepted, and then has no pods. Source: the Pod Security Standards of Kubernetes 1.35,
level restricted, without its Windows exceptions; sysctls, AppArmor and SELinux options are left to the API server.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.objects import Map, Pods, child, members, pods_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit
from tidegate.outcome import Pointer

VOLUMES = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)
SECCOMP = ("RuntimeDefault", "Localhost")
Violation = tuple[Pointer, str]


def check(unit: Unit) -> Iterator[Spot]:
    """Each pod and each container that would be refused: one finding each, with all its reasons."""
    if unit.target is None:
        return
    for item in unit.objects:
        pods = pods_of(item.value)
        if pods is None:
            continue
        found = {pods.at: ("the pod", list(_pod(pods)))}
        for pointer, container in pods.containers():
            reasons = list(_container(container, pods.spec))
            found[pointer] = (f"container `{text(container, 'name')}`", reasons)
        for pointer, (who, violations) in found.items():
            if violations:
                inner = violations[0][0] if len(violations) == 1 else ()
                why = ", ".join(reason for _, reason in violations)
                message = f"{who} is refused by Pod Security `restricted`: {why}"
                yield Spot(item, _existing(item.value, (*pointer, *inner)), message, "see docs/rules/pod-security.md")


def _existing(value: Map, pointer: Pointer) -> Pointer:
    while pointer and child(value, *pointer) is None:
        pointer = pointer[:-1]
    return pointer


def _pod(pods: Pods) -> Iterator[Violation]:
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if pods.spec.get(key) is True:
            yield (key,), f"{key} must not be set"
    for i, volume in members(pods.spec, "volumes"):
        for kind in sorted(set(volume) - {"name"} - VOLUMES):
            yield ("volumes", i, kind), f"volume `{text(volume, 'name')}` must not be a {kind}"
    if child(pods.spec, "securityContext", "runAsUser") == 0:
        yield ("securityContext", "runAsUser"), "runAsUser must not be 0"


def _container(container: Map, pod: Map) -> Iterator[Violation]:
    own = "securityContext"
    if child(container, own, "privileged") is True:
        yield (own, "privileged"), "privileged must not be set"
    if child(container, own, "allowPrivilegeEscalation") is not False:
        yield (own, "allowPrivilegeEscalation"), "allowPrivilegeEscalation must be false"
    dropped, added = child(container, own, "capabilities", "drop"), child(container, own, "capabilities", "add")
    if not isinstance(dropped, list) or "ALL" not in dropped:
        yield (own, "capabilities", "drop"), "capabilities must drop ALL"
    if isinstance(added, list) and set(map(str, added)) - {"NET_BIND_SERVICE"}:
        yield (own, "capabilities", "add"), "capabilities may add NET_BIND_SERVICE only"
    non_root = child(container, own, "runAsNonRoot")
    if (child(pod, own, "runAsNonRoot") if non_root is None else non_root) is not True:
        yield (own, "runAsNonRoot"), "runAsNonRoot must be true"
    if child(container, own, "runAsUser") == 0:
        yield (own, "runAsUser"), "runAsUser must not be 0"
    seccomp = text(container, own, "seccompProfile", "type") or text(pod, own, "seccompProfile", "type")
    if seccomp not in SECCOMP:
        yield (own, "seccompProfile"), "seccompProfile must be RuntimeDefault or Localhost"
    for i, port in members(container, "ports"):
        if port.get("hostPort"):
            yield ("ports", i, "hostPort"), "hostPort must not be set"


RULE = TargetRule("pod-security", check)

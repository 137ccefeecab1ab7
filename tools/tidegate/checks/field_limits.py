"""What an API server takes in the fields of the usual kinds, beyond their schemas: choices, bounds, forms, doubles.

From Kubernetes' pkg/apis/*/validation, asked of a kube-apiserver 1.37.2. A path holds `[]` for each member of a list;
`pod.` and `container.` stand for the pod of any workload and for each of its containers.
"""

from __future__ import annotations

import re

_PROTOCOLS = ("TCP", "UDP", "SCTP")
_SECCOMP = ("RuntimeDefault", "Localhost", "Unconfined")

CHOICES: dict[str, tuple[str, ...]] = {
    "container.imagePullPolicy": ("Always", "IfNotPresent", "Never"),
    "container.ports[].protocol": _PROTOCOLS,
    "container.securityContext.seccompProfile.type": _SECCOMP,
    "pod.securityContext.seccompProfile.type": _SECCOMP,
    "pod.dnsPolicy": ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    "pod.topologySpreadConstraints[].whenUnsatisfiable": ("DoNotSchedule", "ScheduleAnyway"),
    "Deployment.spec.strategy.type": ("RollingUpdate", "Recreate"),
    "Deployment.spec.template.spec.restartPolicy": ("Always",),
    "StatefulSet.spec.template.spec.restartPolicy": ("Always",),
    "DaemonSet.spec.template.spec.restartPolicy": ("Always",),
    "Job.spec.template.spec.restartPolicy": ("OnFailure", "Never"),
    "CronJob.spec.jobTemplate.spec.template.spec.restartPolicy": ("OnFailure", "Never"),
    "CronJob.spec.concurrencyPolicy": ("Allow", "Forbid", "Replace"),
    "Service.spec.type": ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    "Service.spec.sessionAffinity": ("None", "ClientIP"),
    "Service.spec.ports[].protocol": _PROTOCOLS,
    "NetworkPolicy.spec.policyTypes[]": ("Ingress", "Egress"),
    "NetworkPolicy.spec.ingress[].ports[].protocol": _PROTOCOLS,
    "NetworkPolicy.spec.egress[].ports[].protocol": _PROTOCOLS,
    "PodDisruptionBudget.spec.unhealthyPodEvictionPolicy": ("IfHealthyBudget", "AlwaysAllow"),
    "HorizontalPodAutoscaler.spec.metrics[].resource.target.type": ("Utilization", "AverageValue", "Value"),
}

_PORT = (1, 65535)
_COUNT = (0, 2**31 - 1)
_FROM_ONE = (1, 2**31 - 1)
_PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
_PROBE_NUMBERS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")

BOUNDS: dict[str, tuple[int, int]] = {
    **{f"container.{probe}.{number}": _COUNT for probe in _PROBES for number in _PROBE_NUMBERS},
    "container.startupProbe.successThreshold": (0, 1),
    "container.livenessProbe.successThreshold": (0, 1),
    "container.ports[].containerPort": _PORT,
    "container.securityContext.runAsUser": _COUNT,
    "container.securityContext.runAsGroup": _COUNT,
    "pod.securityContext.runAsUser": _COUNT,
    "pod.securityContext.runAsGroup": _COUNT,
    "pod.securityContext.fsGroup": _COUNT,
    "pod.topologySpreadConstraints[].maxSkew": _FROM_ONE,
    "Service.spec.ports[].port": _PORT,
    "Service.spec.ports[].targetPort": _PORT,
    **{f"{kind}.spec.replicas": _COUNT for kind in ("Deployment", "StatefulSet")},
    **{f"{kind}.spec.revisionHistoryLimit": _COUNT for kind in ("Deployment", "StatefulSet", "DaemonSet")},
    **{f"{kind}.spec.minReadySeconds": _COUNT for kind in ("Deployment", "StatefulSet", "DaemonSet")},
    **{f"Job.spec.{field}": _COUNT for field in ("backoffLimit", "completions", "parallelism")},
    "CronJob.spec.jobTemplate.spec.backoffLimit": _COUNT,
    "CronJob.spec.successfulJobsHistoryLimit": _COUNT,
    "CronJob.spec.failedJobsHistoryLimit": _COUNT,
    "CronJob.spec.startingDeadlineSeconds": (0, 2**63 - 1),
    "HorizontalPodAutoscaler.spec.maxReplicas": _FROM_ONE,
    "HorizontalPodAutoscaler.spec.metrics[].resource.target.averageUtilization": _FROM_ONE,
}

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
SUBDOMAIN = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
QUALIFIED = re.compile(
    r"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
)
_LABEL = (LABEL, "a DNS label (lower-case letters, digits and -, at most 63)")
_PORT_NAME = (
    re.compile(r"(?=.{1,15}\Z)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*"),
    "a port name (lower-case letters, digits and single -, at most 15, with a letter)",
)
_PERCENT = (re.compile(r"\d+%"), "a number or a percentage such as 25%")

FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    "container.name": _LABEL,
    "container.ports[].name": _PORT_NAME,
    "container.env[].name": (re.compile(r"[ -<>-~]+"), "an environment variable name"),
    "container.env[].valueFrom.fieldRef.fieldPath": (
        re.compile(
            r"metadata\.(name|namespace|uid|(labels|annotations)\['.+'\])|spec\.(nodeName|serviceAccountName)"
            r"|status\.(podIPs?|hostIPs?)"
        ),
        "a field that the kubelet knows, such as metadata.name or status.podIP",
    ),
    "container.volumeMounts[].mountPath": (re.compile(r"(?s).+"), "a path"),
    "pod.volumes[].name": _LABEL,
    "Service.spec.ports[].name": _LABEL,
    "Service.spec.ports[].targetPort": _PORT_NAME,
    "Deployment.spec.strategy.rollingUpdate.maxSurge": _PERCENT,
    "Deployment.spec.strategy.rollingUpdate.maxUnavailable": _PERCENT,
    "PodDisruptionBudget.spec.minAvailable": _PERCENT,
    "PodDisruptionBudget.spec.maxUnavailable": (re.compile(r"(\d{1,2}|100)%"), "a number or a percentage up to 100%"),
}
"""For strings only: what may be a number as well has its bounds above."""

DOUBLES: dict[str, tuple[str, ...]] = {
    "container.ports[]": ("name",),
    "container.env[]": ("name",),
    "container.volumeMounts[]": ("mountPath",),
    "pod.volumes[]": ("name",),
    "Service.spec.ports[]": ("name",),
}

ONE_OF: dict[str, tuple[str, ...]] = {
    **{f"container.{probe}": ("exec", "httpGet", "tcpSocket", "grpc") for probe in _PROBES},
    "container.lifecycle.preStop": ("exec", "httpGet", "tcpSocket", "sleep"),
    "container.lifecycle.postStart": ("exec", "httpGet", "tcpSocket", "sleep"),
    "container.env[].valueFrom": ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"),
}
"""Exactly one of these fields."""

NOT_BOTH: dict[str, tuple[str, str]] = {
    "container.env[]": ("value", "valueFrom"),
    "PodDisruptionBudget.spec": ("minAvailable", "maxUnavailable"),
}

QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?")
RESOURCES = re.compile(r"cpu|memory|ephemeral-storage|hugepages-.+|.+/.+")

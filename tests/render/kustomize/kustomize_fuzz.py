"""Seeded random trees of bases, components, overlays and patches from the vocabulary of generated overlays.

A tree is a map of files; `o` is rendered. Leaves are YAML tokens as written, because styles decide what kustomize does.
"""

from __future__ import annotations

import random
from typing import Any

WORDS = r"""
plain|"quoted"|'single'|5|"5"|0|-1|1.5|"1.50"|1e3|"1e3"|010|true|"true"|yes|on|n|null|~|""|500m|"500m"|1Gi|"1Gi"|100%
12:30|2020-01-01|a b|"a: b"|'#x'|'- x'|"x "|$(V1)|a-$(V1)-$(V2)|"$(V3)"|$$(V1)|$(NONE)|$
http|80|8080|'*'|"\u00e9"|"line\nbreak"|{}|[]
"""
TOKENS = (
    *WORDS.strip().replace("\n", "|").split("|"),
    "|\nliteral\n  more\n\nend",
    ">\nfolded text\nand on\n\n  indented more\nend",
    ">-\nfolded " + "and very long " * 8,
    '"' + "quoted and very long " * 6 + '"',
    "plain and very long " * 6 + "end",
)
NAMES = ("web", "api", "db", "web-2")
IMAGES = ("app", "app:1", "app:2@sha256:00", "reg.example.com:5000/team/app:v1", "app@sha256:00", "other")
LABELS = ("app", "tier", "example.com/owner", "zone")
WORKLOADS = {
    "Deployment": "apps/v1",
    "StatefulSet": "apps/v1",
    "DaemonSet": "apps/v1",
    "Job": "batch/v1",
}


OTHERS = (
    "Service",
    "ConfigMap",
    "Secret",
    "Thing",
    "CronJob",
    "Ingress",
    "RoleBinding",
    "ServiceAccount",
    "HorizontalPodAutoscaler",
    "NetworkPolicy",
    "ClusterRole",
    "PodDisruptionBudget",
    "Namespace",
    "List",
)
VERSIONS = {"Thing": "example.com/v1", "CronJob": "batch/v1", "Ingress": "networking.k8s.io/v1", **WORKLOADS}
PATHS = {
    "Service": ("/spec/ports/0", "/spec/ports/-", "/spec/type"),
    "ConfigMap": ("/data/k0", "/data/new"),
    "Thing": ("/spec", "/status"),
}


class Tree:
    """One random tree; the same seed makes the same tree."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.files: dict[str, str] = {}
        self.made: list[tuple[str, str]] = []
        self.generated: set[str] = set()
        self._counter = 0
        self._variables = 0
        self.build("o", self.random.randint(0, 2))

    def some(self, chance: float) -> bool:
        return self.random.random() < chance

    def one(self, values: Any) -> Any:
        return self.random.choice(values)

    def token(self) -> str:
        return self.one(TOKENS) if self.some(0.5) else self.one(("x", "y-1", '"z"'))

    def build(self, folder: str, depth: int) -> None:
        """Write a kustomization that stands on `depth` layers of others."""
        fields: dict[str, Any] = {}
        if depth:
            self._counter += 1
            base = f"b{self._counter}"
            self.build(base, depth - 1)
            fields["resources"] = [f"../{base}"]
            if self.some(0.15):
                self._counter += 1
                other = f"b{self._counter}"
                self.build(other, 0)
                fields["resources"].append(f"../{other}")
        if not depth or self.some(0.2):
            documents = [self.resource() for _ in range(self.random.randint(1, 4))]
            self.files[f"{folder}/r.yaml"] = "---\n".join(dump(document) for document in documents)
            fields.setdefault("resources", []).append("r.yaml")
        if depth and self.some(0.15):
            self._counter += 1
            component = f"c{self._counter}"
            body = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", **self.transformers()}
            self.files[f"{component}/kustomization.yaml"] = dump(body)
            fields["components"] = [f"../{component}"]
        fields |= self.transformers()
        if self.some(0.12):
            fields["configurations"] = ["fields.yaml"]
            self.files[f"{folder}/fields.yaml"] = dump(self.configuration())
        self.files[f"{folder}/kustomization.yaml"] = dump(fields)

    def transformers(self) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if self.some(0.35):
            fields["namespace"] = self.one(("team", "other"))
        if self.some(0.2):
            fields["namePrefix"] = self.one(("p-", "q-"))
        if self.some(0.1):
            fields["nameSuffix"] = self.one(("-s", "-t"))
        if self.some(0.3):
            fields["labels"] = [self.label() for _ in range(self.random.randint(1, 2))]
        if self.some(0.1):
            fields["commonLabels"] = self.pairs()
        if self.some(0.2):
            fields["commonAnnotations"] = self.pairs()
        if self.some(0.3):
            fields["images"] = [self.image() for _ in range(self.random.randint(1, 2))]
        if self.some(0.15):
            fields["replicas"] = [{"name": self.workload(), "count": self.one(("0", "3"))}]
        if self.some(0.5):
            fields["patches"] = [self.patch() for _ in range(self.random.randint(1, 3))]
        for generator in ("configMapGenerator", "secretGenerator"):
            if self.some(0.2):
                fields[generator] = [self.generator()]
        if self.some(0.25):
            fields["replacements"] = [self.replacement() for _ in range(self.random.randint(1, 2))]
        if self.some(0.12):
            fields["vars"] = [self.variable() for _ in range(self.random.randint(1, 2))]
        return fields

    def variable(self) -> dict[str, Any]:
        kind, name = self.one(self.made) if self.made else ("Deployment", "web")
        version = "v1" if kind in ("Service", "ConfigMap", "Secret", "ServiceAccount") else self.one(("v1", "apps/v1"))
        reference = {"kind": kind, "name": name, "apiVersion": VERSIONS.get(kind, version)}
        if self.some(0.1):
            reference["namespace"] = self.one(("team", "default"))
        self._variables += 1
        entry: dict[str, Any] = {"name": f"V{self._variables if self.some(0.9) else 1}", "objref": reference}
        if self.some(0.6):
            entry["fieldref"] = {"fieldpath": self.field_path(kind, may_miss=0.15)}
        return entry

    def configuration(self) -> dict[str, Any]:
        """A file for `configurations`: more fields for each transformer, some of them in the way of others."""
        thing = {"kind": self.one(("Thing", "Thing", "Deployment", "ConfigMap"))} if self.some(0.8) else {}
        paths = ("spec/name", "spec/key", "spec/a", "spec/value/a", "spec[]/key", "data/k0", "other/labels")
        sections = ("namePrefix", "nameSuffix", "namespace", "commonLabels", "labels", "templateLabels")
        sections += ("commonAnnotations", "varReference", "images", "replicas")
        fields: dict[str, Any] = {}
        for section in self.random.sample(sections, self.random.randint(0, 3)):
            entry = {"path": self.one(paths), **thing}
            if self.some(0.3):
                entry["create"] = "true"
            fields[section] = [entry]
        if self.some(0.6) or not fields:
            specs = [{"path": self.one(("spec/name", "spec/a", "spec/key", "data/k1")), **thing}]
            target = {"kind": self.one(("ConfigMap", "Deployment", "Secret", "Thing")), "fieldSpecs": specs}
            fields["nameReference"] = [target | ({"version": "v1"} if self.some(0.4) else {})]
        return fields

    def replacement(self) -> dict[str, Any]:
        """A value of one resource, or a given one, for fields of some others."""
        kind, name = self.one(self.made) if self.made else ("Deployment", "web")
        source: dict[str, Any] = {"kind": kind}
        if self.some(0.9):
            source["name"] = name
        if self.some(0.8):
            source["fieldPath"] = self.field_path(kind, may_miss=0.2)
        if self.some(0.2):
            source["options"] = {"delimiter": self.one(("'-'", "':'", "'/'")), "index": self.one(("0", "1"))}
        if self.some(0.1):
            source["namespace"] = self.one(("team", "default"))
        given = {"sourceValue": self.one(("given", '"5"', '"a: b"', "'true'", "'2020-01-01'", "500m"))}
        entry: dict[str, Any] = given if self.some(0.3) else {"source": source}
        entry["targets"] = [self.replacement_target() for _ in range(self.random.randint(1, 2))]
        return entry

    def replacement_target(self) -> dict[str, Any]:
        kind, name = self.one(self.made) if self.made else ("Deployment", "web")
        target: dict[str, Any] = {"select": {"kind": kind}}
        if self.some(0.6):
            target["select"]["name"] = self.one((name, "w.*", "p-web"))
        if self.some(0.2):
            target["reject"] = [{self.one(("name", "kind")): self.one((*NAMES, "Service"))}]
        target["fieldPaths"] = [self.field_path(kind) for _ in range(self.random.randint(1, 2))]
        options = {"delimiter": self.one(("'-'", "':'")), "index": self.one(("0", "1", "-1", "9")), "create": "true"}
        chosen = {key: value for key, value in options.items() if self.some(0.7 if key == "create" else 0.3)}
        if chosen:
            target["options"] = chosen
        return target

    def field_path(self, kind: str, may_miss: float = 0.6) -> str:
        sure = {"Service": "spec.ports.0.port", "ConfigMap": "data.k1", "Ingress": "spec.tls.0.secretName"}
        if not self.some(may_miss):
            image = "spec.template.spec.containers.*.image"
            return self.one(("metadata.name", "metadata.name", sure.get(kind, image if kind in WORKLOADS else "kind")))
        paths = ["metadata.name", "metadata.labels.app", "metadata.labels.new", "metadata.annotations.zone"]
        paths += ["'metadata.annotations.[example.com/owner]'", "metadata.namespace", "metadata.labels"]
        if kind in WORKLOADS:
            pod = "spec.template.spec"
            paths += [f"{pod}.containers.0.image", f"{pod}.containers.*.image", "spec.selector", "spec.replicas"] * 2
            paths += [f"{pod}.containers.[name={name}].env.[name=A].value" for name in ("main", "side", "ma", "new")]
            paths += [f"{pod}.nodeSelector.disk", "spec.template.metadata.labels.app", f"{pod}.containers"]
            paths += [f"{pod}.containers.[name=main].{name}" for name in ("args.0", "ports.0.containerPort", "env")]
            paths += [f"{pod}.containers.[name=main].resources.limits.cpu", f"{pod}.volumes.0.configMap.name"]
        own = {
            "Service": ["spec.ports.0.port", "spec.ports.*.name", "spec.selector.app", "spec.type", "spec.selector"],
            "ConfigMap": ["data.k0", "data.k1", "data.new", "data.k0.inner", "data"],
            "Secret": ["stringData.k0", "stringData.new"],
            "Thing": ["spec.name", "spec.key", "spec.a", "spec.value.name", "spec.a.0", "spec.*.key", "spec"],
            "Ingress": ["spec.tls.0.secretName", "spec.rules.0.host"],
            "RoleBinding": ["roleRef.name", "subjects.0.name", "subjects.[kind=ServiceAccount].namespace"],
        }
        return self.one(paths + own.get(kind, []) * 3)

    def label(self) -> dict[str, Any]:
        entry: dict[str, Any] = {"pairs": self.pairs()}
        if self.some(0.5):
            entry[self.one(("includeSelectors", "includeTemplates"))] = self.one(("true", "false"))
        if self.some(0.15):
            field = {"path": self.one(("spec/podLabels", "spec/selector", "metadata/labels", "spec/template/labels"))}
            entry["fields"] = [{**field, "create": self.one(("true", "false"))}]
        return entry

    def pairs(self) -> dict[str, str]:
        values = ("a", "b", '"5"', '"true"', '"x y"')
        return {self.one(LABELS): self.one(values) for _ in range(self.random.randint(1, 2))}

    def image(self) -> dict[str, str]:
        entry = {"name": self.one(("app", "reg.example.com:5000/team/app", "other"))}
        for field, value in (("newName", "mirror.example.com/app"), ("newTag", '"9"'), ("digest", "sha256:11")):
            if self.some(0.4):
                entry[field] = value
        return entry

    def generator(self) -> dict[str, Any]:
        literals = [f"K{number}={self.one(('v', '1', 'a=b', 'x y', 'true'))}" for number in range(2)]
        entry: dict[str, Any] = {"name": self.one(("conf", "more")), "literals": literals}
        if self.some(0.1):
            entry["namespace"] = self.one(("team", "default"))
        known = entry["name"] in self.generated
        if known or self.some(0.05):
            entry["behavior"] = self.one(("merge", "replace", "merge", "create"))
        self.generated.add(entry["name"])
        if self.some(0.3):
            entry["options"] = {"disableNameSuffixHash": self.one(("true", "false")), "labels": self.pairs()}
        return entry

    def metadata(self, name: str) -> dict[str, Any]:
        metadata: dict[str, Any] = {"name": name}
        if self.some(0.15):
            metadata["namespace"] = self.one(("team", "default"))
        if self.some(0.5):
            metadata["labels"] = {self.one(LABELS): self.one(("a", '"1"', "c")) for _ in range(2)}
        if self.some(0.3):
            metadata["annotations"] = {self.one(LABELS): self.token() for _ in range(2)}
        return metadata

    def resource(self) -> dict[str, Any]:
        kind = self.one((*WORKLOADS, "Deployment", *OTHERS))
        name = self.one(NAMES)
        if kind == "List":
            return {"apiVersion": "v1", "kind": kind, "items": [self.object("Thing", name)]}
        self.made.append((kind, name))
        return self.object(kind, name)

    def object(self, kind: str, name: str) -> dict[str, Any]:
        head = {"kind": kind, "metadata": self.metadata(name)}
        if kind in WORKLOADS:
            spec: dict[str, Any] = {"template": self.template()}
            if self.some(0.7):
                spec["replicas"] = self.one(("1", "2"))
            if self.some(0.7):
                spec["selector"] = {"matchLabels": {"app": "a"}}
            if kind == "StatefulSet":
                spec["serviceName"] = self.one(NAMES)
            return {"apiVersion": WORKLOADS[kind], **head, "spec": spec}
        if kind == "CronJob":
            job = {"spec": {"template": self.template()}}
            return {"apiVersion": "batch/v1", **head, "spec": {"schedule": '"0 * * * *"', "jobTemplate": job}}
        bodies = {
            "Service": ("v1", {"spec": self.service()}),
            "ConfigMap": ("v1", {"data": {f"k{n}": self.token() for n in range(3)}}),
            "Secret": ("v1", {"stringData": {f"k{n}": self.token() for n in range(2)}}),
            "ServiceAccount": ("v1", {"imagePullSecrets": [{"name": self.one(NAMES)}]}),
            "Thing": ("example.com/v1", {"spec": self.tree(3)}),
            "Ingress": ("networking.k8s.io/v1", {"spec": {"tls": [{"secretName": self.one(NAMES)}]}}),
            "ClusterRole": ("rbac.authorization.k8s.io/v1", {"rules": [{"resourceNames": [self.one(NAMES)]}]}),
            "RoleBinding": ("rbac.authorization.k8s.io/v1", self.binding()),
            "HorizontalPodAutoscaler": ("autoscaling/v2", {"spec": {"scaleTargetRef": self.reference()}}),
            "Namespace": ("v1", {}),
            "PodDisruptionBudget": ("policy/v1", {"spec": {"selector": {"matchLabels": {"app": "a"}}}}),
            "NetworkPolicy": (
                "networking.k8s.io/v1",
                {"spec": {"podSelector": {"matchLabels": {"app": "a"}}, "ingress": [{"from": [{"podSelector": {}}]}]}},
            ),
        }
        version, body = bodies[kind]
        return {"apiVersion": version, **head, **body}

    def reference(self) -> dict[str, Any]:
        return {"apiVersion": "apps/v1", "kind": self.one(("Deployment", "StatefulSet")), "name": self.one(NAMES)}

    def binding(self) -> dict[str, Any]:
        subject = {"kind": "ServiceAccount", "name": self.one((*NAMES, "default"))}
        if self.some(0.5):
            subject["namespace"] = self.one(("team", "default", "elsewhere"))
        kind = self.one(("Role", "ClusterRole"))
        role = {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": self.one(NAMES)}
        return {"roleRef": role, "subjects": [subject]}

    def service(self) -> dict[str, Any]:
        ports = [self.port("port") for _ in range(self.random.randint(1, 2))]
        return {"ports": ports} | ({"selector": {"app": "a"}} if self.some(0.6) else {})

    def port(self, field: str) -> dict[str, Any]:
        port: dict[str, Any] = {field: self.one(("80", "8080", "443"))}
        if self.some(0.5):
            port["name"] = self.one(("http", "admin"))
        if self.some(0.3):
            port["protocol"] = self.one(("TCP", "UDP"))
        return port

    def template(self) -> dict[str, Any]:
        pod: dict[str, Any] = {"containers": [self.container(name) for name in ("main", "side")[: self.one((1, 2))]]}
        if self.some(0.3):
            pod["initContainers"] = [self.container("init")]
        if self.some(0.4):
            pod["volumes"] = [
                {"name": "v", "configMap": {"name": self.one(("conf", "web"))}},
                {"name": "s", "secret": {"secretName": self.one(("conf", "web"))}},
            ]
        if self.some(0.3):
            pod["serviceAccountName"] = self.one(NAMES)
        if self.some(0.2):
            pod["tolerations"] = [{"key": self.one(("a", "b")), "operator": "Exists"}]
        metadata = {"labels": {"app": "a"}} if self.some(0.6) else {}
        return {"metadata": metadata, "spec": pod}

    def container(self, name: str) -> dict[str, Any]:
        container: dict[str, Any] = {"name": name}
        if self.some(0.8):
            container["image"] = self.one(IMAGES)
        if self.some(0.5):
            container["ports"] = [self.port("containerPort") for _ in range(self.random.randint(1, 2))]
        if self.some(0.5):
            names = self.random.sample(("A", "B", "C"), self.random.randint(1, 2))
            container["env"] = [{"name": name, "value": self.token()} for name in names]
        if self.some(0.3):
            container["envFrom"] = [{self.one(("configMapRef", "secretRef")): {"name": self.one(("conf", "more"))}}]
        if self.some(0.4):
            resources = {"cpu": self.one(("1", "500m", '"500m"')), "memory": self.one(("1Gi", '"64Mi"'))}
            container["resources"] = {"limits": resources}
        if self.some(0.2):
            container["args"] = [self.token() for _ in range(2)]
        return container

    def tree(self, depth: int) -> Any:
        if not depth or self.some(0.3):
            return self.token()
        if self.some(0.3):
            return [self.tree(depth - 1) for _ in range(self.random.randint(1, 2))]
        return {self.one(("name", "key", "a", "value")): self.tree(depth - 1) for _ in range(2)}

    def workload(self) -> str:
        names = [name for kind, name in self.made if kind in ("Deployment", "StatefulSet")]
        return self.one(names or NAMES)

    def patch(self) -> dict[str, Any]:
        kind, name = self.one(self.made) if self.made and self.some(0.95) else ("Deployment", "web")
        target = {"kind": self.one((kind, kind, f"{kind}|Service"))}
        if self.some(0.5):
            target["name"] = self.one((name, name, "w.*"))
        if self.some(0.2):
            target["labelSelector"] = self.one(("app=a", '"!zone"', "tier"))
        if self.some(0.4):
            operations = [self.operation(kind) for _ in range(self.random.randint(1, 2))]
            return {"target": target, "patch": block(dump(operations))}
        body = self.object(kind, name)
        self.disturb(body)
        entry: dict[str, Any] = {"patch": block(dump(body))}
        return entry if self.some(0.4) else {"target": target, **entry}

    def disturb(self, node: Any) -> None:
        """Put nulls and directives into a strategic merge patch."""
        children = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
        for key, value in children:
            if key in ("kind", "apiVersion", "metadata", "name"):
                continue
            if self.some(0.06):
                node[key] = self.one(("null", "~", self.token()))
            elif isinstance(value, dict | list):
                self.disturb(value)
                if isinstance(value, dict) and self.some(0.04):
                    value["$patch"] = self.one(("delete", "replace", "merge"))

    def operation(self, kind: str) -> dict[str, Any]:
        own = PATHS.get(kind, ("/spec", "/other"))
        if kind in WORKLOADS:
            pod = "/spec/template/spec"
            own = ("/spec/replicas", f"{pod}/containers/0/image", f"{pod}/containers/-", f"{pod}/nodeSelector")
        path = self.one((*own, "/metadata/annotations/x", "/metadata/labels"))
        value = self.one((self.token(), {"name": "added", "image": "app"}, ["a", self.token()], {"k": self.token()}))
        if "/metadata/" in path:
            value = {"a": '"b"'} if path.endswith("labels") else self.token()
        name = self.one(("add", "add", "add", "replace", "replace", "remove"))
        return {"op": name, "path": path} | ({} if name == "remove" else {"value": value})


def block(text: str) -> str:
    """A token that writes a text as a literal block."""
    return f"|-\n{text}"


def dump(node: Any, indent: str = "") -> str:
    """Block YAML whose leaves are tokens, written as they are; the lines of a block follow its head."""
    if isinstance(node, str):
        head, _, lines = node.partition("\n")
        return f"{head}\n" + "".join(f"{indent}{line}\n" for line in lines.splitlines())
    if not node:
        return "{}\n" if isinstance(node, dict) else "[]\n"
    lines = ""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        head = f"{indent}{key}:" if isinstance(node, dict) else f"{indent}-"
        nested = isinstance(value, dict | list) and value
        lines += f"{head}\n" if nested else f"{head} "
        lines += dump(value, f"{indent}  ")
    return lines

"""Two narrow fuzzers beside the random trees of `kustomize_fuzz`: scalars and keys, and strategic merges."""

from __future__ import annotations

from typing import Any

from kustomize_fuzz import TOKENS, WORKLOADS, Tree, block, dump

_CHARACTERS = "abz019 _-.:,#&*!|>%@`'\"{}[]?~=<$/+eExXoOTZ\\\u00e9\U0001f600\t"
_RARE = "\u2028\x85\ufeff\x07\r"
_NUMBERS = (
    "0",
    "1",
    "7",
    "09",
    "0x",
    "0o",
    "1e",
    ".5",
    "5.",
    "_",
    "-",
    "+",
    ":30",
    "e+3",
    "Inf",
    ".nan",
    "0b1",
    "T00:00:00Z",
)
_MERGED_KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Service", "Thing", "ConfigMap", "NetworkPolicy", "Ingress")


class Scalars(Tree):
    """One layer or two whose documents are made of odd scalars and keys, in every style."""

    def build(self, folder: str, depth: int) -> None:
        documents = [self.document(number) for number in range(self.random.randint(1, 3))]
        self.files["b/r.yaml"] = "---\n".join(dump(document) for document in documents)
        self.files["b/kustomization.yaml"] = "resources: [r.yaml]\n"
        fields: dict[str, Any] = {"resources": ["../b"]}
        if self.some(0.3):
            fields["commonAnnotations"] = {"a": self.scalar()}
        if self.some(0.3):
            operation = {"op": "add", "path": "/data/added", "value": self.scalar()}
            fields["patches"] = [{"target": {"kind": "Thing"}, "patch": block(dump([operation]))}]
        if self.some(0.3):
            fields["configMapGenerator"] = [{"name": "made", "literals": [f"a={self.word()}".join("''")]}]
        self.files[f"{folder}/kustomization.yaml"] = dump(fields)

    def document(self, number: int) -> dict[str, Any]:
        metadata: dict[str, Any] = {"name": f"n{number}"}
        for field in ("labels", "annotations"):
            if self.some(0.4):
                metadata[field] = {self.key(): self.scalar() for _ in range(2)}
        data = {self.key(): self.one((self.scalar(), [self.scalar()], {self.key(): self.scalar()})) for _ in range(4)}
        kind, version = self.one((("Thing", "example.com/v1"), ("ConfigMap", "v1")))
        return {"apiVersion": version, "kind": kind, "metadata": metadata, "data": data}

    def key(self) -> str:
        plain = ("a", "b", "c.d/e", "y", "on", "a b", "'a: b'", '"#x"', "x-1", "'*'")
        return self.one((self.scalar(), "1", '"2"', "null", "k" * 130)) if self.some(0.03) else self.one(plain)

    def word(self) -> str:
        if self.some(0.002):
            return self.one(_RARE)
        if self.some(0.3):
            return "".join(self.one(_NUMBERS) for _ in range(self.random.randint(1, 3)))
        return "".join(self.one(_CHARACTERS) for _ in range(self.random.randint(1, 6))).replace("'", "")

    def scalar(self) -> str:
        text = self.word() if self.some(0.6) else f"{self.word()} " * self.random.randint(8, 30)
        style = self.one(("plain", "single", "double", "literal", "folded", "token"))
        if style == "single":
            return f"'{text}'"
        if style == "double":
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + self.one(("", "\\n", "\\n\\n", "\\t")) + '"'
        if style in ("literal", "folded"):
            lines = "\n".join(self.one(("", " ", "  ")) + self.word() for _ in range(self.random.randint(1, 4)))
            return f"{'|' if style == 'literal' else '>'}{self.one(('', '-', '+'))}\nx\n{lines}"
        if (
            style == "plain"
            and (text.strip()[:1].isalnum() or self.some(0.1))
            and ": " not in text
            and " #" not in text
        ):
            return text
        return self.one(TOKENS)


class Merges(Tree):
    """One object, and strategic merges over it by several layers."""

    def build(self, folder: str, depth: int) -> None:
        kind = self.one(_MERGED_KINDS)
        self.made.append((kind, "web"))
        self.files["b/r.yaml"] = dump(self.object(kind, "web"))
        self.files["b/kustomization.yaml"] = "resources: [r.yaml]\n"
        layers = [f"l{number}" for number in range(self.random.randint(0, 2))] + [folder]
        below = "b"
        for layer in layers:
            fields: dict[str, Any] = {"resources": [f"../{below}"]}
            patches = [self.merge(kind) for _ in range(self.random.randint(1, 2))]
            if self.some(0.2):
                fields["patchesStrategicMerge"] = [patch["patch"] for patch in patches]
            else:
                fields["patches"] = patches
            if self.some(0.2):
                fields["labels"] = [self.label()]
            self.files[f"{layer}/kustomization.yaml"] = dump(fields)
            below = layer

    def merge(self, kind: str) -> dict[str, Any]:
        body = self.object(kind, "web")
        if kind in WORKLOADS and self.some(0.3):
            body["spec"].pop("replicas", None)
        self.disturb(body)
        entry: dict[str, Any] = {"patch": block(dump(body))}
        return entry if self.some(0.5) else {"target": {"kind": kind}, **entry}

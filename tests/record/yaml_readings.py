"""Ask the real kubectl and kustomize what scalars mean, and write their answers to tests/data/yaml/readings.json.

Run: python tests/record/yaml_readings.py [path of kubectl]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "yaml" / "readings.json"
REFUSED = {"error": True}
"""Recorded where the real tool fails."""

_WORDS = "y yes n no true false on off null nan inf t f none nil"


def cases() -> list[str]:
    """The texts, each as it stands after `v: `."""
    words = [form for word in _WORDS.split() for form in (word, word.capitalize(), word.upper())]
    plain = (DATA.parent / "plain.txt").read_text(encoding="utf-8").split()
    other = json.loads((DATA.parent / "other.json").read_bytes())
    quoted = [form for text in other.pop("quoted") for form in (f'"{text}"', "'" + text.replace("'", "''") + "'")]
    rest = [text for group in other.values() for text in group]
    return list(dict.fromkeys([*words, "yES", "tRUE", "nULL", *plain, *quoted, *rest, ""]))


def keys() -> list[str]:
    """The cases that can be tried as a key."""
    return [text for text in cases() if text and "\n" not in text and text[0] not in "[{" and text != "!!str"]


def manifest(name: str, field: str) -> str:
    """A document of a made-up kind, with one field as text."""
    return f"apiVersion: example.com/v1\nkind: Odd\nmetadata:\n  name: {name}\n{field}\n"


def value_field(text: str) -> str:
    """A case as a value."""
    return f"v: {text}"


def key_field(text: str) -> str:
    """A case as a key."""
    return f"v: {{? {text} : 0}}" if text[:1] in "?:" else f"v:\n  {text}: 0"


def ask_kubectl(kubectl: str, fields: Sequence[str]) -> list[Any]:
    """What `kubectl annotate --local -o json` makes of `v` in each field; `REFUSED` where it fails."""

    def run(part: Sequence[str]) -> list[Any] | None:
        text = "---\n".join([manifest(f"c{i}", field) for i, field in enumerate(part)])
        command = [kubectl, "annotate", "--local", "-o", "json", "-f", "-", "a=b"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False, timeout=60)
        if done.returncode:
            return None
        decoder, out, at = json.JSONDecoder(), done.stdout.decode(), 0
        answers = []
        while at < len(out):
            value, end = decoder.raw_decode(out, at)
            answers.append({"value": value.get("v")})
            at = end + 1
        return answers if len(answers) == len(part) else None

    return _halving(run, fields)


def ask_kustomize(kubectl: str, fields: Sequence[str]) -> list[Any]:
    """The text that `kubectl kustomize` prints for `v` in each field as a resource; `REFUSED` where it fails."""

    def run(part: Sequence[str]) -> list[Any] | None:
        resources = "---\n".join([manifest(f"c{i}", field) for i, field in enumerate(part)])
        files = {"kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": resources}
        return _build(kubectl, files, len(part))

    return _halving(run, fields)


def ask_json_patch(kubectl: str, fields: Sequence[str]) -> list[Any]:
    """The text that `kubectl kustomize` prints for `v` after a JSON 6902 patch set it; `REFUSED` where it fails."""

    def run(part: Sequence[str]) -> list[Any] | None:
        files = {"r.yaml": "---\n".join([manifest(f"c{i}", "") for i in range(len(part))])}
        lines = ["resources: [r.yaml]", "patches:"]
        for i, field in enumerate(part):
            lines.append(f"- {{path: p{i}.yaml, target: {{kind: Odd, name: c{i}}}}}")
            value = field.removeprefix("v:").replace("\n", "\n  ")
            files[f"p{i}.yaml"] = f"- op: add\n  path: /v\n  value:{value}\n"
        files["kustomization.yaml"] = "\n".join(lines) + "\n"
        return _build(kubectl, files, len(part))

    return _halving(run, fields)


def _build(kubectl: str, files: dict[str, str], count: int) -> list[Any] | None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_bytes(text.encode())
        done = subprocess.run([kubectl, "kustomize", folder], capture_output=True, check=False, timeout=60)
    if done.returncode:
        return None
    answers: list[Any] = [{"text": ""}] * count
    for document in done.stdout.decode().split("---\napiVersion"):
        _, _, name = document.partition("\nmetadata:\n  name: c")
        number, _, rest = name.partition("\n")
        answers[int(number)] = {"text": rest}
    return answers


def _halving(run: Callable[[Sequence[str]], list[Any] | None], fields: Sequence[str]) -> list[Any]:
    """All answers in few processes: a batch that fails is halved until the field that is refused stands alone."""
    answers = run(fields)
    if answers is not None:
        return answers
    if len(fields) == 1:
        return [REFUSED]
    middle = len(fields) // 2
    return _halving(run, fields[:middle]) + _halving(run, fields[middle:])


def ask_all(kubectl: str) -> dict[str, Any]:
    """Every answer, as it is recorded."""
    values, names = [value_field(text) for text in cases()], [key_field(text) for text in keys()]
    version = json.loads(
        subprocess.run([kubectl, "version", "--client", "-o", "json"], capture_output=True, check=True).stdout
    )
    return {
        "tool": f"kubectl {version['clientVersion']['gitVersion']}, kustomize {version['kustomizeVersion']}",
        "kubectl": dict(zip(values + names, ask_kubectl(kubectl, values + names), strict=True)),
        "kustomize": dict(zip(values + names, ask_kustomize(kubectl, values + names), strict=True)),
        "json_patch": dict(zip(values + names, ask_json_patch(kubectl, values + names), strict=True)),
    }


def main() -> None:
    """Record."""
    kubectl = sys.argv[1] if len(sys.argv) > 1 else str(Path(sys.executable).parent / "kubectl")
    answers = ask_all(kubectl)
    DATA.parent.mkdir(parents=True, exist_ok=True)
    DATA.write_text(json.dumps(answers, ensure_ascii=True, indent=0) + "\n")
    print(f"wrote {DATA.name}: {answers['tool']}, {len(answers['kubectl'])} fields in three readings")


if __name__ == "__main__":
    main()

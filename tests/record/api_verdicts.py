"""Records what a real API server says of every mutant: tests/data/schema/verdicts.json.

Run where KUBECONFIG names a server that may be written to (only dry runs are sent, but for the CRDs and namespaces):
api_verdicts.py CRD-FOLDER. The server's strict field validation is on, as `kubectl apply` and Argo CD ask for it.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "schema"))
from schema_mutants import VERDICTS, bases, mutants

FOLDERS = [
    "argo-cd",
    "external-secrets",
    "gateway-api",
    "karpenter",
    "aws-load-balancer-controller",
    "kyverno",
    "velero",
    "opentelemetry-operator",
    "ack/sqs",
]


class Server:
    """One connection to the API server of KUBECONFIG."""

    def __init__(self) -> None:
        config = yaml.safe_load(Path(os.environ["KUBECONFIG"]).read_text())
        url = urlsplit(config["clusters"][0]["cluster"]["server"])
        self.address = (url.hostname or "", url.port or 443)
        self.headers = {"Authorization": f"Bearer {config['users'][0]['user']['token']}"}
        self.connect()

    def connect(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.connection = http.client.HTTPSConnection(*self.address, context=context, timeout=30)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {**self.headers, "Content-Type": "application/json"}
        try:
            self.connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self.connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if answer.status != 404 else {"message": text.decode()}
        except (http.client.HTTPException, OSError) as error:
            self.connect()  # the server panicked on this one
            return 0, {"message": f"connection closed: {error}"}

    def collection(self, api_version: str, kind: str) -> str:
        root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        status, answer = self.ask("GET", root)
        for resource in answer["resources"] if status == 200 else ():
            if resource["kind"] == kind and "/" not in resource["name"]:
                return f"{root}/{'namespaces/default/' if resource['namespaced'] else ''}{resource['name']}"
        raise SystemExit(f"the server has no {kind} of {api_version}")


def install(crds: Path) -> None:
    """Bring in the CRDs and wait until they are served. Gateway API's own admission policy would stop a second run."""
    found = [path for folder in FOLDERS for path in sorted((crds / folder).glob("*.yaml")) if "_vap_" not in path.name]
    command = ["kubectl", "apply", "--server-side", *(f"--filename={path}" for path in found)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    time.sleep(5)


def main(arguments: list[str]) -> None:
    """Ask about every mutant and write down the verdicts."""
    install(Path(arguments[0]))
    server = Server()
    version = server.ask("GET", "/version")[1]["gitVersion"]
    paths = {
        (base["apiVersion"], base["kind"]): server.collection(base["apiVersion"], base["kind"]) for base in bases()
    }
    accepted: list[str] = []
    unknown: dict[str, str] = {}
    count = 0
    for mutant in mutants():
        count += 1
        path = paths[mutant.document["apiVersion"], mutant.document["kind"]]
        status, answer = server.ask("POST", f"{path}?dryRun=All&fieldValidation=Strict", mutant.document)
        if status == 201:
            accepted.append(mutant.name)
        elif status not in (400, 422):
            unknown[mutant.name] = f"{status} {answer['message'][:200]}"
    record = {"tool": "kube-apiserver", "version": version, "cases": count, "unknown": unknown, "accepted": accepted}
    VERDICTS.write_text(json.dumps(record, indent=0, ensure_ascii=False) + "\n")
    print(f"{VERDICTS}: {count} cases, {len(accepted)} accepted, {len(unknown)} without a verdict ({version})")


if __name__ == "__main__":
    main(sys.argv[1:])

"""A real control plane to test with: API server, and if asked Argo CD, a scheduler and a kubelet that runs nothing."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SCRIPT = SHARED / "oracles" / "control-plane"
ORACLES = Path(os.environ.get("TIDEGATE_ORACLES") or Path.home() / ".cache" / "tidegate-oracles")
SKIP = "needs the real control plane (docs/development.md)"
SERVERS = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "argocd")
PROGRAMS = ("etcd", "redis-server", "unshare", "nsenter", "openssl", "git")
CRDS = ("external-secrets", "gateway-api")
ZONES = ("a", "b", "c")
KUBELET_SECONDS = 8


def available() -> bool:
    """Whether everything that a control plane needs is here; network namespaces need root."""
    return (
        os.geteuid() == 0
        and SCRIPT.is_file()
        and all((ORACLES / "bin" / name).is_file() for name in SERVERS)
        and all(shutil.which(name) for name in PROGRAMS)
        and Path(sys.executable).with_name("kubectl").is_file()
    )


def run(
    command: Sequence[str | Path], *, text: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, whatever it says."""
    return subprocess.run(
        command, input=text, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )


def must(command: Sequence[str | Path], *, text: str = "", folder: Path | None = None) -> str:
    """The output of a program that has to succeed."""
    done = run(command, text=text, folder=folder)
    assert done.returncode == 0, f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def environment() -> dict[str, str]:
    """The environment of every program: the kubectl of the development requirements comes first."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def wait(done: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until `done` or until the time is over; whether it got done."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


@dataclass
class ControlPlane:
    """The servers of one cluster, in a network namespace of their own."""

    folder: Path
    servers: list[subprocess.Popen[bytes]]
    closing: threading.Event = field(default_factory=threading.Event)
    kubelet: threading.Thread | None = None

    @classmethod
    def up(cls, *, argocd: bool) -> ControlPlane:
        """Start the servers and bring the CRDs that the fleet uses. The folder is short-lived and its path short."""
        plane = cls(Path(tempfile.mkdtemp(prefix="tidegate-cp-")), [])
        try:
            temporary = plane.folder / "tmp"  # else every Argo CD of the machine clones into the same /tmp folder
            temporary.mkdir()
            # To a file: the servers inherit standard output and would hold a pipe open.
            with (plane.folder / "up.log").open("wb") as log:
                command = [SCRIPT, "up", plane.folder, *(["--argocd"] if argocd else [])]
                env = {**environment(), "TMPDIR": str(temporary)}
                done = subprocess.run(command, stdout=log, stderr=log, env=env, timeout=90, check=False)
            assert done.returncode == 0, (plane.folder / "up.log").read_text()
            folders = [SHARED / "crds" / name for name in ((*CRDS,) if argocd else (*CRDS, "argo-cd"))]
            plane.kubectl("apply", "--server-side", *[part for path in folders for part in ("-f", str(path))])
            established = ("--for=condition=Established", "customresourcedefinitions", "--all", "--timeout=10s")
            # Asked again: kubectl gives up on a CRD that is so new that it has no conditions yet.
            assert wait(lambda: plane.try_kubectl("wait", *established).returncode == 0, 30), "CRDs not established"
        except BaseException:
            plane.down()
            raise
        return plane

    def kubectl(self, *arguments: str, text: str = "") -> str:
        """The output of a kubectl command that has to succeed."""
        return must([SCRIPT, "exec", self.folder, "kubectl", *arguments], text=text)

    def try_kubectl(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """A kubectl command that may fail."""
        return run([SCRIPT, "exec", self.folder, "kubectl", *arguments], text=text)

    def items(self, *arguments: str) -> list[dict[str, Any]]:
        """The objects that `kubectl get` finds."""
        found: list[dict[str, Any]] = json.loads(self.kubectl("get", "-o", "json", *arguments))["items"]
        return found

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one more server beside the others."""
        with (self.folder / f"{name}.log").open("wb") as log:
            command = [SCRIPT, "exec", self.folder, name, "--kubeconfig", self.folder / "kubeconfig", *arguments]
            server = subprocess.Popen(command, stdout=log, stderr=log, env=environment(), start_new_session=True)
        self.servers.append(server)
        return server

    def run_pods(self, region: str, architectures: Sequence[str]) -> None:
        """Add nodes where every pod of a cluster finds a place, so that jobs complete and hooks end."""
        self.start("kube-scheduler", "--leader-elect=false", "--bind-address=127.0.0.1", "--secure-port=0")
        stages = Path(__file__).with_name("kubelet.yaml")
        kubelet = ("--manage-all-nodes=true", "--node-ip=127.0.0.1", "--server-address=127.0.0.1:10247")
        keep = (*kubelet, "--config", str(stages))
        self.kubelet = threading.Thread(target=self._keep_kubelet, args=keep, daemon=True)
        self.kubelet.start()
        nodes = [
            _node(architecture, capacity, f"{region}{zone}")
            for architecture in architectures
            for capacity in ("spot", "on-demand")
            for zone in ZONES
        ]
        self.kubectl("apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": nodes}))

    def _keep_kubelet(self, *arguments: str) -> None:
        """Start kwok anew every few seconds: its watches need a newer etcd than Debian's, so it sees what it lists
        when it starts, and later, after ever longer pauses, hardly anything."""
        while not self.closing.is_set():
            kubelet = self.start("kwok", *arguments)
            self.closing.wait(KUBELET_SECONDS)
            os.killpg(kubelet.pid, signal.SIGKILL)
            kubelet.wait()
            self.servers.remove(kubelet)

    def down(self) -> None:
        """Stop every server and remove the folder."""
        self.closing.set()
        if self.kubelet is not None:
            self.kubelet.join()
        for server in self.servers:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        # The script asks each server and waits for it, one after the other; nobody needs their goodbye here.
        for file in self.folder.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGKILL)
        run([SCRIPT, "down", self.folder])
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def control_plane(*, argocd: bool) -> Iterator[ControlPlane]:
    """A control plane that is gone afterwards, whatever happens."""
    plane = ControlPlane.up(argocd=argocd)
    try:
        yield plane
    finally:
        plane.down()


def _node(architecture: str, capacity: str, zone: str) -> dict[str, Any]:
    name = f"{architecture}-{capacity}-{zone}"
    room = {"cpu": "64", "memory": "256Gi", "pods": "110"}
    labels = {
        "karpenter.sh/capacity-type": capacity,
        "kubernetes.io/arch": architecture,
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": zone,
    }
    metadata = {"name": name, "labels": labels, "annotations": {"node.alpha.kubernetes.io/ttl": "0"}}
    return {"apiVersion": "v1", "kind": "Node", "metadata": metadata, "status": {"allocatable": room, "capacity": room}}

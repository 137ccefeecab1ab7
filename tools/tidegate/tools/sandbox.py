"""Running a real tool safely: nothing of this process's environment, no network, limits on everything."""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tidegate.errors import ToolError

_DEAD_PROXY = "http://127.0.0.1:9"
_NO_PROGRAMS = "/nonexistent"


@dataclass(frozen=True, slots=True)
class ToolLimits:
    """What one run of a tool may use."""

    seconds: int = 60
    memory_bytes: int = 4 << 30
    output_bytes: int = 128 << 20
    open_files: int = 1024


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What a finished run left behind."""

    code: int
    output: bytes
    messages: str


def run_tool(argv: list[str], folder: Path, limits: ToolLimits | None = None) -> ToolRun:
    """Run a tool in `folder` and wait. Raises `ToolError` when it cannot start or goes over a limit.

    The tool sees an empty home, no other programs, no credentials, dead proxies, and where the system permits it no
    network at all.
    """
    limits = limits or ToolLimits()
    name = Path(argv[0]).name
    with TemporaryDirectory(prefix="tidegate-tool-") as scratch:
        home = Path(scratch)
        # Output goes to files, because a limit on the size of files then limits it without a reading thread.
        with (home / "stdout").open("wb") as stdout, (home / "stderr").open("wb") as stderr:
            try:
                code = subprocess.run(
                    [*_without_network(), *argv],
                    cwd=folder,
                    env=_environment(home / "home"),
                    stdin=subprocess.DEVNULL,
                    stdout=stdout,
                    stderr=stderr,
                    timeout=limits.seconds,
                    preexec_fn=functools.partial(_limit, limits),
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired as error:
                raise ToolError(f"{name} took longer than {limits.seconds} seconds") from error
            except (OSError, subprocess.SubprocessError) as error:
                raise ToolError(f"{name} cannot be started: {error}") from error
        output = (home / "stdout").read_bytes()
        messages = (home / "stderr").read_bytes()[-20_000:].decode(errors="replace")
    if len(output) >= limits.output_bytes:
        raise ToolError(f"{name} printed more than {limits.output_bytes} bytes")
    return ToolRun(code, output, messages)


def _limit(limits: ToolLimits) -> None:
    for kind, most in (
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # Some systems (macOS: address space) know a limit and refuse to set it; the others still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (allowed, allowed))


def _environment(home: Path) -> dict[str, str]:
    home.mkdir()
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _DEAD_PROXY)
    return {
        # Without programs on PATH kustomize finds no git, helm or plugin even if something slipped by the scan.
        "PATH": _NO_PROGRAMS,
        "HOME": str(home),
        "TMPDIR": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "KUBECONFIG": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
        **proxies,
        **{name.lower(): value for name, value in proxies.items()},
    }


@functools.cache
def _without_network() -> tuple[str, ...]:
    """The command that takes the network away, where the system permits it; else nothing."""
    unshare = shutil.which("unshare", path=os.defpath)
    if unshare is None:
        return ()
    for options in (("-n",), ("-r", "-n")):
        command = (unshare, *options, "--")
        try:
            tried = subprocess.run([*command, "/bin/true"], capture_output=True, timeout=10, check=False)
        except (OSError, subprocess.SubprocessError):
            return ()
        if tried.returncode == 0:
            return command
    return ()

"""What all tests share: the repository's root, copies of a small fleet, and the list of skips that are expected."""

from __future__ import annotations

import fnmatch
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support import FLEET, ROOT, git

# A busy machine is no mistake in a test: the first values of a strategy are slow where two workers share one core.
settings.register_profile("busy", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("busy")

EXPECTED_SKIPS = ROOT / "tests" / "expected_skips.txt"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def fleet_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fleet of tests/data/fleet as a git repository with one commit."""
    folder = tmp_path_factory.mktemp("template") / "fleet"
    shutil.copytree(FLEET, folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "The fleet")
    return folder


@pytest.fixture
def fleet_copy(fleet_template: Path, tmp_path: Path) -> Path:
    """A copy of the small fleet that a test may change."""
    folder = tmp_path / "fleet"
    shutil.copytree(fleet_template, folder, symlinks=True)
    return folder


@pytest.fixture
def tidegate(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process: `tidegate("check", folder)` -> (exit code, stdout, stderr)."""
    from tidegate.cli import run

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


class ExpectedSkips:
    """Fails a run in which a test was skipped that tests/expected_skips.txt does not name."""

    def __init__(self) -> None:
        lines = EXPECTED_SKIPS.read_text(encoding="utf-8").splitlines() if EXPECTED_SKIPS.is_file() else []
        self.patterns = [line.split("  ", 1) for line in lines if line.strip() and not line.startswith("#")]
        self.unexpected: list[str] = []
        self.expected = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if any(fnmatch.fnmatch(report.nodeid, test) and reason == why.strip() for test, why in self.patterns):
            self.expected += 1
        else:
            self.unexpected.append(f"{report.nodeid}  {reason}")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unexpected and session.exitstatus == 0:
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in sorted(self.unexpected):
            terminalreporter.write_line(f"UNEXPECTED SKIP {line}", red=True)
        if self.expected:
            terminalreporter.write_line(f"{self.expected} expected skips (tests/expected_skips.txt)")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(ExpectedSkips(), "expected-skips")

"""Real programs in the sandbox: what they see, and what stops them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tidegate.errors import ToolError
from tidegate.tools.sandbox import ToolLimits, run_tool


def python(code: str, folder: Path, **limits: int):
    return run_tool([sys.executable, "-I", "-c", code], folder, ToolLimits(**limits))


def test_output_and_exit_code(tmp_path: Path) -> None:
    run = python("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)", tmp_path)
    assert (run.code, run.output, run.messages) == (3, b"out\n", "err\n")


def test_the_environment_is_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com")
    code = "import os; print(sorted(os.environ)); print(os.environ['HOME'], os.listdir(os.environ['HOME']))"
    names, home = python(code, tmp_path).output.decode().splitlines()
    assert "AWS_SECRET_ACCESS_KEY" not in names
    assert home.endswith(" []")
    assert str(Path.home()) != home.split()[0]
    assert python("import os; print(os.environ['HTTPS_PROXY'], os.environ['PATH'])", tmp_path).output == (
        b"http://127.0.0.1:9 /nonexistent\n"
    )


def test_it_runs_in_the_folder(tmp_path: Path) -> None:
    assert python("import os; print(os.getcwd())", tmp_path).output.decode().strip() == os.path.realpath(tmp_path)


def test_no_network(tmp_path: Path) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert python(code, tmp_path).code != 0


def test_time_is_limited(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="took longer than 1 seconds"):
        python("import time; time.sleep(30)", tmp_path, seconds=1)


def test_output_is_limited(tmp_path: Path) -> None:
    code = "import sys\ntry:\n  sys.stdout.write('x' * 100000); sys.stdout.flush()\nexcept OSError: pass"
    with pytest.raises(ToolError, match="printed more than 1000 bytes"):
        python(code, tmp_path, output_bytes=1000)


def test_memory_is_limited(tmp_path: Path) -> None:
    run = python("x = bytearray(2 << 30)", tmp_path, memory_bytes=1 << 30)
    assert run.code != 0
    assert "MemoryError" in run.messages


def test_a_missing_program_is_a_tool_error(tmp_path: Path) -> None:
    # Where the network is taken away by another program, that one reports the failure.
    try:
        assert run_tool([str(tmp_path / "nothing")], tmp_path).code != 0
    except ToolError as error:
        assert "cannot be started" in error.message

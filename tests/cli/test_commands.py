"""The command line as a new user meets it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from support import ROOT, git
from tidegate import __version__
from tidegate.cli import COMMANDS

Run = Callable[..., tuple[int, str, str]]


def test_version_is_answered_before_anything_is_imported() -> None:
    code = (
        "import sys; sys.argv = ['tidegate', '--version']; "
        "from tidegate.__main__ import main; main(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    version, modules = done.stdout.splitlines()
    assert version == f"tidegate {__version__}"
    loaded = set(modules.split())
    assert not loaded & {"typer", "click", "yaml", "tidegate.cli", "jsonschema_rs", "subprocess"}


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("generate", {"jsonschema_rs", "tidegate.checks", "tidegate.render"}),
        ("bootstrap", {"jsonschema_rs", "tidegate.checks", "tidegate.model.join"}),
        ("render", {"jsonschema_rs", "tidegate.checks", "tidegate.model.join"}),
    ],
)
def test_a_command_loads_only_what_it_uses(command: str, unwanted: set[str], fleet_copy: Path) -> None:
    arguments = ["bootstrap", "dev-a", "--folder", "."] if command == "bootstrap" else [command, "."]
    code = f"import sys; from tidegate.cli import run; run({arguments!r}); print('\\nMODULES', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=fleet_copy)
    loaded = set(done.stdout.rpartition("MODULES ")[2].split())
    assert not loaded & unwanted


def test_help_lists_every_command(tidegate: Run) -> None:
    code, out, err = tidegate("--help")
    assert (code, err) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^│ {name} +\S", out, re.MULTILINE), name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, tidegate: Run) -> None:
    code, out, err = tidegate(name, "--help")
    assert (code, err) == (0, "")
    assert f"Usage: tidegate {name}" in out


def test_wrong_usage_is_one_sentence(tidegate: Run, tmp_path: Path) -> None:
    code, out, err = tidegate("chekc")
    assert (code, out) == (2, "") and "No such command 'chekc'" in err
    code, out, err = tidegate("check", "--nonsense")
    assert (code, out) == (2, "") and "No such option: --nonsense" in err
    code, out, err = tidegate("check", tmp_path)
    assert (code, out) == (2, "")
    assert err == (
        f"tidegate: there is no clusters/fleet.yaml in {tmp_path} or above it "
        "(run it inside a fleet, or make one: tidegate init DIR)\n"
    )
    code, out, err = tidegate("check", tmp_path / "nothing")
    assert (code, err) == (2, f"tidegate: {tmp_path / 'nothing'} is not a folder\n")


def test_check_works_from_any_folder_below_the_root(fleet_copy: Path, tidegate: Run) -> None:
    code, out, err = tidegate("check", fleet_copy / "apps/web/base")
    assert (code, err) == (0, "")
    assert out.startswith("checked   3 clusters, 2 apps, 6 targets\nrendered  15 Applications, 123 objects\n")
    assert "releases  4 running in gated stages, 4 unverified\n" in out


def test_check_narrowed_to_a_cluster_and_a_unit(fleet_copy: Path, tidegate: Run) -> None:
    path = fleet_copy / "apps/web/base/deployment.yaml"
    path.write_text(path.read_text().replace("key: robots.txt", "key: robot.txt"))
    assert len(findings(tidegate("check", fleet_copy, "--format", "json"))) == 1
    assert len(findings(tidegate("check", fleet_copy, "--format", "json", "--cluster", "dev-a"))) == 1
    assert findings(tidegate("check", fleet_copy, "--format", "json", "--cluster", "prod-a")) == []
    assert findings(tidegate("check", fleet_copy, "--format", "json", "--unit", "api")) == []
    code, _, err = tidegate("check", fleet_copy, "--cluster", "prod")
    assert (code, err) == (2, "tidegate: there is no cluster `prod` (did you mean `prod-b`?)\n")


def findings(result: tuple[int, str, str]) -> list[object]:
    found = json.loads(result[1])["findings"]
    assert isinstance(found, list)
    assert result[0] == (1 if found else 0)
    return found


def test_output_is_the_same_on_every_run(fleet_copy: Path, tidegate: Run) -> None:
    path = fleet_copy / "apps/web/base/deployment.yaml"
    path.write_text(path.read_text().replace("image: web", "image: other:1").replace("name: pages", "name: page", 1))
    texts = {re.sub(r'"seconds": .*', "", tidegate("check", fleet_copy, "--format", "json")[1]) for _ in range(3)}
    assert len(texts) == 1


def test_init_makes_a_fleet_that_checks_clean(tmp_path: Path, tidegate: Run) -> None:
    folder = tmp_path / "shop"
    code, out, err = tidegate("init", folder)
    assert (code, err) == (0, "")
    assert out == f"31 generated files, 31 written\nMade the fleet `shop`. Next: tidegate check {folder}\n"
    code, out, err = tidegate("check", folder)
    assert (code, err) == (0, "")
    assert "skipped   vanished-target: there is no earlier commit to compare with\n" in out
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    assert "skipped   nothing\n" in tidegate("check", folder)[1]
    assert tidegate("init", folder)[0] == 2
    assert tidegate("init", tmp_path / "Not A Name")[2] == (
        "tidegate: the fleet's name must be a DNS label (lower-case letters, digits and -, at most 63), "
        "found `not a name` (give one with --name)\n"
    )


def test_the_wheel_works_elsewhere_and_offline(tmp_path: Path) -> None:
    """Built from this tree, installed without the network, run outside of it."""
    source = tmp_path / "source"
    source.mkdir()
    for path in git(ROOT, "ls-files", "-z", "-co", "--exclude-standard", "tools", "pyproject.toml", "README.md").split(
        "\0"
    ):
        if path and (ROOT / path).is_file():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes((ROOT / path).read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", tmp_path, source]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"tidegate-{__version__}-py3-none-any.whl"
    assert wheel.stat().st_size < 3_000_000
    home = tmp_path / "home"
    home.mkdir()
    venv.create(tmp_path / "env", with_pip=True, system_site_packages=False)
    python = tmp_path / "env/bin/python"
    site = next((tmp_path / "env/lib").glob("python*/site-packages"))
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1"}
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index", wheel],
        check=True, env=environment, capture_output=True,
    )  # fmt: skip
    # The dependencies, as installed here: nothing is fetched.
    (site / "dependencies.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    for arguments in (["init", "d"], ["check", "d"]):
        done = subprocess.run(
            [tmp_path / "env/bin/tidegate", *arguments],
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    where = subprocess.run(
        [python, "-c", "import tidegate; print(tidegate.__file__)"],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in where.stdout


def test_expiry_warns_on_a_change_and_fails_an_audit(fleet_copy: Path, tidegate: Run) -> None:
    path = fleet_copy / "apps/api/overrides/prod/more-memory.yaml"
    path.write_text(path.read_text().replace("owner: checkout\n", 'owner: checkout\nexpires: "2027-01-31"\n'))
    assert tidegate("check", fleet_copy, "--now", "2027-01-31")[0] == 0
    code, out, _ = tidegate("check", fleet_copy, "--now", "2027-02-01")
    assert code == 0
    assert "result    0 errors, 1 warning" in out
    assert tidegate("check", fleet_copy, "--now", "2027-02-01", "--audit")[0] == 1
    assert tidegate("check", fleet_copy, "--now", "tomorrow")[2] == (
        "tidegate: --now must be a day such as 2027-01-31, found `tomorrow`\n"
    )
    path.write_text(path.read_text().replace("2027-01-31", "2027-02-30"))
    code, out, _ = tidegate("check", fleet_copy)
    assert code == 2
    assert "more-memory.yaml:5:1  error  intent\n    there is no day 2027-02-30\n" in out


def test_generate_prints_no_control_characters_of_the_repository(fleet_copy: Path, tidegate: Run) -> None:
    base = fleet_copy / "apps/web/base"
    (base / "\u202ex.yaml").write_text("a: b: c\n", encoding="utf-8")
    kustomization = base / "kustomization.yaml"
    kustomization.write_text(kustomization.read_text() + '  - "\\u202Ex.yaml"\n')
    config = next((fleet_copy / "clusters").glob("*/*/apps/api/cluster-config.yaml"))
    config.write_text(config.read_text() + "# \x1b[2J\tx\n")
    code, out, err = tidegate("generate", fleet_copy, "--check")
    assert code == 1
    assert "apps/web/base/\\x202ex.yaml:1:5" in err
    assert "# \\x1b[2J\tx" in out
    assert not {"\x1b", "\u202e"} & {*out, *err}

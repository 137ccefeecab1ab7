"""`tidegate build`: any kustomization, as `kustomize build` prints it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from tidegate.render.kustomize.building import Builder
    from tidegate.render.kustomize.engine import Engine

_ENGINES = ("auto", "native", "kustomize")
_RESTRICTORS = {"LoadRestrictionsRootOnly": True, "LoadRestrictionsNone": False}
_FAILED, _UNSUPPORTED = 1, 4


def command(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[DIR]...", help="The folder of a kustomization; here by default.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", help="auto: native where that is exact, else the real tool; native; kustomize.")
    ] = "auto",
    load_restrictor: Annotated[
        str, typer.Option("--load-restrictor", help="As of kustomize: LoadRestrictionsRootOnly, LoadRestrictionsNone.")
    ] = "LoadRestrictionsRootOnly",
    root: Annotated[
        Path | None,
        typer.Option("--root", help="What a build may not leave; the git repository, else the whole file system."),
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="A folder a line in, a line of JSON out.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Build by both engines and compare.")] = False,
) -> int:
    """Build any kustomization as `kustomize build` does, without starting it where that is exact.

    Exit codes: 0 built; 1 kustomize would fail, or it is refused; 2 arguments, or no kustomize where it is needed;
    4 not supported by `--engine native`.
    """
    from tidegate.errors import UsageError
    from tidegate.render.kustomize.building import Builder

    if engine not in _ENGINES or load_restrictor not in _RESTRICTORS:
        raise UsageError(
            f"--engine is one of {', '.join(_ENGINES)}; --load-restrictor one of {', '.join(_RESTRICTORS)}"
        )
    builder = Builder(root=root, root_only=_RESTRICTORS[load_restrictor])
    chosen = folders or [Path()]
    if serve:
        return _serve(builder, cast("Engine", engine))
    if verify:
        return _verify(builder, chosen)
    if len(chosen) > 1:
        raise UsageError("one folder can be built at a time", hint="give several with --verify, or by --serve")
    return _build(builder, chosen[0], cast("Engine", engine))


def _build(builder: Builder, folder: Path, engine: Engine) -> int:
    text, why, code = _outcome(builder, folder, engine)
    if text is None:
        print(f"tidegate: {_printable(why)}", file=sys.stderr)
        return code
    sys.stdout.write(text)
    return 0


def _outcome(builder: Builder, folder: Path, engine: Engine) -> tuple[str | None, str, int]:
    """The text, or why there is none, and the exit code."""
    from tidegate.errors import TidegateError, ToolError, UsageError
    from tidegate.render.kustomize import KustomizeError, Unsupported

    try:
        return builder.build(folder, engine).text, "", 0
    except Unsupported as unsupported:
        return None, f"{folder} needs the real kustomize: {unsupported.reason}", _UNSUPPORTED
    except TidegateError as error:
        could_not_run = isinstance(error, ToolError | UsageError) and not isinstance(error, KustomizeError)
        return None, str(error), error.exit_code if could_not_run else _FAILED


def _serve(builder: Builder, engine: Engine) -> int:
    for line in sys.stdin:
        folder = line.rstrip("\r\n")
        if not folder:
            continue
        try:
            text, why, _ = _outcome(builder, Path(folder), engine)
        except Exception as error:
            # One folder must not end the service; the answer says what it was.
            text, why = None, f"BUG: {error!r}"
        print(json.dumps({"ok": text is not None, "out": text or "", "why": why}), flush=True)
    return 0


def _verify(builder: Builder, folders: list[Path]) -> int:
    """Say how the native engine compares with the real one; silence would hide what was not compared."""
    counts = dict.fromkeys(("identical", "handed over", "not built", "DIFFERENT"), 0)
    for folder in folders:
        verdict, why = _compared(builder, folder)
        counts[verdict] += 1
        if verdict != "identical":
            print(f"{_printable(str(folder))}: {verdict}: {_printable(why)}")
    print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    return 1 if counts["DIFFERENT"] else 0


def _compared(builder: Builder, folder: Path) -> tuple[str, str]:
    native, why, code = _outcome(builder, folder, "native")
    if native is None:
        return ("handed over" if code == _UNSUPPORTED else "not built"), why
    real, why, code = _outcome(builder, folder, "kustomize")
    if real is None:
        return ("DIFFERENT" if code == _FAILED else "not built"), why
    if native == real:
        return "identical", ""
    lines = zip(native.splitlines(), real.splitlines(), strict=False)
    first = next((number for number, (ours, theirs) in enumerate(lines, 1) if ours != theirs), 0)
    return "DIFFERENT", f"first at line {first}" if first else "one is longer"


def _printable(text: str) -> str:
    from tidegate.report.escape import escape

    return escape(text)

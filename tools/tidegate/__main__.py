"""The entry of the `tidegate` command. What is asked most, the version, is answered before anything is imported."""

from __future__ import annotations

import sys

from tidegate import __version__


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] in (["--version"], ["version"]):
        print(f"tidegate {__version__}")
        return
    from tidegate.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

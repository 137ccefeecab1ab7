"""libyaml's events. `import yaml` costs 10 ms and nothing else of PyYAML is used, so only this package imports it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaml._yaml import CParser


def event_reader(data: bytes) -> Callable[[], Any]:
    """A function that gives the next event of a text, None at its end; it raises `yaml.error.YAMLError`.

    Events are `Any`: their classes decide which attributes they have, and the builder compares classes itself.
    """
    reader: Callable[[], Any] = CParser(data).get_event
    return reader

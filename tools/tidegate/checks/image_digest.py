"""`image-digest`: every image is pinned by digest, so that what was verified is what runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tidegate.checks.objects import pods_of, text
from tidegate.checks.rule import Spot, TargetRule, Unit

_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}\Z")


def check(unit: Unit) -> Iterator[Spot]:
    """Each container image without a digest."""
    for item in unit.objects:
        pods = pods_of(item.value)
        for pointer, container in pods.containers() if pods else ():
            image = text(container, "image")
            if image and not _DIGEST.search(image):
                message = f"container `{text(container, 'name')}` runs {image}, which is not pinned by digest"
                hint = "write the digest (NAME@sha256:...), or name the app's own image, which overlays pin"
                yield Spot(item, (*pointer, "image"), message, hint)


RULE = TargetRule("image-digest", check)

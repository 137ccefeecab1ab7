"""Image references: how they are split, which entries match them, and what becomes of them."""

from __future__ import annotations

import pytest

from tidegate.render.kustomize.images import ImageChange, split_image
from tidegate.render.kustomize.unsupported import Unsupported

DIGEST = "sha256:" + "0" * 64


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("app", ("app", "", "")),
        ("app:1", ("app", "1", "")),
        (f"app@{DIGEST}", ("app", "", DIGEST)),
        (f"app:1@{DIGEST}", ("app", "1", DIGEST)),
        ("host:5000/app", ("host:5000/app", "", "")),
        ("host:5000/app:1", ("host:5000/app", "1", "")),
        (f"host:5000/a/app:1@{DIGEST}", ("host:5000/a/app", "1", DIGEST)),
    ],
)
def test_split(image: str, parts: tuple[str, str, str]) -> None:
    assert split_image(image) == parts


@pytest.mark.parametrize(
    ("entry", "image", "result"),
    [
        ({"newTag": "2"}, "app:1", "app:2"),
        ({"newTag": "2"}, f"app@{DIGEST}", "app:2"),
        ({"digest": DIGEST}, "app:1", f"app@{DIGEST}"),
        ({"newTag": "2", "digest": DIGEST}, "app", f"app:2@{DIGEST}"),
        ({"newName": "other/app"}, f"app:1@{DIGEST}", f"other/app:1@{DIGEST}"),
        ({"tagSuffix": "-x"}, "app:1", "app:1-x"),
        ({"newTag": "2"}, "apple:1", "apple:1"),
        ({"newTag": "2"}, "registry/app:1", "registry/app:1"),
        ({}, "app:1", "app:1"),
    ],
)
def test_changes(entry: dict[str, str], image: str, result: str) -> None:
    assert ImageChange.parse({"name": "app", **entry}).changed(image) == result


@pytest.mark.parametrize("name", ["a(b)+", "a" * 501, "a***b", "", "*"])
def test_names_that_are_patterns_are_handed_over(name: str) -> None:
    with pytest.raises(Unsupported):
        ImageChange.parse({"name": name})


def test_a_result_that_reads_as_a_number_is_handed_over() -> None:
    with pytest.raises(Unsupported):
        ImageChange.parse({"name": "app", "newName": "5"}).changed("app")

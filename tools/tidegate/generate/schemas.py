"""`schemas/`: the JSON Schemas of the intents, for editors."""

from __future__ import annotations

from tidegate.generate.draft import GeneratedFile, Part
from tidegate.model.intents import KINDS
from tidegate.model.jsonschema import schema_name, schema_of
from tidegate.outcome import Ref


def generate_schemas() -> list[GeneratedFile]:
    """One file a kind; they come from the tool itself, so their intent is the tool."""
    intent = Ref("tools/tidegate/model/intents")
    return [
        GeneratedFile(f"schemas/{schema_name(kind)}", intent, (Part(schema_of(kind)),), "", as_json=True)
        for kind in KINDS
    ]

"""Kubernetes and CRD schemas, packed, and structural validation against them."""

from tidegate.schema.mistake import SchemaError
from tidegate.schema.pack import Origin
from tidegate.schema.schemas import SchemaSet, Scope, UnsupportedVersionError

__all__ = ["Origin", "SchemaError", "SchemaSet", "Scope", "UnsupportedVersionError"]

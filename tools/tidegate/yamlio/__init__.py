"""YAML as Kubernetes' tools read it, and as they write it."""

from tidegate.yamlio.emit import KeyOrder, emit, emit_all
from tidegate.yamlio.emit_kustomize import emit_kustomize, emit_kustomize_all
from tidegate.yamlio.limits import DEFAULT_LIMITS, Limits
from tidegate.yamlio.load import load_all, load_documents, load_one
from tidegate.yamlio.positions import Positions, locate
from tidegate.yamlio.resolve import Reading
from tidegate.yamlio.scalars import (
    FoldedText,
    Node,
    QuotedQuantity,
    SourceScalar,
    deep_copy,
    is_null,
    plain_value,
    source_text,
    to_plain,
)
from tidegate.yamlio.unsupported import UnsupportedYaml

__all__ = [
    "DEFAULT_LIMITS",
    "FoldedText",
    "KeyOrder",
    "Limits",
    "Node",
    "Positions",
    "QuotedQuantity",
    "Reading",
    "SourceScalar",
    "UnsupportedYaml",
    "deep_copy",
    "emit",
    "emit_all",
    "emit_kustomize",
    "emit_kustomize_all",
    "is_null",
    "load_all",
    "load_documents",
    "load_one",
    "locate",
    "plain_value",
    "source_text",
    "to_plain",
]

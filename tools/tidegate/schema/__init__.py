"""Kubernetes and CRD schemas, packed, and structural validation against them."""

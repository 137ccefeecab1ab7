"""YAML as Kubernetes' tools read it, and as they write it."""

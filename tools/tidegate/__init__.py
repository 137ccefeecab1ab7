"""Tidegate: a GitOps fleet of EKS clusters, generated, validated and promoted from short statements of intent."""

__version__ = "0.1.0"

"""Kustomize: a native engine for what it knows exactly, and the real tool for the rest."""

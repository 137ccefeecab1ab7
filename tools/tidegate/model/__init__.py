"""Intents, read and joined into a fleet."""

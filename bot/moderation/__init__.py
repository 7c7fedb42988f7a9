"""Scores -> decision -> case -> review."""

"""Retention, export, erasure."""

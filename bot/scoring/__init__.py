"""Scoring: text in, a probability per label out."""

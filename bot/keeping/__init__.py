"""Copies of the database: made, kept for a while, and put back."""

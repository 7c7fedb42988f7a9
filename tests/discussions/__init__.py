"""Tests of articles on the shelf and of discussions."""

"""A window of a discussion -> figures, main points, chart, message."""

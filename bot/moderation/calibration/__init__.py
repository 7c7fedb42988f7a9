"""A threshold for a precision, and whether the promise is kept."""

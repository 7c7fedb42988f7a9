"""The demo: the whole road on a simulated Discord; the tests use the same simulation."""

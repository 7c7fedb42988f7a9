"""How fast the scorers are on this machine, beside Detoxify as one would naively use it."""

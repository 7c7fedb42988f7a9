"""A guild: its channels, roles and policy, as versioned settings."""

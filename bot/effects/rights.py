"""Discord's permissions as names."""

import discord


def held(permissions: discord.Permissions) -> frozenset[str]:
    """Return the names of all that is allowed, aliases among them."""
    # Iterating over permissions leaves out aliases, view_channel among them.
    return frozenset(name for name in discord.Permissions.VALID_FLAGS if getattr(permissions, name))

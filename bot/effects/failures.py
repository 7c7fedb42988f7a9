"""What discord.py raises where Discord refuses or cannot be reached."""

import aiohttp
import discord

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)
"""``OSError`` has ``TimeoutError`` among its kinds."""

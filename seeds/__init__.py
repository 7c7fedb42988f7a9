"""Seed articles that travel with the bot, as Markdown with a front matter."""

"""The article: its front matter, its text, its layout within Discord's limits."""

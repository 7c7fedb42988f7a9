"""The wire: the bot as its own process against a loopback server that speaks as Discord does."""

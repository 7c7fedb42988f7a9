"""The default configuration and the exact versions the bot is tested with."""

"""What is done to Discord: values, the outbox's executor, and its one way to discord.py."""

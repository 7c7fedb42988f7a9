"""Training: the commands that make what `bot.scoring` ships."""

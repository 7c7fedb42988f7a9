"""Training of the embedded encoder; stands outside, nothing of the bot imports it."""

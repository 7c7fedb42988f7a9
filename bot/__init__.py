"""Seedbed: seed articles, discussions, scored replies, fair moderation, digests."""

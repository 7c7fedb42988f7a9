"""What a policy would have done: the stored decisions are replayed."""

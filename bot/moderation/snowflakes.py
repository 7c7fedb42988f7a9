"""Rules: Discord's ids, which tell when they were made."""

from datetime import UTC, datetime

_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
"""Source: Discord API reference, "Snowflakes"."""


def snowflake(moment: datetime) -> int:
    """Return the smallest id that Discord may have made at a moment; 0 before it made any."""
    return max(int((moment - _EPOCH).total_seconds() * 1000) << 22, 0)

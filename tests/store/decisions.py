"""Single cases that somebody decided, of every kind there is."""

from datetime import timedelta
from typing import Any

from bot.store.calibrations import Scored
from bot.store.times import to_text
from tests.digests.world import OPENED, World

US = Scored("scripted", "1")
"""Who scores in that world."""


async def decided(
    world: World,
    state: str = "upheld",
    *,
    score: float = 0.8,
    zone: str | None = "review",
    hours: float = 2.0,
    reply: int | None = None,
    **case: Any,
) -> int:
    """Insert a reply with a case that a moderator decided, and return the reply."""
    reply = reply or await world.reply(score=score, zone=zone)
    at = to_text(OPENED + timedelta(hours=hours))
    given: dict[str, Any] = {"decided_at": at, "decided_how": "button", **case}
    await world.case(reply, state, **given)
    return reply

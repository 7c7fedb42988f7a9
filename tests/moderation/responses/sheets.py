"""Responses for tests of rules."""

from typing import Any

from bot.moderation.responses.response import Response, State
from tests.world import AUTHOR, GUILD, NOON, THREAD


def sheet(state: State = State.WAITING, **changed: Any) -> Response:
    """Return a response of the member in a state."""
    made: dict[str, Any] = {
        "reply_id": 1,
        "guild_id": GUILD,
        "discussion_id": 1,
        "discussion_title": "On Rain",
        "thread_id": THREAD,
        "author_id": AUTHOR,
        "state": state,
        "text": "you clod, I say",
        "message_id": None,
        "reply_state": "unposted",
        "made_at": NOON,
        "changed_at": NOON,
        **changed,
    }
    return Response(**made)

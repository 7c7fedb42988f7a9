"""Rules: what a member is told in words of what is stored of their responses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from bot.moderation.responses.response import State

_MOST_LINKS = 5
_WAITS: Mapping[str, str] = MappingProxyType(
    {
        State.WAITING: "to be read",
        State.ASKED: "for you to choose",
        State.HELD: "for a moderator",
        State.ACCEPTED: "to be posted",
    }
)


class Kept(Protocol):
    """What counts here of a stored reply; see `bot.store.retention.Kept`."""

    @property
    def response(self) -> str | None: ...  # noqa: D102  told there, as is the other
    @property
    def stands_at(self) -> str | None: ...  # noqa: D102


def responses(kept: Sequence[Kept]) -> str:
    """Return which responses wait for what, and which stand though their text is gone; or ""."""
    counted = Counter(one.response for one in kept)
    waiting = [f"{counted[state]} {what}" for state, what in _WAITS.items() if counted[state]]
    lines = [f"Of your responses there wait: {', '.join(waiting)}."] if waiting else []
    urls = [one.stands_at for one in kept if one.stands_at is not None]
    if urls:
        more = "" if len(urls) <= _MOST_LINKS else f" (and {len(urls) - _MOST_LINKS} more)"
        lines.append(
            "Of these the text is no longer kept here, but the message still stands under your "
            f"name: {' '.join(urls[:_MOST_LINKS])}{more}."
        )
    return " ".join(lines)

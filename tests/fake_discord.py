"""The model of Discord, by the names that tests know, with threads to brake and to respond in."""

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, cast

import discord

from bot.effects import brakes
from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.simulate.discord import (
    GONE,
    LEFT,
    REFUSED,
    WEBHOOK,
    DiscordModel,
    Fault,
    Posted,
    Response,
)
from bot.simulate.discord import CarrierModel as FakeCarrier

__all__ = [
    "GONE",
    "LEFT",
    "REFUSED",
    "WEBHOOK",
    "FakeCarrier",
    "FakeDiscord",
    "FakeThread",
    "Fault",
    "Posted",
    "Response",
]

ARCHIVED = "Discord answered 400 (code 50083)"


@dataclass
class FakeThread:
    """A thread as Discord keeps it; ``edits`` are all that was ever asked of it by the bot.

    Attributes:
        fails_after: How many edits succeed before one answer is lost for good; None for all.
    """

    slowmode_delay: int = 0
    locked: bool = False
    archived: bool = False
    edits: list[dict[str, Any]] = field(default_factory=list)
    fails_after: int | None = None

    async def edit(self, *, reason: str | None = None, **wanted: Any) -> "FakeThread":
        if self.fails_after is not None:
            self.fails_after -= 1
            if self.fails_after < 0:
                self.fails_after = None
                raise UnreachableError("Discord answered 503")
        if self.archived and wanted.get("archived") is None:
            raise ImpossibleError(ARCHIVED)
        self.edits.append(wanted)
        for name, value in wanted.items():
            setattr(self, name, value)
        return self


@dataclass
class FakeDiscord(DiscordModel):
    """Discord with threads, on which the very deeds of production do their work.

    Attributes:
        threads: By id; those that nobody has touched are there with the first look.
    """

    threads: dict[int, FakeThread] = field(default_factory=dict)

    def thread(self, thread_id: int) -> FakeThread:
        """Return a thread as it stands now."""
        return self.threads.setdefault(thread_id, FakeThread())

    async def _found(self, thread_id: int) -> discord.Thread:
        if thread_id in self.threads_gone:
            raise ImpossibleError(GONE)
        return cast(discord.Thread, self.thread(thread_id))

    def _look_brake(self, deed: Deed) -> Result:
        return _at_once(brakes.deeds(self._found)["look_brake"](deed))

    def _set_brake(self, deed: Deed) -> Result:
        return _at_once(brakes.deeds(self._found)["set_brake"](deed))

    def _lift_brake(self, deed: Deed) -> Result:
        return _at_once(brakes.deeds(self._found)["lift_brake"](deed))

    def _edit_thread(self, deed: Deed) -> Result:
        """Close or open a thread as `bot.effects.carrier` does, or rename it."""
        wanted = {key: deed.payload[key] for key in ("locked", "archived") if key in deed.payload}
        if not wanted:
            return super()._edit_thread(deed)
        if deed.payload["thread"] in self.threads_gone:
            raise ImpossibleError(GONE)
        thread = self.thread(deed.payload["thread"])
        for name, value in wanted.items():
            setattr(thread, name, value)
        return {}

    def _respond(self, deed: Deed) -> Result:
        """Post a response; one that is posted opens a thread that is archived."""
        result = super()._respond(deed)
        stands = self.thread(deed.payload["thread"])
        stands.archived = stands.archived and stands.locked
        return result


def _at_once(doing: Any) -> Result:
    """Run what waits for nothing."""
    work: Coroutine[Any, Any, Result] = doing
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    raise AssertionError("the model of a thread never waits")

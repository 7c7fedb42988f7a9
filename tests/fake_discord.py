"""A small model of what stands on Discord, behind the carrier's port, with faults on demand."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.effects.message import Message

Fault = Literal["none", "down", "lost", "refused", "dies before", "dies after"]
"""down: nothing happens; lost: it happens and the answer is lost; dies: the process does."""

REFUSED = "Discord answered 403 (code 50013)"


@dataclass
class Posted:
    id: int
    channel: int
    marker: str
    message: Message

    @property
    def words(self) -> str:
        return repr((self.message.content, self.message.embeds))


@dataclass
class FakeDiscord:
    """What readers see, and everything that was ever created, in order."""

    ids: Iterator[int] = field(default_factory=lambda: count(900_001))
    posted: dict[int, Posted] = field(default_factory=dict)
    told: list[tuple[int, Message]] = field(default_factory=list)
    closed_to_dm: set[int] = field(default_factory=set)
    deleted: list[int] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)

    def in_channel(self, channel: int) -> list[Posted]:
        return [one for one in self.posted.values() if one.channel == channel]

    def do(self, deed: Deed) -> Result:
        result: Result = getattr(self, f"_{deed.kind}")(deed)
        return result

    def find(self, deed: Deed) -> Result | None:
        if deed.kind == "send":
            for one in self.posted.values():
                if one.marker == deed.marker:
                    return {"message_id": one.id, "channel_id": one.channel}
        return None

    def _send(self, deed: Deed) -> Result:
        assert deed.message is not None
        assert deed.message.embeds, "a message without an embed cannot carry its marker"
        self.created.append(deed.marker)
        one = Posted(next(self.ids), deed.payload["channel"], deed.marker, deed.message)
        self.posted[one.id] = one
        return {"message_id": one.id, "channel_id": one.channel}

    def _edit(self, deed: Deed) -> Result:
        assert deed.message is not None
        if deed.payload["target"] in self.posted:
            self.posted[deed.payload["target"]].message = deed.message
        return {}

    def _delete(self, deed: Deed) -> Result:
        self.deleted.append(deed.payload["target"])
        return {}

    def _edit_thread(self, deed: Deed) -> Result:
        self.names[deed.payload["thread"]] = deed.payload["name"]
        return {}

    def _notify(self, deed: Deed) -> Result:
        assert deed.message is not None
        if deed.payload["user"] in self.closed_to_dm:
            return {"way": None}
        if deed.marker not in self.created:  # it looks for itself
            self.created.append(deed.marker)
            self.told.append((deed.payload["user"], deed.message))
        return {"way": "dm"}


class FakeCarrier:
    """Carries deeds out on a ``FakeDiscord``.

    Attributes:
        fault: Says of each deed what goes wrong with it.
        gate: While cleared, every deed waits before it happens.
        begun: The deeds that were asked for, in order; ``under_way`` and ``most`` count them.
        searched: The deeds that were looked for.
        died: Set when a fault has ended the process.
    """

    def __init__(self, discord: FakeDiscord, fault: Callable[[Deed], Fault] | None = None) -> None:
        self.discord = discord
        self.fault: Callable[[Deed], Fault] = fault or (lambda _: "none")
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun: list[Deed] = []
        self.searched: list[Deed] = []
        self.under_way = self.most = 0
        self.died = asyncio.Event()

    async def carry_out(self, deed: Deed) -> Result:
        self.begun.append(deed)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.gate.wait()
            return await self._carry_out(deed)
        finally:
            self.under_way -= 1

    async def _carry_out(self, deed: Deed) -> Result:
        fault = self.fault(deed)
        if fault == "dies before":
            await self._die()
        if fault == "refused":
            raise ImpossibleError(REFUSED)
        if fault == "down":
            raise UnreachableError("Discord answered 503")
        result = self.discord.do(deed)
        if fault == "dies after":
            await self._die()
        if fault == "lost":
            raise UnreachableError("the answer was lost")
        return result

    async def find(self, deed: Deed) -> Result | None:
        self.searched.append(deed)
        return self.discord.find(deed)

    async def _die(self) -> None:
        self.died.set()
        await asyncio.Event().wait()

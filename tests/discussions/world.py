"""A small model of Discord behind the carrier's port, with faults, and a clock to turn."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.effects.message import Message
from bot.store.outbox import File

CHANNEL = 50
MODERATORS = 51
GUILD = 9
FORBIDDEN = "Discord answered 403 (code 50013)"
GONE = "Discord answered 404 (code 10003)"


class TurnedClock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@dataclass
class Sent:
    id: int
    message: Message
    marker: str
    files: tuple[File, ...]


@dataclass
class Thread:
    id: int
    parent: int
    name: str
    slow_mode: int
    auto_archive: int
    tags: tuple[str, ...] = ()
    locked: bool = False
    archived: bool = False


@dataclass
class World:
    """What stands on Discord."""

    ids: Iterator[int] = field(default_factory=lambda: count(1000))
    sent: dict[int, list[Sent]] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)

    def in_channel(self) -> list[Sent]:
        return self.sent.get(CHANNEL, [])

    def thread_named(self, start: str) -> Thread:
        return next(one for one in self.threads.values() if one.name.startswith(start))

    def picture(self) -> list[object]:
        """All that a reader sees, without ids."""
        places: list[object] = [[self._looks(one) for one in self.in_channel()]]
        for thread in self.threads.values():
            starter = [n for n, one in enumerate(self.in_channel()) if one.id == thread.id]
            told = [self._looks(one) for one in self.sent.get(thread.id, [])]
            state = (thread.name, thread.slow_mode, thread.auto_archive, thread.tags)
            places.append((state, thread.locked, thread.archived, starter, told))
        return places

    def _looks(self, sent: Sent) -> tuple[str, tuple[bytes, ...]]:
        text = repr(sent.message.embeds)
        for thread in self.threads.values():
            text = text.replace(f"<#{thread.id}>", f"<#{thread.name}>")
        return text, tuple(file.content for file in sent.files)


class FakeCarrier:
    """Carries deeds out on a world.

    Attributes:
        impossible_at: The deed (from 1) that is refused, with the error.
        lost_at: The deed that happens but whose answer is lost.
        unreachable_at: The deed that does not happen, and may later.
        dies_before: The deed before which the process dies; ``dies_after`` likewise.
        done: Every deed that happened, in order.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.begun = 0
        self.done: list[Deed] = []
        self.impossible_at: dict[int, str] = {}
        self.lost_at: set[int] = set()
        self.unreachable_at: set[int] = set()
        self.dies_before = self.dies_after = 0
        self.died = asyncio.Event()

    async def carry_out(self, deed: Deed) -> Result:
        self.begun += 1
        number = self.begun
        if number == self.dies_before:
            await self._die()
        if number in self.impossible_at:
            raise ImpossibleError(self.impossible_at[number])
        if number in self.unreachable_at:
            raise UnreachableError("Discord answered 503")
        result = getattr(self, f"_{deed.kind}")(deed)
        self.done.append(deed)
        if number == self.dies_after:
            await self._die()
        if number in self.lost_at:
            raise UnreachableError("the answer was lost")
        return dict(result)

    async def find(self, deed: Deed) -> Result | None:
        for place, messages in self.world.sent.items():
            for one in messages:
                if one.marker != deed.marker:
                    continue
                if deed.kind == "send":
                    return {"message_id": one.id, "channel_id": place}
                if deed.kind == "forum_post":
                    return {"thread_id": place, "message_id": one.id}
        return None

    async def _die(self) -> None:
        self.died.set()
        await asyncio.Event().wait()

    def _send(self, deed: Deed) -> Result:
        channel = deed.payload["channel"]
        if channel not in (CHANNEL, MODERATORS):
            thread = self._thread(channel)
            if thread.locked and thread.archived:
                raise ImpossibleError("Discord answered 400 (code 50083)")
            thread.archived = False
        return {"message_id": self._put(channel, next(self.world.ids), deed), "channel_id": channel}

    def _start_thread(self, deed: Deed) -> Result:
        target = deed.payload["target"]
        assert any(one.id == target for one in self.world.in_channel())
        if target not in self.world.threads:
            self._make(target, deed)
        return {"thread_id": target}

    def _forum_post(self, deed: Deed) -> Result:
        thread_id = next(self.world.ids)
        self._make(thread_id, deed)
        return {"thread_id": thread_id, "message_id": self._put(thread_id, thread_id, deed)}

    def _edit_thread(self, deed: Deed) -> Result:
        thread = self._thread(deed.payload["thread"])
        thread.locked, thread.archived = deed.payload["locked"], deed.payload["archived"]
        return {}

    def _delete_thread(self, deed: Deed) -> Result:
        self.world.threads.pop(deed.payload["thread"], None)
        self.world.sent.pop(deed.payload["thread"], None)
        return {}

    def _delete(self, deed: Deed) -> Result:
        messages = self.world.sent.get(deed.payload["channel"], [])
        messages[:] = [one for one in messages if one.id != deed.payload["target"]]
        return {}

    def _milestone(self, deed: Deed) -> Result:
        return {}

    def _put(self, place: int, message_id: int, deed: Deed) -> int:
        assert deed.message is not None
        assert deed.message.embeds
        one = Sent(message_id, deed.message, deed.marker, deed.files)
        self.world.sent.setdefault(place, []).append(one)
        return message_id

    def _make(self, thread_id: int, deed: Deed) -> None:
        wanted = deed.payload
        self.world.threads[thread_id] = Thread(
            thread_id,
            wanted["channel"],
            wanted["name"],
            wanted["slow_mode"],
            wanted["auto_archive"],
            tuple(wanted.get("tags", ())),
        )

    def _thread(self, thread_id: int) -> Thread:
        if thread_id not in self.world.threads:
            raise ImpossibleError(GONE)
        return self.world.threads[thread_id]

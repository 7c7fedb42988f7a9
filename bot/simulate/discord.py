"""A small model of what stands on Discord, behind the carrier's port, with faults on demand."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Literal

from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.effects.message import Message

Fault = Literal["none", "down", "lost", "refused", "dies before", "dies after"]
"""down: nothing happens; lost: it happens and the answer is lost; dies: the process does."""

REFUSED = "Discord answered 403 (code 50013)"
"""Why a refused deed fails."""
GONE = "Discord answered 404 (code 10003)"
LEFT = "Discord answered 404 (code 10007)"
WEBHOOK = 990_001
"""The webhook that posts responses."""
_SAME = timedelta(seconds=1)


@dataclass(slots=True)
class Posted:
    """A message of the bot that stands on Discord."""

    id: int
    channel: int
    marker: str
    message: Message

    @property
    def words(self) -> str:
        """All that can be read in it."""
        return repr((self.message.content, self.message.embeds))


@dataclass(slots=True)
class Response(Posted):
    """A response that stands in its thread.

    Attributes:
        author: The member that it names.
        by_webhook: Whether it is under their name, or a message of the bot that names them.
    """

    author: int
    by_webhook: bool


@dataclass
class DiscordModel:
    """What readers see, and everything that was ever done to them, in order.

    Attributes:
        posted: The bot's messages that stand, by id.
        told: What was said to one person, in order; ``told_rows`` the rows behind it.
        closed_to_dm: Who takes no direct messages.
        deleted: The messages that the bot deleted; ``gone`` those that others did.
        timed_out: The end of a member's time-out, ISO 8601; it stays when it is over.
        time_outs: Every time-out that the bot set: the case's row, and the end.
        names: The names of threads.
        created: The markers of what was created, in order.
        now: Tells the time, or None where every time-out still runs.
        threads_gone: The threads that somebody deleted.
        webhooks_refused: Whether the bot must post responses itself.
        left: Who is no member any more.
        live_answers: The keys of interactions that can still be answered.
        answers: What was shown in answer to them, in order: to whom, and the message.
    """

    ids: Iterator[int] = field(default_factory=lambda: count(900_001))
    posted: dict[int, Posted] = field(default_factory=dict)
    told: list[tuple[int, Message]] = field(default_factory=list)
    told_rows: list[int] = field(default_factory=list)
    closed_to_dm: set[int] = field(default_factory=set)
    deleted: list[int] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    timed_out: dict[int, str] = field(default_factory=dict)
    time_outs: list[tuple[int, str]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)
    now: Callable[[], datetime] | None = None
    threads_gone: set[int] = field(default_factory=set)
    webhooks_refused: bool = False
    left: set[int] = field(default_factory=set)
    live_answers: set[str] = field(default_factory=set)
    answers: list[tuple[int, Message]] = field(default_factory=list)

    @property
    def responses(self) -> list[Response]:
        """Return the responses that stand, oldest first."""
        return [
            one
            for one in self.posted.values()
            if isinstance(one, Response) and one.id not in self.gone
        ]

    def in_channel(self, channel: int) -> list[Posted]:
        """Return the bot's messages that stand in a channel, oldest first."""
        return [one for one in self.posted.values() if one.channel == channel]

    def stands(self, message_id: int) -> bool:
        """Tell whether a member's message is still there."""
        return message_id not in self.deleted and message_id not in self.gone

    def do(self, deed: Deed) -> Result:
        """Do what a deed says and return what Discord would answer."""
        result: Result = getattr(self, f"_{deed.kind}")(deed)
        return result

    def find(self, deed: Deed) -> Result | None:
        """Return what an earlier attempt at a deed created, or None."""
        if deed.kind == "send":
            for one in self.posted.values():
                if one.marker == deed.marker:
                    return {"message_id": one.id, "channel_id": one.channel}
        if deed.kind == "respond":
            return next((_made(one) for one in self.responses if one.marker == deed.marker), None)
        return None

    def _send(self, deed: Deed) -> Result:
        message = _said(deed)
        if not message.embeds:
            raise ValueError("a message without an embed cannot carry its marker")
        self.created.append(deed.marker)
        one = Posted(next(self.ids), deed.payload["channel"], deed.marker, message)
        self.posted[one.id] = one
        return {"message_id": one.id, "channel_id": one.channel}

    def _edit(self, deed: Deed) -> Result:
        if deed.payload["target"] in self.posted:
            self.posted[deed.payload["target"]].message = _said(deed)
        return {}

    def _delete(self, deed: Deed) -> Result:
        target = deed.payload["target"]
        if not self.stands(target):
            return {"gone": True}
        self.posted.pop(target, None)
        self.deleted.append(target)
        return {}

    def _edit_thread(self, deed: Deed) -> Result:
        name = deed.message.content if deed.message else deed.payload["name"]
        self.names[deed.payload["thread"]] = name
        return {}

    def _look_time_out(self, deed: Deed) -> Result:
        return {"until": self.timed_out.get(deed.payload["user"])}

    def _time_out(self, deed: Deed) -> Result:
        user, until = deed.payload["user"], deed.payload["until"]
        present = self._end(user)
        if present is None or present + _SAME < datetime.fromisoformat(until):
            self.timed_out[user] = until
            self.time_outs.append((deed.payload.get("row", 0), until))
        return {"before": deed.payload["before"]}

    def _lift_time_out(self, deed: Deed) -> Result:
        user, before = deed.payload["user"], deed.payload["before"]
        present, until = self._end(user), datetime.fromisoformat(deed.payload["until"])
        if present is None or abs(present - until) > _SAME:
            return {"lifted": False}
        if before is None or (self.now and datetime.fromisoformat(before) <= self.now()):
            del self.timed_out[user]
        else:
            self.timed_out[user] = before
        return {"lifted": True}

    def _end(self, user: int) -> datetime | None:
        return datetime.fromisoformat(self.timed_out[user]) if user in self.timed_out else None

    def _notify(self, deed: Deed) -> Result:
        message = _said(deed)
        if deed.payload["user"] in self.closed_to_dm:
            return {"way": None}
        if deed.marker not in self.created:  # it looks for itself
            self.created.append(deed.marker)
            self.told.append((deed.payload["user"], message))
            self.told_rows.append(deed.payload.get("row", 0))
        return {"way": "dm"}

    def _respond(self, deed: Deed) -> Result:
        """Post a response, whose author has to be there and not to be timed out."""
        thread, message = deed.payload["thread"], _said(deed)
        if message.as_member is None:
            raise ValueError("a response that names nobody")
        if thread in self.threads_gone:
            raise ImpossibleError(GONE)
        if message.as_member in self.left:
            raise ImpossibleError(LEFT)
        until = self._end(message.as_member)
        if until is not None and (self.now is None or until > self.now()):
            seconds = (until - self.now()).total_seconds() if self.now else 60.0
            raise UnreachableError("the author is timed out", seconds=seconds)
        self.created.append(deed.marker)
        named, by_webhook = message.as_member, not self.webhooks_refused
        one = Response(next(self.ids), thread, deed.marker, message, named, by_webhook)
        self.posted[one.id] = one
        return _made(one)

    def _respond_edit(self, deed: Deed) -> Result:
        one = self.posted.get(deed.payload["target"])
        if one is None or not self.stands(one.id) or one.channel in self.threads_gone:
            return {"gone": True}
        by_webhook = deed.payload["webhook"] is not None
        if not isinstance(one, Response) or one.channel != deed.payload["thread"]:
            raise ValueError("what is edited is no response of this thread")
        if one.by_webhook is not by_webhook:
            raise ValueError("it is edited in another way than it was posted")
        one.message = _said(deed)
        return {"message_id": one.id}

    def _tell(self, deed: Deed) -> Result:
        message = _said(deed)
        if deed.payload["answer"] not in self.live_answers:
            return {"way": "later"}
        self.answers.append((deed.payload["user"], message))
        return {"way": "interaction"}


class CarrierModel:
    """Carries deeds out on a `DiscordModel`.

    Attributes:
        fault: Says of each deed what goes wrong with it.
        gate: While cleared, every deed waits before it happens.
        begun: The deeds that were asked for, in order; ``under_way`` and ``most`` count them.
        searched: The deeds that were looked for.
        died: Set when a fault has ended the process.
    """

    def __init__(self, discord: DiscordModel, fault: Callable[[Deed], Fault] | None = None) -> None:
        self.discord = discord
        self.fault: Callable[[Deed], Fault] = fault or (lambda _: "none")
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun: list[Deed] = []
        self.searched: list[Deed] = []
        self.under_way = self.most = 0
        self.died = asyncio.Event()

    async def carry_out(self, deed: Deed) -> Result:
        """Do it, unless something goes wrong; see `bot.effects.executor.Carrier`."""
        self.begun.append(deed)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await self.gate.wait()
            return await self._carry_out(deed)
        finally:
            self.under_way -= 1

    async def find(self, deed: Deed) -> Result | None:
        """Return what an earlier attempt created, or None."""
        self.searched.append(deed)
        return self.discord.find(deed)

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

    async def _die(self) -> None:
        self.died.set()
        await asyncio.Event().wait()


def _said(deed: Deed) -> Message:
    if deed.message is None:
        raise ValueError(f"{deed.kind} without anything to say")
    return deed.message


def _made(one: Response) -> Result:
    webhook = WEBHOOK if one.by_webhook else None
    return {"message_id": one.id, "channel_id": one.channel, "webhook_id": webhook}

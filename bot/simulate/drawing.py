"""Draws who does what next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TypeVar

from bot.moderation.lifecycle import QUEUED, TRANSITIONS, Action, Event, State, Verdict
from bot.moderation.moves import Choice, Move
from bot.moderation.queue import BAND_LIMIT
from bot.moderation.reply import Incoming
from bot.simulate import interactions as do
from bot.simulate.interactions import Interaction, Judged
from bot.simulate.town import Seen, Town
from bot.store import queue

T = TypeVar("T")

_MODERATOR, _AUTHOR, _READER = 601, 501, 551
_WEIGHTS = {
    Event.UPHOLD: 5,
    Event.DISMISS: 2,
    Event.CLAIM: 2,
    Event.RELEASE: 1,
    Event.UNDO: 2,
    Event.AFFIRM: 2,
    Event.OVERTURN: 2,
}
"""What moderators do, and how often where it is possible."""
_LABELS = ("insult", "threat", "toxicity")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of a trace, and how many replies they begin with."""

    moderators: tuple[int, ...]
    authors: tuple[int, ...]
    readers: tuple[int, ...]
    replies: int

    @classmethod
    def draw(cls, chance: Random) -> "Cast":
        """Draw two to eight moderators, one or two authors, and one to three replies."""
        moderators = 2 + int(chance.random() ** 2 * 7)
        return cls(
            tuple(range(_MODERATOR, _MODERATOR + moderators)),
            tuple(range(_AUTHOR, _AUTHOR + 1 + int(chance.random() * 2))),
            tuple(range(_READER, _READER + 2)),
            1 + int(chance.random() ** 2 * 3),
        )


class Drawing:
    """Draws interactions that suit how things stand, and some that do not.

    Attributes:
        cast: The people.
    """

    def __init__(self, town: Town, cast: Cast) -> None:
        self.cast = cast
        self._town = town
        self._chance = town.chance
        self._guild_id = town.place.guild_id
        self._messages: list[int] = []
        self._there: list[int] = []
        self._quoted: list[int] = []
        self._authors: dict[int, int] = {}
        self._seen: list[Seen] = []
        self._before: list[Seen] = []
        self._kinds: tuple[tuple[float, Callable[[], Interaction]], ...] = (
            (0.60, self._move),
            (0.10, self._next),
            (0.10, self._appeal),
            (0.07, self._report),
            (0.05, self._edit),
            (0.03, self._delete),
            (0.02, self.post),
            (0.02, self._take_down),
            (0.01, self._see_notices),
        )

    async def some(self) -> list[Interaction]:
        """Return what people do at once, one to four things."""
        self._before, self._seen = self._seen, await self._town.look()
        self._there, self._quoted = list(self._messages), await self._town.quoted()
        if self._chance.random() < 0.04:
            return [await self._band()]
        count = 1 + int(self._chance.random() ** 2 * 4)
        return [self._one() for _ in range(count)]

    def post(self) -> Interaction:
        """A member posts a reply."""
        message_id = self._guild_id + 100 + len(self._messages)
        self._messages.append(message_id)
        self._authors[message_id] = self._any(self.cast.authors)
        return self._judged(message_id, self._draw_judged(flagged=0.9))

    def _one(self) -> Interaction:
        appealable = [case for case in self._seen if case.state is State.UPHELD]
        if appealable and self._chance.random() < 0.2:
            return self._appeal()
        draw = self._chance.random()
        for weight, kind in self._kinds:
            draw -= weight
            if draw < 0:
                return kind()
        return self._move()

    def _move(self) -> Interaction:
        case = self._case()
        number = case.number if case else 1
        wanted = Move(
            self._event(case),
            self._any(self.cast.moderators),
            "button",
            self._town.key(),
            self._version(case),
            self._choice(),
        )
        return do.move(self._guild_id, number, wanted)

    def _event(self, case: Seen | None) -> Event:
        """Draw what a moderator does, mostly something that the case's state allows."""
        possible = TRANSITIONS[case.state] if case else {}
        usual = [event for event in _WEIGHTS if event in possible]
        if not usual or self._chance.random() < 0.1:
            usual = list(_WEIGHTS)
        return self._chance.choices(usual, [_WEIGHTS[event] for event in usual])[0]

    def _version(self, case: Seen | None) -> int | None:
        """Draw what the person has before them: a button, or a form that may be an old one."""
        draw = self._chance.random()
        if case is None or draw < 0.5:
            return None
        if draw < 0.75:
            return case.version
        older = [one.version for one in self._before if one.number == case.number]
        return older[0] if older else max(1, case.version - 1)

    def _choice(self) -> Choice:
        minutes = self._any((None, 5, 60, 1440))
        return Choice(self._any(tuple(Action)), minutes)

    def _next(self) -> Interaction:
        by, key = self._any(self.cast.moderators), self._town.key()
        audited = [case for case in self._seen if case.label == "sampled"]
        if audited and self._chance.random() < 0.5:
            verdict = self._any(tuple(Verdict))
            return do.read_second(self._guild_id, audited[0].number, verdict, by=by, key=key)
        return do.ask_next(self._guild_id, by=by, key=key)

    async def _band(self) -> Interaction:
        by, key = self._any(self.cast.moderators), self._town.key()
        label, now = self._any(_LABELS), self._town.clock.now()
        found = await self._town.read(
            lambda tx: queue.band(
                tx, self._guild_id, label=label, low=0.5, high=1.0, limit=BAND_LIMIT, now=now
            )
        )
        return do.dismiss_band(self._guild_id, found, by=by, key=key)

    def _appeal(self) -> Interaction:
        upheld = [case for case in self._seen if case.state is State.UPHELD]
        case = self._any(upheld) if upheld else self._case()
        if case is None:
            return self._report()
        author = case.author_id or self.cast.authors[0]
        by = author if self._chance.random() < 0.9 else self.cast.readers[0]
        return do.appeal(self._guild_id, case.number, by=by, key=self._town.key())

    def _report(self) -> Interaction:
        by = self._any(self.cast.readers)
        message_id = self._any(self._there)
        return do.report(self._guild_id, message_id, by=by, key=self._town.key())

    def _edit(self) -> Interaction:
        message_id = self._any(self._there)
        if not self._town.discord.stands(message_id):
            return self._report()
        self._town.clock.advance(timedelta(seconds=1))
        return self._judged(message_id, self._draw_judged(flagged=0.7), edited=True)

    def _delete(self) -> Interaction:
        message_id = self._any(self._there)
        by = self._any(self.cast.moderators) if self._chance.random() < 0.3 else None
        discord = self._town.discord
        if not discord.stands(message_id):
            quoted = [one for one in self._quoted if one in discord.posted]
            if not quoted:
                return self._report()
            message_id, by = quoted[0], self.cast.moderators[0]
            del discord.posted[message_id]
        discord.gone.add(message_id)
        return do.delete(message_id, moderator=by, key=self._town.key())

    def _take_down(self) -> Interaction:
        case = self._case()
        by = case.author_id if case and case.author_id else self.cast.readers[0]
        number = case.number if case else 1
        return do.take_down(self._guild_id, number, by=by, key=self._town.key())

    def _see_notices(self) -> Interaction:
        by = self._any(self.cast.authors)
        return do.see_notices(self._guild_id, by=by, key=self._town.key())

    def _judged(self, message_id: int, judged: Judged, *, edited: bool = False) -> Interaction:
        key, now = self._town.key(), self._town.clock.now()
        incoming = Incoming(
            guild_id=self._guild_id,
            thread_id=self._town.place.thread,
            message_id=message_id,
            author_id=self._authors[message_id],
            posted_at=now,
            text=f"you clod {key}",
            edited_at=now if edited else None,
        )
        return do.post(incoming, judged, key=key)

    def _draw_judged(self, *, flagged: float) -> Judged:
        draw = self._chance.random
        return Judged(
            self._any(_LABELS),
            None if draw() < 0.1 else round(0.6 + draw() * 0.39, 2),
            draw() < flagged,
            draw() < 0.05,
        )

    def _case(self) -> Seen | None:
        """Draw a case, mostly the first that waits: that is the one people meet at."""
        waiting = [case for case in self._seen if case.state in QUEUED]
        if waiting and self._chance.random() < 0.5:
            return waiting[0]
        return self._any(self._seen) if self._seen else None

    def _any(self, some: Sequence[T]) -> T:
        return some[int(self._chance.random() * len(some))]

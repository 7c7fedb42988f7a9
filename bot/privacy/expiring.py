"""The order of steps when what has been kept long enough is let go, and what was is reported."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeAlias

from bot.clock import Clock
from bot.digests.citations import lane
from bot.moderation.desk import Desk
from bot.moderation.responses.deciding import Deciding
from bot.moderation.responses.response import UNDER_WAY
from bot.privacy.departing import Departing
from bot.privacy.erasure import erase
from bot.privacy.report import Report, Tally
from bot.store import Store, Tx, cases, expiry, interactions, record, responses, retention
from bot.store.expiry import Stretch
from bot.store.retention import Terms

log = logging.getLogger(__name__)

Gone: TypeAlias = tuple[str, int]
"""What went, and of which guild."""


class Find(Protocol):
    """Returns the rows in a stretch that may go."""

    def __call__(self, tx: Tx, stretch: Stretch) -> list[int]: ...  # noqa: D102


class Step(Protocol):
    """Lets some rows go, in a transaction, and returns what went."""

    def __call__(self, tx: Tx, some: Sequence[int]) -> list[Gone]: ...  # noqa: D102


_STRETCH = 5_000
"""How many rows are looked at in one read: it takes the reader some milliseconds."""
_ERASED_AT_ONCE = 10
_DROPPED_AT_ONCE = 200
"""How many rows change in one transaction: others want to write meanwhile."""
_REPEATED_WITHIN = timedelta(days=1)
"""Discord repeats an interaction within minutes, if at all."""
_LIMITED_WITHIN = timedelta(hours=1)
"""Limits count what was sent within the hour."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept is kept, in days.

    Attributes:
        text_days: Texts of replies.
        case_days: Texts under a case, from the decision on, where that is later.
        author_days: Who wrote a reply of which no text is kept.
        effects_days: What was done on Discord, from then on.
        digest_days: Digests; 0 is for ever.
        leave_days: Everything of a guild that the bot was removed from.
    """

    text_days: int = 30
    case_days: int = 14
    author_days: int = 365
    effects_days: int = 90
    digest_days: int = 0
    leave_days: int = 30

    def held_since(self, now: datetime) -> datetime:
        """Return the moment after which a decision still holds its reply's text."""
        return now - timedelta(days=self.case_days)

    def terms(self, now: datetime) -> Terms:
        """Return which texts must go now."""
        return Terms(now - timedelta(days=self.text_days), self.held_since(now), now)


class Expiring:
    """Lets go of what has been kept long enough."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        desk: Desk,
        deciding: Deciding,
        departing: Departing,
        rules: Retention,
    ) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._deciding = deciding
        self._departing = departing
        self._rules = rules

    async def run(self) -> Report:
        """Let everything go whose time has come, a little at a time; return what it was."""
        tally = Tally()
        while await self._texts(tally):
            pass  # what is dropped with one text may end another
        await self._authors(tally)
        await self._digests(tally)
        await self._effects(tally)
        await self._short_lived(tally)
        counted = tally.report({})
        await self._store.write(lambda tx: self._put_on_record(tx, counted))
        report = tally.report(await self._departing.delete_due())
        await self._store.scrub()  # also of what an earlier one could not reach
        log.info("expired: %s", report)
        return report

    async def _texts(self, tally: Tally) -> bool:
        terms = self._rules.terms(self._clock.now())

        def find(tx: Tx, stretch: Stretch) -> list[int]:
            return retention.expired(tx, terms, after=stretch.after, upto=stretch.upto)

        def step(tx: Tx, some: Sequence[int]) -> list[Gone]:
            # Looked at once more: a moderator may have taken a decision back meanwhile.
            found = retention.still_expired(tx, terms, some)
            for reply_id in found:
                response = responses.find(tx, reply_id)
                if response is not None and response.state in UNDER_WAY:
                    self._deciding.drop(tx, response, "expired")
            gone = [
                ("held_texts" if held else "texts", guild_id)
                for guild_id, held in retention.under_cases(tx, found)
            ]
            erase(tx, found, desk=self._desk, now=terms.now)
            return gone

        return await self._go_through(tally, "replies", find, step, at_once=_ERASED_AT_ONCE)

    async def _authors(self, tally: Tally) -> None:
        now = self._clock.now()

        def find(tx: Tx, stretch: Stretch) -> list[int]:
            return expiry.named(
                tx,
                stretch,
                before=now - timedelta(days=self._rules.author_days),
                held_since=self._rules.held_since(now),
                now=now,
            )

        def step(tx: Tx, some: Sequence[int]) -> list[Gone]:
            expiry.unname(tx, some, now=now)
            return [("authors", one) for one in expiry.guilds_of(tx, "replies", some)]

        await self._go_through(tally, "replies", find, step, at_once=_DROPPED_AT_ONCE)

    async def _digests(self, tally: Tally) -> None:
        now = self._clock.now()
        if not self._rules.digest_days:
            return

        def find(tx: Tx, stretch: Stretch) -> list[int]:
            before = now - timedelta(days=self._rules.digest_days)
            return expiry.old_digests(tx, stretch, before=before)

        def step(tx: Tx, some: Sequence[int]) -> list[Gone]:
            guild_ids = expiry.guilds_of(tx, "digests", some)
            for digest_id, guild_id in zip(some, guild_ids, strict=True):
                expiry.drop_digest(tx, digest_id, lane=lane(guild_id), now=now)
            return [("digests", one) for one in guild_ids]

        await self._go_through(tally, "digests", find, step, at_once=_ERASED_AT_ONCE)

    async def _effects(self, tally: Tally) -> None:
        now = self._clock.now()

        def find(tx: Tx, stretch: Stretch) -> list[int]:
            before = now - timedelta(days=self._rules.effects_days)
            return expiry.done_with(tx, stretch, before=before, now=now)

        def step(tx: Tx, some: Sequence[int]) -> list[Gone]:
            guild_ids = expiry.guilds_of(tx, "effects", some)
            expiry.drop_effects(tx, some)
            return [("effects", one) for one in guild_ids]

        await self._go_through(tally, "effects", find, step, at_once=_DROPPED_AT_ONCE)

    async def _short_lived(self, tally: Tally) -> None:
        now = self._clock.now()
        answers, attempts = now - _REPEATED_WITHIN, now - _LIMITED_WITHIN

        def step(tx: Tx) -> dict[str, Mapping[int, int]]:
            counts: dict[str, Mapping[int, int]] = {
                "lapsed_cases": expiry.lapsing(tx, now=now),
                "answers": expiry.answered(tx, before=answers),
                "attempts": expiry.attempted(tx, before=attempts),
            }
            cases.lapse(tx, now=now)
            interactions.drop_before(tx, answers)
            responses.drop_attempts_before(tx, attempts)
            return counts

        for kind, counts in (await self._store.write(step)).items():
            tally.add_all(kind, counts)

    def _put_on_record(self, tx: Tx, report: Report) -> None:
        """Keep one line per guild of which something was removed that had been kept for long."""
        for guild_id, counts in report.lasting().items():
            record.append(tx, "expired", guild_id=guild_id, now=self._clock.now(), **counts)

    async def _go_through(
        self, tally: Tally, table: str, find: Find, step: Step, *, at_once: int
    ) -> bool:
        """Look through a table, let go of what is found, and tell whether anything was."""
        last, after, any_gone = await self._store.read(lambda tx: expiry.last(tx, table)), 0, False
        while after < last:
            here = Stretch(after, after := after + _STRETCH)
            found = await self._store.read(partial(find, stretch=here))
            for begin in range(0, len(found), at_once):
                some = found[begin : begin + at_once]
                gone = await self._store.write(partial(step, some=some))
                any_gone = any_gone or bool(gone)
                for kind, guild_id in gone:
                    tally.add(kind, [guild_id])
        return any_gone

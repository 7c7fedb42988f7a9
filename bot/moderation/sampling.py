"""The audit sample: some replies that were not flagged are read by moderators all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.moderation.audit import inclusion
from bot.moderation.desk import Desk
from bot.moderation.policy import SAMPLED
from bot.store import Tx, audits, cases, replies

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
Chance = Callable[[], float]
"""Draws a number in [0, 1), each as likely as the other."""


@dataclass(frozen=True, slots=True)
class SampleSettings:
    """How much is read besides what was flagged.

    Attributes:
        share: The part of the replies that were let pass, in [0, 1].
        per_day: The most per guild in 24 hours.
        second_share: The part of those that a second moderator reads too, in [0, 1].
    """

    share: float = 0.02
    per_day: int = 10
    second_share: float = 0.25


class Sampling:
    """Draws the sample; every method is a step of a transaction."""

    def __init__(
        self, desk: Desk, clock: Clock, settings: SampleSettings, *, chance: Chance
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._settings = settings
        self._chance = chance

    def consider(self, tx: Tx, reply_id: int, revision_id: int) -> None:
        """Draw whether a reply that was let pass is to be read."""
        drawn = self._chance()
        if drawn >= self._settings.share:
            return
        reply = replies.get(tx, reply_id)
        if reply.state != "present" or cases.of_reply(tx, reply_id):
            return
        now = self._clock.now()
        chance = inclusion(
            self._settings.share,
            per_day=self._settings.per_day,
            allowed=audits.allowed(tx, reply.guild_id, since=now - _DAY),
            lately=audits.allowed(tx, reply.guild_id, since=now - _HOUR),
            drawn=audits.drawn(tx, reply.guild_id, since=now - _DAY),
        )
        if drawn >= chance:
            return
        case_id = self._desk.open(
            tx,
            reply_id=reply_id,
            revision_id=revision_id,
            label=SAMPLED,
            score=None,
            origin="audit",
            inclusion=chance,
        )
        if self._chance() < self._settings.second_share:
            audits.want_second(tx, case_id)

"""What the running bot does from time to time, and how often."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import SeedbedBot

log = logging.getLogger(__name__)

DIGESTS_EVERY_SECONDS = 60
MINUTE_SECONDS = 60
_FIVE_MINUTES_SECONDS = 300
_HOUR_SECONDS = 3600

_Work = Callable[[], Awaitable[object]]


def begin(bot: "SeedbedBot") -> None:
    """Let the bot tick; its event loop must run."""

    async def compose() -> None:
        # A digest must not miss replies that are still to be read, or not delivered.
        if bot.caught_up and bot.connected:
            await bot.digests.compose_due()

    async def carry_out() -> None:
        if bot.connected:  # before, a brake whose time is over could still be announced
            bot.executor.kick()  # `seedbed privacy forget` puts effects from another process
            bot.explaining.kick()  # where a fault broke it off an author waits to be asked

    for name, seconds, work in (
        ("digests", DIGESTS_EVERY_SECONDS, compose),
        (
            "minute",
            MINUTE_SECONDS,
            _in_turn(
                bot.discussions.close_due,
                bot.office.braking.lift_due,
                bot.desk.surges.end_due,
                bot.inbox.look_again,
                carry_out,
            ),
        ),
        (
            "five minutes",
            _FIVE_MINUTES_SECONDS,
            _in_turn(
                bot.office.choosing.expire, bot.office.queue.call_overdue, bot.backups.make_due
            ),
        ),
        ("hour", _HOUR_SECONDS, bot.privacy.expire),
        ("health", bot.settings.health.every_seconds, bot.report_health),
    ):
        bot.schedule.every(name, seconds, work)
    bot.schedule.start()


def _in_turn(*works: _Work) -> _Work:
    """Return what does these one after the other; one that fails keeps none of the others."""

    async def all_of_them() -> None:
        for work in works:
            try:
                await work()
            except Exception:
                log.exception("%s failed; the next tick tries again", work.__qualname__)

    return all_of_them

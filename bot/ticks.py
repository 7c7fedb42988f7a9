"""What the running bot does from time to time, and how often."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import SeedbedBot

DIGESTS_EVERY_SECONDS = 60
MINUTE_SECONDS = 60
_FIVE_MINUTES_SECONDS = 300
_HOUR_SECONDS = 3600


def begin(bot: "SeedbedBot") -> None:
    """Let the bot tick; its event loop must run."""

    async def compose() -> None:
        # A digest must not miss replies that are still to be read, or not delivered.
        if bot.caught_up and bot.catching_up.done and bot.connected:
            await bot.digests.compose_due()

    async def carry_out() -> None:
        if bot.connected:  # before, a brake whose time is over could still be announced
            bot.executor.kick()  # `seedbed privacy forget` puts effects from another process
            bot.explaining.kick()  # where a fault broke it off an author waits to be asked

    every = bot.schedule.every
    every("digests", DIGESTS_EVERY_SECONDS, compose)
    every(
        "minute",
        MINUTE_SECONDS,
        bot.discussions.close_due,
        bot.office.braking.lift_due,
        bot.desk.surges.end_due,
        bot.inbox.look_again,
        carry_out,
    )
    every(
        "five minutes",
        _FIVE_MINUTES_SECONDS,
        bot.office.choosing.expire,
        bot.office.queue.call_overdue,
        bot.backups.make_due,
    )
    every("hour", _HOUR_SECONDS, bot.privacy.expire)
    every("health", bot.settings.health.every_seconds, bot.report_health)
    bot.schedule.start()

"""What the running bot does from time to time, and how often."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import SeedbedBot

DIGESTS_EVERY_SECONDS = 60
_CLOSING_EVERY_SECONDS = 60
_BRAKES_EVERY_SECONDS = 60
_SURGES_EVERY_SECONDS = 15
_CHOICES_EVERY_SECONDS = 300
_EXPIRY_EVERY_SECONDS = 3600
_OVERDUE_EVERY_SECONDS = 300
_BACKUPS_EVERY_SECONDS = 300
_OUTBOX_EVERY_SECONDS = 30


def begin(bot: "SeedbedBot") -> None:
    """Let the bot tick; its event loop must run."""

    async def compose() -> None:
        # A digest must not miss replies that are still to be read, or not delivered.
        if bot.caught_up and bot.connected:
            await bot.digests.compose_due()

    async def carry_out() -> None:
        bot.executor.kick()  # `seedbed privacy forget` puts effects from another process

    for name, seconds, work in (
        ("outbox", _OUTBOX_EVERY_SECONDS, carry_out),
        ("digests", DIGESTS_EVERY_SECONDS, compose),
        ("closing", _CLOSING_EVERY_SECONDS, bot.discussions.close_due),
        ("surges", _SURGES_EVERY_SECONDS, bot.desk.surges.end_due),
        ("brakes", _BRAKES_EVERY_SECONDS, bot.office.braking.lift_due),
        ("choices", _CHOICES_EVERY_SECONDS, bot.office.choosing.expire),
        ("overdue", _OVERDUE_EVERY_SECONDS, bot.office.queue.call_overdue),
        ("expiry", _EXPIRY_EVERY_SECONDS, bot.privacy.expire),
        ("backups", _BACKUPS_EVERY_SECONDS, bot.backups.make_due),
        ("health", bot.settings.health.every_seconds, bot.report_health),
    ):
        bot.schedule.every(name, seconds, work)
    bot.schedule.start()

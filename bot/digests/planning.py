"""Which windows get a digest: what has ended is planned, as each guild has set it."""

import logging
from datetime import datetime
from functools import partial

from bot.digests import rhythm
from bot.digests.window import Window, due
from bot.guilds.settings import GuildSettings
from bot.store import Tx, digests, guilds, windows
from bot.store.digest_rows import Ongoing
from bot.store.windows import Planned

log = logging.getLogger(__name__)


def ended(tx: Tx, now: datetime) -> list[tuple[Ongoing, Window]]:
    """Return the windows that have ended and are not planned yet, of each discussion in order.

    None where digests are paused, or no channel is chosen for them.
    """
    found = []
    for one in digests.ongoing(tx):
        try:
            found += [(one, window) for window in _ended(tx, one, now)]
        except (LookupError, ValueError):  # a time zone or a rhythm that is not known any more
            log.exception("when digests of guild %s are due cannot be told", one.guild_id)
    return found


def plan(tx: Tx, now: datetime) -> None:
    """Plan what has ended, as it stands within this transaction."""
    for one, window in ended(tx, now):
        windows.plan(tx, one.guild_id, one.discussion_id, window, now=now)


def under_way(tx: Tx) -> list[Planned]:
    """Return the windows that are to be composed now, of each discussion the oldest first."""
    found = windows.under_way(tx)
    guild_ids = {one.guild_id for one in found}
    silent = {one for one in guild_ids if _silent(guilds.settings(tx, one))}
    return [one for one in found if one.guild_id not in silent]


def _ended(tx: Tx, one: Ongoing, now: datetime) -> list[Window]:
    settings = guilds.settings(tx, one.guild_id)
    if _silent(settings):
        return []
    zone, at = settings.tz, settings.digest_clock
    return due(
        one.since,
        now,
        ends=partial(rhythm.ends, settings.digest_when, at=at, zone=zone),
        until=one.until,
        resumed=windows.resumed_at(tx, one.guild_id),
    )


def _silent(settings: GuildSettings) -> bool:
    """Tell whether no digest is written in a guild unless it is asked for."""
    return settings.digest_paused or settings.digests_go_to is None

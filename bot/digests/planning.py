"""Which windows get a digest: what has ended is planned, as each guild has set it."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.digests import rhythm
from bot.digests.window import Window, due
from bot.guilds.settings import GuildSettings
from bot.store import Tx, digests, guilds, windows
from bot.store.digest_rows import Ongoing
from bot.store.windows import Planned

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=30)
"""How long after it was planned a window waits for the scores of its replies."""


def ended(tx: Tx, now: datetime) -> list[tuple[Ongoing, Window]]:
    """Return the windows that have ended and are not planned yet, of each discussion in order.

    None where digests or the whole bot are paused, or no channel is chosen for them.
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


def under_way_unless_ended(tx: Tx, now: datetime) -> list[Planned] | None:
    """Return what ``under_way`` does; None where a window has ended and is to be planned first."""
    return None if ended(tx, now) else under_way(tx, now)


def under_way(tx: Tx, now: datetime) -> list[Planned]:
    """Return the windows that are to be composed now, of each discussion the oldest first.

    One of which replies are still to be scored is waited for, as no word of them could be told: a
    while only, as the scorer may be down. Those after it in its discussion wait with it.
    """
    found = windows.under_way(tx)
    guild_ids = {one.guild_id for one in found}
    silent = {one for one in guild_ids if _silent(guilds.settings(tx, one))}
    ready, waiting = list[Planned](), set[int]()
    for one in found:
        if one.guild_id in silent or one.discussion_id in waiting:
            continue
        if now - one.since < PATIENCE and windows.unread(tx, one):
            waiting.add(one.discussion_id)
        else:
            ready.append(one)
    return ready


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
    return settings.digest_paused or settings.paused or settings.digests_go_to is None

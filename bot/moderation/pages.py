"""What Discord lists is stored a page at a time, or, where that fails, without the trouble."""

import logging
from collections.abc import Callable, Sequence

from bot.moderation.arrivals import Arrival, Deleted, about
from bot.scoring.worker import where
from bot.store import Store, StoreBusyError, Tx

log = logging.getLogger(__name__)

Take = Callable[[Tx, Sequence[Arrival]], int]


def _stay(_: Tx) -> None:
    """Move no cursor."""


async def store(
    into: Store, page: Sequence[Arrival], take: Take, move: Callable[[Tx], None] = _stay
) -> int:
    """Take in what a page holds; what cannot be taken in is told of by its id and passed over.

    Args:
        take: Takes some of it in and returns how much of it was new.
        move: Moves the cursor behind the page, with all of it or once the rest of it is stored.

    Raises:
        StoreBusyError: Nothing can be stored just now.
    """

    def whole(tx: Tx) -> int:
        move(tx)
        return take(tx, page)

    try:
        return await into.write(whole)
    except StoreBusyError:
        raise
    except Exception:
        found = 0
        for one in page:
            found += await _alone(into, one, take)
        await into.write(move)
        return found


async def _alone(into: Store, one: Arrival, take: Take) -> int:
    try:
        return await into.write(lambda tx: take(tx, [one]))
    except StoreBusyError:
        raise
    except Exception as error:
        # Not in the error's own words: they may quote what a member wrote.
        log.error("%s could not be taken in and is passed over (%s)", _named(one), where(error))
        return 0


def _named(one: Arrival) -> str:
    if isinstance(one, Deleted):
        return f"that message {', '.join(map(str, one.message_ids))} was deleted"
    return about(one)

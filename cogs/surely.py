"""Steps that come once, and must be done also where the database cannot be written just then."""

import logging
from collections.abc import Awaitable, Callable

from bot.app import SeedbedBot
from bot.store import StoreBusyError

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0


async def surely(bot: SeedbedBot, step: Callable[[], Awaitable[object]]) -> None:
    """Do a step, and again while the database cannot be written: all others come behind it.

    One that fails for another reason is left, and keeps none of the others.
    """
    while bot.stopping is None:
        try:
            await step()
        except StoreBusyError as error:
            log.warning("the database cannot be written (%s); it is tried again", error)
            await bot.wait_stopping(_AGAIN_SECONDS)
        except Exception:
            log.exception("a step failed; those behind it are done all the same")
            return
        else:
            return

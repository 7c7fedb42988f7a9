"""What was read is handed on to who decides; a reply that fails there holds up no other."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from bot.scoring.reading import Reading
from bot.scoring.worker import where
from bot.store import Store, StoreBusyError, Tx, replies
from bot.store.reply_rows import Waiting

log = logging.getLogger(__name__)


class Verdicts(Protocol):
    """What becomes of scored and unscored replies; each call is one transaction."""

    def judge(self, tx: Tx, read: Sequence[tuple[Waiting, Reading]]) -> None:
        """Take in what was read of some replies."""
        ...

    def failed(self, tx: Tx, after: int) -> int | None:
        """Take note that nothing can be scored now; begin with 0.

        Returns:
            What to go on with in another transaction, or None where all is done.
        """
        ...

    def unscorable(self, tx: Tx, waiting: Waiting) -> None:
        """Take note that this one reply cannot be scored."""
        ...

    def recovered(self, tx: Tx) -> None:
        """Take note that scoring works."""
        ...


_TRIES = 5
"""So often a reply is tried that cannot be decided about while no other can be, either."""


class UndecidedError(Exception):
    """No reply at all can be decided about just now."""


class HandingOn:
    """Hands on what was read, in as few transactions as it can.

    Args:
        after: Called when decisions were stored.
        stopped: Tells whether the store may be closed by now: then nothing is given up.

    Attributes:
        aside: Revisions that can be neither decided about nor given up. They wait in the database
            until the next start, which may know better.
    """

    def __init__(
        self,
        store: Store,
        verdicts: Verdicts,
        *,
        after: Callable[[], None],
        stopped: Callable[[], bool],
    ) -> None:
        self._store = store
        self._verdicts = verdicts
        self._after = after
        self._stopped = stopped
        self.aside: set[int] = set()
        self._tries = Counter[int]()

    async def judge(self, read: Sequence[tuple[Waiting, Reading]]) -> None:
        """Have replies decided about; whichever cannot be, a person is asked to read.

        Where none of them can be, the fault may be in none of them: they are tried again.
        """
        try:
            await self._store.write(lambda tx: self._verdicts.judge(tx, read))
        except StoreBusyError:
            raise
        except Exception as error:
            if self._stopped():
                raise
            await self._judge_each(read, error)
        self._after()

    async def _judge_each(self, read: Sequence[tuple[Waiting, Reading]], error: Exception) -> None:
        """Find out which of them are the trouble, which must not hold up the others."""
        broken = [(read[0][0], error)]
        if len(read) > 1:
            broken = [(one[0], wrong) for one in read if (wrong := await self._judge_alone(one))]
        fault_is_theirs = len(broken) < len(read)
        for waiting, wrong in broken:
            self._tries[waiting.revision_id] += 1
            if fault_is_theirs or self._tries[waiting.revision_id] >= _TRIES:
                log.error(
                    "revision %s cannot be decided about (%s): a person is asked to read it",
                    waiting.revision_id,
                    where(wrong),
                )
                await self.give_up([waiting])
            else:
                error = wrong
        if any(one.revision_id in self._tries for one, _ in broken):
            raise UndecidedError(where(error)) from None  # its own words may be the reply's

    async def _judge_alone(self, one: tuple[Waiting, Reading]) -> Exception | None:
        try:
            await self._store.write(lambda tx: self._verdicts.judge(tx, [one]))
        except StoreBusyError:
            raise
        except Exception as error:
            if self._stopped():
                raise
            return error
        return None

    async def give_up(self, unread: Sequence[Waiting]) -> None:
        """Let replies wait for scores no longer, and have a person asked to read them."""
        for waiting in unread:
            self._tries.pop(waiting.revision_id, None)
            try:
                await self._store.write(partial(self._give_up, waiting=waiting))
            except StoreBusyError:
                raise
            except Exception as error:
                if self._stopped():
                    raise
                self.aside.add(waiting.revision_id)
                log.error(
                    "revision %s is left aside until the next start: nobody can be asked to "
                    "read it (%s)",
                    waiting.revision_id,
                    where(error),
                )
        self._after()

    def _give_up(self, tx: Tx, *, waiting: Waiting) -> None:
        replies.pass_unscored(tx, waiting.revision_id)
        self._verdicts.unscorable(tx, waiting)

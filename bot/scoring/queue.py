"""The scoring queue: revisions that wait in the database, scored in micro-batches.

The queue is the table, so it is bounded by the disk and survives a crash; in memory there is never
more than one batch. Live replies go before those that were read late.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from bot.scoring.port import Scorer, ScorerError, Scores
from bot.store import Store, Tx, outages, replies
from bot.store.reply_rows import Waiting

log = logging.getLogger(__name__)

_PROBE = "Good morning."
"""A text that is too much for no scorer: where it fails, the scorer is down."""


class Verdicts(Protocol):
    """What becomes of scored and unscored replies; each call is one transaction."""

    def judge(
        self,
        tx: Tx,
        scored: Sequence[tuple[Waiting, Mapping[str, float]]],
        *,
        scorer: str,
        version: str,
    ) -> None:
        """Take in the scores of some replies."""
        ...

    def failed(self, tx: Tx) -> None:
        """Take note that nothing can be scored now."""
        ...

    def unscorable(self, tx: Tx, waiting: Waiting) -> None:
        """Take note that this one reply cannot be scored."""
        ...

    def recovered(self, tx: Tx) -> None:
        """Take note that scoring works."""
        ...


class ScoringQueue:
    """Scores what waits, whenever it is kicked, and tries again by itself after a failure.

    Args:
        batch_size: The most texts handed to the scorer at once.
        timeout_seconds: How long one batch may take before the scorer counts as down.
        retry_seconds: How long to wait after a failure.
        after: Called when decisions were stored.
    """

    def __init__(
        self,
        store: Store,
        scorer: Scorer,
        verdicts: Verdicts,
        *,
        batch_size: int,
        timeout_seconds: float,
        retry_seconds: float,
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._scorer = scorer
        self._verdicts = verdicts
        self._batch_size = batch_size
        self._timeout_seconds = timeout_seconds
        self._retry_seconds = retry_seconds
        self._after = after
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._again = False
        self._stopped = False
        self.healthy = True

    def kick(self) -> None:
        """Score what waits, soon; never blocks and never fails."""
        if self._stopped:
            return
        self._again = True
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def idle(self) -> None:
        """Wait until the queue is empty or the scorer is down."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """Begin no further batch and let the one under way end."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        await self.idle()

    async def _run(self) -> None:
        try:
            while self._again and not self._stopped:
                self._again = False
                while not self._stopped and await self._one_batch():
                    pass
        except Exception:
            log.exception("the scoring queue stopped; it tries again")
            self._retry_later()
        finally:
            self._task = None

    async def _one_batch(self) -> bool:
        """Score one batch; False where nothing waits or the scorer is down."""
        batch = await self._store.read(lambda tx: replies.waiting(tx, self._batch_size))
        if not batch:
            await self._recover()
            return False
        try:
            scores = await self._score([one.text for one in batch])
        except ScorerError as error:
            return await self._one_by_one(batch, error)
        await self._hand_on(list(zip(batch, scores, strict=True)))
        return True

    async def _one_by_one(self, batch: Sequence[Waiting], error: ScorerError) -> bool:
        """Find out whether the scorer is down, or only some texts are too much for it."""
        good: list[tuple[Waiting, Scores]] = []
        bad: list[Waiting] = []
        down = None if await self._answers() else error
        for waiting in batch if down is None else ():
            try:
                good.append((waiting, (await self._score([waiting.text]))[0]))
            except ScorerError as failure:
                if not await self._answers():
                    down = failure
                    break
                bad.append(waiting)
        if good:
            await self._hand_on(good)
        if bad:
            log.warning("revisions %s cannot be scored", [one.revision_id for one in bad])
            await self._store.write(partial(self._give_up, given_up=bad))
            self._after()
        if down is not None:
            await self._down(down)
            return False
        self.healthy = True
        return True

    async def _answers(self) -> bool:
        try:
            await self._score([_PROBE])
        except ScorerError:
            return False
        return True

    def _give_up(self, tx: Tx, *, given_up: Sequence[Waiting]) -> None:
        for waiting in given_up:
            replies.pass_unscored(tx, waiting.revision_id)
            self._verdicts.unscorable(tx, waiting)

    async def _score(self, texts: Sequence[str]) -> list[Scores]:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._scorer.score(texts)
        except TimeoutError as error:
            raise ScorerError(f"no answer within {self._timeout_seconds:g} s") from error

    async def _hand_on(self, scored: Sequence[tuple[Waiting, Mapping[str, float]]]) -> None:
        self.healthy = True
        await self._store.write(
            lambda tx: self._verdicts.judge(
                tx, scored, scorer=self._scorer.name, version=self._scorer.version
            )
        )
        self._after()

    async def _recover(self) -> None:
        if await self._store.read(lambda tx: bool(outages.lasting(tx))):
            await self._store.write(self._verdicts.recovered)
            self._after()

    async def _down(self, error: ScorerError) -> None:
        self.healthy = False
        log.error("the scorer is down: %s", error)
        await self._store.write(self._verdicts.failed)
        self._after()
        self._retry_later()

    def _retry_later(self) -> None:
        if self._timer is not None:  # one chain of tries, however many replies come in meanwhile
            self._timer.cancel()
        if not self._stopped:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._retry_seconds, self.kick)

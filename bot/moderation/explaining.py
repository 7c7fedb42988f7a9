"""Which words of a flagged reply carry its score: found out while nothing waits to be scored."""

import asyncio

from bot.scoring.explain import explain
from bot.scoring.port import Scorer, ScorerError
from bot.scoring.work import Work
from bot.store import Store, Tx, backlog, parts
from bot.store.parts import Unexplained


class Explaining:
    """Explains undecided cases one after the other, for the notices to their authors.

    Args:
        scorer: The one that flagged them; cases that another flagged are left unexplained.
        timeout_seconds: How long one may take before the scorer counts as down.
    """

    def __init__(self, store: Store, scorer: Scorer, *, timeout_seconds: float) -> None:
        self._store = store
        self._scorer = scorer
        self._timeout_seconds = timeout_seconds
        self._work = Work(self._one, name="explaining")
        self.kick = self._work.kick
        self.idle = self._work.idle
        self.stop = self._work.stop

    async def _one(self) -> bool:
        """Explain one case; False where there is none, or replies go first."""
        found = await self._store.read(self._take)
        if found is None:
            return False
        try:
            async with asyncio.timeout(self._timeout_seconds):
                explained = await explain(self._scorer, found.text, labels=(found.label,))
        except (ScorerError, TimeoutError):
            return False  # the queue says so, and kicks again when it is back
        spans = [(span.begin, span.end) for span in explained.spans]
        await self._store.write(lambda tx: parts.keep(tx, found.case_id, found.revision_id, spans))
        return True

    def _take(self, tx: Tx) -> Unexplained | None:
        if backlog.load(tx)[0]:
            return None
        return parts.next_up(tx, self._scorer.name, self._scorer.version)

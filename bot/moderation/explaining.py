"""Which words of a reply carry its score: found out for nudges and for notices.

An author who is asked to think again waits for it, so nudges come first. Cases wait until nothing
is to be scored.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.scoring.explain import explain
from bot.scoring.port import Scorer, ScorerError
from bot.scoring.work import Work
from bot.store import Store, Tx, backlog, parts, responses

log = logging.getLogger(__name__)

Spans = Sequence[tuple[int, int]]


class Explaining:
    """Explains nudges and undecided cases, one after the other.

    Args:
        scorer: The one that flagged them; cases that another flagged are left unexplained.
        timeout_seconds: How long one may take before the scorer counts as down.
        nudge: Takes in which words of a response read badly; none where it cannot be found out.
        after: Called when a nudge was explained.
    """

    def __init__(
        self,
        store: Store,
        scorer: Scorer,
        *,
        timeout_seconds: float,
        nudge: Callable[[Tx, int, Spans], None],
        after: Callable[[], None],
    ) -> None:
        self._store = store
        self._scorer = scorer
        self._timeout_seconds = timeout_seconds
        self._nudge = nudge
        self._after = after
        self._work = Work(self._one, name="explaining")
        self.kick = self._work.kick
        self.idle = self._work.idle
        self.stop = self._work.stop
        self.abandon = self._work.abandon

    async def _one(self) -> bool:
        """Explain one nudge or case; False where there is none, or replies go first.

        A nudge that cannot be explained is told without the words.
        """
        without, nudge, case = await self._store.read(self._next)
        for reply_id in without:
            await self._explained(reply_id, ())
        if nudge is not None:
            spans = await self._spans(nudge.text, nudge.label)
            await self._explained(nudge.reply_id, spans or ())
        if without or nudge is not None:
            return True
        if case is None:
            return False
        spans = await self._spans(case.text, case.label)
        if spans is None:
            return False  # the queue says so, and kicks again when it is back
        await self._store.write(lambda tx: parts.keep(tx, case.case_id, case.revision_id, spans))
        return True

    async def _explained(self, reply_id: int, spans: Spans) -> None:
        await self._store.write(lambda tx: self._nudge(tx, reply_id, spans))
        self._after()

    async def _spans(self, text: str, label: str) -> Spans | None:
        """Return where the words stand that carry a text's score, or None if that is unknown."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                explained = await explain(self._scorer, text, labels=(label,))
        except (ScorerError, TimeoutError):
            return None
        except Exception:
            log.exception("a text of %s characters cannot be explained", len(text))
            return None
        return [(span.begin, span.end) for span in explained.spans]

    def _next(
        self, tx: Tx
    ) -> tuple[list[int], responses.Unexplained | None, parts.Unexplained | None]:
        """Return the nudges that no words can be told of, the next nudge, and the next case."""
        name, version = self._scorer.name, self._scorer.version
        without = responses.explained_by_none(tx, name, version)
        nudge = responses.unexplained(tx, name, version)
        replies_go_first = backlog.load(tx)[0]
        return without, nudge, None if replies_go_first else parts.next_up(tx, name, version)

"""A scorer that reads what the texts of a trace say of themselves, while it is up."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.scoring.notes import LANGUAGE
from bot.scoring.port import LABELS, ScorerError, Scores
from bot.scoring.reading import Passage, Reader, Reading
from bot.simulate.screened.texts import SCORES, Sort, sort_of

_LABEL = "insult"


@dataclass(slots=True)
class Scoring:
    """How the scorer does; it outlives the bot's process.

    Attributes:
        down: It reads nothing.
        pause: Draws how long a batch takes, in turns of the loop.
    """

    pause: Callable[[], int]
    down: bool = False

    async def work(self) -> None:
        """Take a while.

        Raises:
            ScorerError: It is down.
        """
        for _ in range(self.pause()):
            await asyncio.sleep(0)
        if self.down:
            raise ScorerError("nothing can be scored")


class DrawnScorer:
    """Says which words read badly; see `bot.scoring.port.Scorer`."""

    name = "drawn"
    version = "1"
    labels = LABELS

    def __init__(self, scoring: Scoring) -> None:
        self._scoring = scoring

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return the scores of some texts, by the words in them."""
        await self._scoring.work()
        return [_scores(sort_of(text)) for text in texts]

    async def close(self) -> None:
        """Do nothing."""


class DrawnReader(Reader):
    """Reads passages without a thread of its own; a text may be too much for it."""

    def __init__(self, scoring: Scoring) -> None:
        super().__init__(DrawnScorer(scoring))
        self._scoring = scoring

    async def read(self, passages: Sequence[Passage]) -> list[Reading]:
        """Return one reading per passage, unless one of them cannot be read."""
        await self._scoring.work()
        sorts = [sort_of(one.text) for one in passages]
        if Sort.UNREADABLE in sorts:
            raise ScorerError("one of these is too much")
        return [self._reading(sort) for sort in sorts]

    def _reading(self, sort: Sort) -> Reading:
        if sort is Sort.FOREIGN:
            return Reading(None, {}, self.name, self.version, f"{LANGUAGE}de")
        return Reading(_scores(sort), {}, self.name, self.version)


def _scores(sort: Sort) -> Scores:
    return dict.fromkeys(LABELS, 0.0) | {_LABEL: SCORES.get(sort, 0.0)}

"""The readers that the queue reads with: one on the chosen scorer, one on a quick one."""

from dataclasses import dataclass

from bot.scoring.cache import ScoreCache
from bot.scoring.language import LanguageDetector, languages_of
from bot.scoring.port import Scorer
from bot.scoring.reading import Reader


@dataclass(frozen=True, slots=True)
class Readers:
    """What the queue reads with.

    Attributes:
        main: Reads with the chosen scorer.
        relief: Reads with a quick one under overload; None where there is none.
        scorers: What they read with; closed with them.
    """

    main: Reader
    relief: Reader | None = None
    scorers: tuple[Scorer, ...] = ()

    @classmethod
    def of(cls, scorer: Scorer, relief: Scorer | None = None) -> "Readers":
        """Return readers that leave other languages out and score equal texts once."""
        guard, cache = LanguageDetector(), ScoreCache()

        def on(one: Scorer) -> Reader:
            known = languages_of(one.name, one.version)
            return Reader(one, languages=known, guard=guard, cache=cache)

        if relief is None:
            return cls(on(scorer), None, (scorer,))
        return cls(on(scorer), on(relief), (scorer, relief))

    def warm(self) -> None:
        """Begin to load what the first reply would else wait for, about a second."""
        for one in (self.main, self.relief):
            if one is not None:
                one.warm()

    async def close(self) -> None:
        """Close the readers and their scorers; closing twice is allowed."""
        for one in (self.main, self.relief, *self.scorers):
            if one is not None:
                await one.close()

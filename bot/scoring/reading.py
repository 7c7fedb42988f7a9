"""Between a reply and the scorer: what of it is read, how, and what then counts.

A reply is its author's own words: what it quotes of known texts is blanked. A language the scorer
never learnt is not scored at all, and what is too short to tell stands on explicit terms alone.
Long texts are read in windows, disguised ones as written and as meant; the highest score counts,
and where it was is kept.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.scoring.language import FEWEST_LETTERS, Language, explicit_terms, letters
from bot.scoring.normalise_tables import normalise
from bot.scoring.notes import LANGUAGE, QUOTED, SHORT, unread_language
from bot.scoring.port import Scorer, Scores
from bot.scoring.quoting import OwnWords, own_words
from bot.scoring.windows import Window, highest, windows
from bot.scoring.worker import Worker

WHOLE_CHARACTERS = 1000
"""A longer reply is read in windows: some two hundred English words, one pass of the encoder."""

WINDOW_CHARACTERS = 240
"""How much of a long reply is read at once: a few sentences. In larger windows an insult is drowned
by what is calm around it, and shorter replies cut as well would be flagged wrongly more often;
docs/scoring.md, "How a reply is read", has the figures."""

SHORTEST = 10
"""With fewer letters a reply is too short to tell; see `is_short`."""

_PROBE = "Good morning."
_ANYTHING = "It is good to read what everybody here thinks of it."

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """What is to be read.

    Attributes:
        text: A reply as it was written.
        known: Texts its quotations may come from: the article, and earlier replies of others.
    """

    text: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out.

    Attributes:
        scores: A probability per label; None where the reply was not scored. All are 0 where the
            note is `SHORT` or `QUOTED`: then there is nothing to hold against anyone, and the
            scorer was not asked.
        where: Per label the window that scored highest, as characters of the reply as it was
            written: the first and the one after the last. Empty where the scorer was not asked.
        scorer: The engine that decided.
        version: The version of its weights.
        note: What is particular: `SHORT`, `QUOTED`, or `LANGUAGE` and a code.
    """

    scores: Scores | None
    where: Mapping[str, tuple[int, int]]
    scorer: str
    version: str
    note: str | None = None


class Guard(Protocol):
    """Tells languages apart; see `bot.scoring.language.LanguageDetector`."""

    def foreign(self, text: str, normalised: str, *, known: Collection[str]) -> Language | None:
        """Return the language of a text that is in none of the known ones; may block."""
        ...


class KeptScores(Protocol):
    """Scores of texts that were scored before; see `bot.scoring.cache.ScoreCache`."""

    def get(self, text: str, *, scorer: str, version: str) -> Scores | None:
        """Return the scores of a text, or None where they are not kept."""
        ...

    def put(self, text: str, scores: Scores, *, scorer: str, version: str) -> None:
        """Keep the scores of a text."""
        ...


@dataclass(frozen=True, slots=True)
class _Piece:
    """A window and the ways it is read: as written, and without its disguises."""

    window: Window
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a passage is read; without pieces the scorer is not asked."""

    pieces: tuple[_Piece, ...] = ()
    note: str | None = field(default=None, kw_only=True)


class Reader:
    """Reads passages with a scorer.

    Args:
        scorer: Whatever keeps the scorer's port; it is not closed here.
        languages: ISO 639-1 codes of what the scorer knows; see `language.languages_of`.
        guard: Tells other languages; None scores them all.
        cache: Keeps scores from one call to the next; None keeps none.
    """

    def __init__(
        self,
        scorer: Scorer,
        *,
        languages: Collection[str] = ("en",),
        guard: Guard | None = None,
        cache: KeptScores | None = None,
    ) -> None:
        self._scorer = scorer
        self._languages = tuple(languages)
        self._guard = guard
        self._cache = cache
        self._worker = Worker("reading")

    @property
    def name(self) -> str:
        """Return the name of the scorer."""
        return self._scorer.name

    @property
    def version(self) -> str:
        """Return the version of the scorer's weights."""
        return self._scorer.version

    async def read(self, passages: Sequence[Passage]) -> list[Reading]:
        """Return one `Reading` per passage, in their order.

        Raises:
            ScorerError: Something had to be scored and could not be.
        """
        if not passages:
            return []
        plans = await self._worker.run(lambda: [self._plan(one) for one in passages])
        name, version = self.name, self.version
        scores = await self._scores(
            [text for plan in plans for piece in plan.pieces for text in piece.texts]
        )
        return [
            Reading(found, where, name, version, plan.note)
            for plan in plans
            for found, where in [self._outcome(plan, scores)]
        ]

    def warm(self) -> None:
        """Begin to load what is else loaded with the first passage, which then waits for it."""
        self._worker.begin(lambda: self._plan(Passage(_ANYTHING)))

    async def probe(self) -> None:
        """Ask the scorer for a text that is too much for none, past the cache.

        Raises:
            ScorerError: It is down.
        """
        await self._scorer.score([_PROBE])

    async def close(self) -> None:
        """End the thread that prepares texts; the scorer stays open. Closing twice is allowed."""
        await self._worker.close()

    def _plan(self, passage: Passage) -> _Plan:
        """Decide how a passage is read; blocks, runs in the worker."""
        own = own_words(passage.text, passage.known)
        if own.quoted and not _WORD.search(own.text):
            return _Plan(note=QUOTED)
        undone = normalise(own.text).text
        if is_short(undone) and not explicit_terms(undone):
            return _Plan(note=SHORT)
        if self._guard is not None:
            found = self._guard.foreign(own.text, undone, known=self._languages)
            if found is not None:
                return _Plan(note=f"{LANGUAGE}{found.code}")
        return _Plan(tuple(_pieces(own, undone)))

    async def _scores(self, texts: Sequence[str]) -> dict[str, Scores]:
        """Return the scores per text; each is asked for once, and not if it was before."""
        name, version = self.name, self.version
        found: dict[str, Scores] = {}
        missing: list[str] = []
        for text in dict.fromkeys(texts):
            kept = None
            if self._cache is not None:
                kept = self._cache.get(text, scorer=name, version=version)
            if kept is None:
                missing.append(text)
            else:
                found[text] = kept
        if missing:
            for text, scores in zip(missing, await self._scorer.score(missing), strict=True):
                found[text] = scores
                if self._cache is not None:
                    self._cache.put(text, scores, scorer=name, version=version)
        return found

    def _outcome(
        self, plan: _Plan, scores: Mapping[str, Scores]
    ) -> tuple[Scores | None, Mapping[str, tuple[int, int]]]:
        if not plan.pieces:
            calm = dict.fromkeys(self._scorer.labels, 0.0)
            return None if unread_language(plan.note) else calm, {}
        read = [(piece.window, scores[text]) for piece in plan.pieces for text in piece.texts]
        best = highest([window for window, _ in read], [one for _, one in read])
        return best.scores, {label: (at.begin, at.end) for label, at in best.windows.items()}


def is_short(normalised: str) -> bool:
    """Tell whether a reply is too short to tell: a few letters, or one word of no great length."""
    found = letters(normalised)
    return found < SHORTEST or (found < FEWEST_LETTERS and len(_WORD.findall(normalised)) == 1)


def _pieces(own: OwnWords, undone: str) -> list[_Piece]:
    """Return the windows of a reply that hold anything but spaces.

    Args:
        own: The reply.
        undone: The whole of it without its disguises; undoing takes a millisecond or more.
    """
    found = []
    whole = len(_closed_up(own.text, own)) <= WHOLE_CHARACTERS
    all_of_it = (Window(0, len(own.text)),)
    for window in all_of_it if whole else windows(own.text, limit=WINDOW_CHARACTERS):
        written = _closed_up(window.of(own.text), own)
        if not written.isspace():
            meant = undone if written == own.text else normalise(written).text
            found.append(_Piece(window, tuple(dict.fromkeys((written, meant)))))
    return found


def _closed_up(text: str, own: OwnWords) -> str:
    """Return a part of a reply with one space where a quotation was: a model would read them."""
    return re.sub(r" {2,}", " ", text) if own.quoted else text

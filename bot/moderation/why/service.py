"""Why a reply was flagged or let pass, for the moderators who ask; nothing is stored or changed."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.effects.message import Message
from bot.moderation.policy import decide
from bot.moderation.why.facts import Facts, Findings, Trouble, Without, labels_to_explain
from bot.moderation.why.text import Disguise, Span, disguises, in_order, left
from bot.moderation.why.words import blind_words, unknown_words, why_message
from bot.scoring.explain import explain
from bot.scoring.normalise import Normalised
from bot.scoring.normalise_tables import normalise
from bot.scoring.notes import QUOTED, SHORT
from bot.scoring.port import Scorer, ScorerError
from bot.scoring.quoting import OwnWords, own_words
from bot.scoring.reading import Passage, Reader
from bot.store import Store, Tx, whys
from bot.store.whys import Blind


@dataclass(frozen=True, slots=True)
class Shown:
    """The answer."""

    message: Message


@dataclass(frozen=True, slots=True)
class Refused:
    """There is no answer, or not yet; the text says why."""

    text: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it was read: without its quotations, and those without their disguises."""

    own: OwnWords
    meant: Normalised
    disguises: tuple[Disguise, ...]


class Why:
    """Explains decisions, one at a time: replies that wait to be scored must not wait for long.

    Args:
        scorer: The chosen one; what another scored is told without asking any.
        timeout_seconds: How long an answer may take before the scorer counts as down.
    """

    def __init__(self, store: Store, scorer: Scorer, *, timeout_seconds: float) -> None:
        self._store = store
        self._scorer = scorer
        self._timeout_seconds = timeout_seconds
        self._one_at_a_time = asyncio.Lock()

    async def of_case(self, guild_id: int, number: int) -> Shown | Refused:
        """Explain what was decided about the reply of a case, as it was when it was flagged."""
        return await self._answer(
            lambda tx: whys.of_case(tx, guild_id, number), unknown_words(number)
        )

    async def of_message(self, guild_id: int, message_id: int) -> Shown | Refused:
        """Explain the newest decision on a reply, by the message that it is or is restored as."""
        return await self._answer(
            lambda tx: whys.of_message(tx, guild_id, message_id), unknown_words(None)
        )

    async def _answer(
        self, look: Callable[[Tx], Facts | Blind | None], unknown: str
    ) -> Shown | Refused:
        found = await self._store.read(look)
        if found is None:
            return Refused(unknown)
        if isinstance(found, Blind):
            return Refused(blind_words(found.number, second=found.second))
        return Shown(why_message(found, await self._find(found)))

    async def _find(self, facts: Facts) -> Findings:
        """Find out about the text what is not stored; from numbers alone where there is none."""
        text = facts.text
        if text is None or not facts.scores or facts.note in (SHORT, QUOTED):
            return Findings()
        read = await asyncio.to_thread(_read, text, facts.known)
        if facts.engine != (self._scorer.name, self._scorer.version):
            return _stored(facts, read, trouble="other")
        try:
            async with asyncio.timeout(self._timeout_seconds), self._one_at_a_time:
                return await self._asked(facts, read)
        except (ScorerError, TimeoutError):
            return _stored(facts, read, trouble="down")

    async def _asked(self, facts: Facts, read: _Read) -> Findings:
        """Ask the scorer which words weigh, and what it makes of the rest."""
        labels = labels_to_explain(facts)
        spans = await self._weighing(read, labels)
        without = await self._without(facts, spans) if spans and facts.flagged else None
        return Findings(
            spans=spans,
            labels=labels,
            disguises=read.disguises,
            quoted=read.own.quoted,
            without=without,
        )

    async def _weighing(self, read: _Read, labels: tuple[str, ...]) -> tuple[Span, ...]:
        """Return the words that carry the score, in the way of reading that scored higher."""
        written, meant = read.own.text, read.meant.text
        as_written, as_meant = await self._scorer.score([written, meant])
        if max(as_meant[one] for one in labels) <= max(as_written[one] for one in labels):
            found = await explain(self._scorer, written, labels=labels)
            return in_order([(one.begin, one.end) for one in found.spans], written)
        found = await explain(self._scorer, meant, labels=labels)
        return in_order([read.meant.original(one.begin, one.end) for one in found.spans], written)

    async def _without(self, facts: Facts, spans: tuple[Span, ...]) -> Without:
        """Read what is left without the words as any reply is read, and decide about it."""
        rest = left(facts.text or "", spans)
        reader = Reader(self._scorer)
        try:
            (reading,) = await reader.read([Passage(rest, facts.known)])
        finally:
            await reader.close()
        scores = reading.scores or {}
        decision = decide(scores, facts.held_against, context=facts.context)
        return Without(rest, scores, decision)


def _read(text: str, known: tuple[str, ...]) -> _Read:
    own = own_words(text, known)
    meant = normalise(own.text)
    return _Read(own, meant, disguises(own.text, meant))


def _stored(facts: Facts, read: _Read, *, trouble: Trouble) -> Findings:
    """Return what is known without asking: the words found earlier, or the highest window."""
    labels = labels_to_explain(facts)
    text = facts.text or ""
    windows = [facts.windows[one] for one in labels[:1] if one in facts.windows]
    partial = [one for one in windows if one != (0, len(text))]
    return Findings(
        spans=in_order(facts.parts or partial, text),
        marked="kept" if facts.parts else "window",
        trouble=trouble,
        labels=labels,
        disguises=read.disguises,
        quoted=read.own.quoted,
    )

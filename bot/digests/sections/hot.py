"""Rules: hot moments, and what was done about them."""

from collections import Counter

from bot.digests.bursts import Burst, bursts
from bot.digests.material import Material, Moment
from bot.digests.section import Line, Section
from bot.language import dates
from bot.language.words import msg, tr, trn

_MOST_CITED = 4
_DONE = {
    "upheld": msg("upheld"),
    "dismissed": msg("dismissed"),
    "undone": msg("taken back"),
    "handled": msg("handled in Discord"),
    "lapsed": msg("lapsed"),
    "open": msg("still open"),
}


def hot(material: Material) -> Section | None:
    """Return when there were unusually many replies or flagged ones; None where all was usual.

    A moment is told with replies of it that may be quoted. One that has none is told for what was
    flagged in it alone, with the first of its cases.
    """
    lines = [line for one in bursts(material.posted) if (line := _line(one, material)) is not None]
    return Section("hot", tr("Hot moments, and what was done"), tuple(lines)) if lines else None


def moments(material: Material) -> list[Moment]:
    """Return the hot moments for the chart, each at its middle."""
    return [
        Moment(one.start + (one.end - one.start) / 2, _counts(one))
        for one in bursts(material.posted)
    ]


def _line(burst: Burst, material: Material) -> Line | None:
    within = {one.reply_id for one in burst.replies}
    answered = Counter(one.answers_message_id for one in material.sources)
    there = [one for one in material.sources if one.reply_id in within]
    cites: dict[int, int] = {}
    for one in sorted(there, key=lambda one: -answered[one.message_id]):
        cites.setdefault(one.author_id, one.reply_id)
    flagged = next((one.case for one in burst.replies if one.case is not None), None)
    if not cites and flagged is None:
        return None
    said = f"{_when(burst, material)}: {_counts(burst)}{_done(burst)}"
    return Line(said, cites=tuple(cites.values())[:_MOST_CITED], case=None if cites else flagged)


def _when(burst: Burst, material: Material) -> str:
    start, end = (one.astimezone(material.zone) for one in (burst.start, burst.end))
    day, first, last = dates.day(start), f"{start:%H:%M}", f"{end:%H:%M}"
    if start.date() == end.date():
        return tr("{day}, {start} to {end}", day=day, start=first, end=last)
    last_day = dates.day(end)
    return tr(
        "{day}, {start} to {last_day}, {end}", day=day, start=first, last_day=last_day, end=last
    )


def _counts(burst: Burst) -> str:
    replies = trn("1 reply", "{count} replies", len(burst.replies))
    if not burst.flagged:
        return replies
    return tr("{replies}, {flagged} flagged", replies=replies, flagged=burst.flagged)


def _done(burst: Burst) -> str:
    """Return how its cases stand, in brackets; empty where there are none."""
    outcomes = burst.outcomes
    told = [f"{outcomes[state]} {tr(word)}" for state, word in _DONE.items() if outcomes.get(state)]
    return f" ({', '.join(told)})" if told else ""

"""Rules: hot moments, and what was done about them."""

from collections import Counter
from datetime import datetime

from bot.digests.bursts import Burst, bursts
from bot.digests.material import Material, Moment
from bot.digests.section import Line, Section

_MOST_CITED = 4
_DONE = {
    "upheld": "upheld",
    "dismissed": "dismissed",
    "undone": "taken back",
    "handled": "handled in Discord",
    "lapsed": "lapsed",
    "open": "still open",
}


def hot(material: Material) -> Section | None:
    """Return when there were unusually many replies or flagged ones; None where all was usual.

    A moment is told with replies of it that may be quoted. One that has none is told for what was
    flagged in it alone, with the first of its cases.
    """
    lines = [line for one in bursts(material.posted) if (line := _line(one, material)) is not None]
    return Section("hot", "Hot moments, and what was done", tuple(lines)) if lines else None


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
    day = _day(start)
    if start.date() == end.date():
        return f"{day}, {start:%H:%M} to {end:%H:%M}"
    return f"{day}, {start:%H:%M} to {_day(end)}, {end:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B}"


def _counts(burst: Burst) -> str:
    count = len(burst.replies)
    replies = "1 reply" if count == 1 else f"{count} replies"
    return f"{replies}, {burst.flagged} flagged" if burst.flagged else replies


def _done(burst: Burst) -> str:
    """Return how its cases stand, in brackets; empty where there are none."""
    outcomes = burst.outcomes
    told = [f"{outcomes[state]} {word}" for state, word in _DONE.items() if outcomes.get(state)]
    return f" ({', '.join(told)})" if told else ""

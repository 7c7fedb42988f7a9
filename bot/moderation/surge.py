"""Rules: when so many cases open at once that one card speaks for them all, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.effects.message import Colour, Embed, Message, link
from bot.moderation.case import when

MINUTE = timedelta(minutes=1)
CALM_MINUTES = 3
"""A surge is over after so many minutes in a row with few cases: people pause before they go on."""
UPDATE_EVERY = timedelta(seconds=10)
"""The card is edited no more often while a surge lasts, however many cases it speaks for."""
_FEW = 4
"""A minute is calm with fewer cases than one in so many of those that make a surge."""
_LISTED = 5
"""The most threads that the card names."""


@dataclass(frozen=True, slots=True)
class Flood:
    """What a surge's card tells.

    Attributes:
        guild_id: Where.
        began_at: When the first of its cases was opened.
        ended_at: When it was over, or None while it lasts.
        cases: How many were opened in it.
        members: By how many members the replies are.
        threads: In which threads they stand, and how many cases are on each; the most first.
        cardless: How many have no card of their own.
        waiting: How many are undecided.
    """

    guild_id: int
    began_at: datetime
    ended_at: datetime | None
    cases: int
    members: int
    threads: tuple[tuple[int, int], ...]
    cardless: int
    waiting: int


def looked_at(most: int) -> int:
    """Return how many of the newest cases must be known to tell whether a surge begins or ends."""
    return max(most + 1, CALM_MINUTES * most // _FEW + 1)


def begins(opened: Sequence[datetime], *, most: int, now: datetime) -> datetime | None:
    """Return since when there is a surge, or None where there is none.

    Args:
        opened: When the newest cases were opened; `looked_at` says how many are needed.
        most: So many may open within a minute; 0 or less: there is never a surge.
    """
    lately = [one for one in opened if timedelta() <= now - one < MINUTE]
    return min(lately) if most > 0 and len(lately) > most else None


def is_over(opened: Sequence[datetime], *, most: int, now: datetime) -> bool:
    """Tell whether each of the last minutes was calm; where no surge is wanted, any is over."""
    minutes = [0] * CALM_MINUTES
    for one in opened:
        age = (now - one) // MINUTE
        if 0 <= age < CALM_MINUTES:
            minutes[age] += 1
    return most <= 0 or all(_FEW * count < most for count in minutes)


def surge_card(flood: Flood) -> Message:
    """Return the one card of a surge as things stand now."""
    if flood.ended_at is None:
        title = "Many replies are flagged at once"
        lines = [*_what(flood), "", *_what_to_do(flood)]
    else:
        title = "The surge of flagged replies is over"
        lines = [*_what(flood), "", *_what_is_left(flood)]
    colour: Colour = "attention" if flood.ended_at is None else "calm"
    return Message(embeds=(Embed(title=title, description="\n".join(lines), colour=colour),))


def _what(flood: Flood) -> list[str]:
    begin = when(flood.began_at, "t")
    if flood.ended_at is None:
        span, were = f"Since {begin}", "has been" if flood.cases == 1 else "have been"
    else:
        span = f"From {begin} to {when(flood.ended_at, 't')}"
        were = "was" if flood.cases == 1 else "were"
    replies, members = _count(flood.cases, "reply", "replies"), _count(flood.members, "member")
    return [f"{span}, {replies} by {members} {were} flagged:", *_where(flood)]


def _where(flood: Flood) -> list[str]:
    lines = [
        f"- {link(flood.guild_id, thread_id)}: {count:,}"
        for thread_id, count in flood.threads[:_LISTED]
    ]
    rest = flood.threads[_LISTED:]
    if rest:
        threads = _count(len(rest), "more thread")
        lines.append(f"- {threads}: {sum(count for _, count in rest):,}")
    return lines


def _what_to_do(flood: Flood) -> list[str]:
    have = "has" if flood.cardless == 1 else "have"
    return [
        f"{flood.cardless:,} of them {have} no card here: this one speaks for them all. "
        f"{_undecided(flood)}",
        "",
        "What you can do:",
        "- `/queue next` gives you the case most worth a look.",
        "- `/queue band` dismisses many mild ones at once.",
        "- `/brake set` slows a thread down, pauses it or locks it.",
        "",
        "This card is kept up to date and says when it is over.",
    ]


def _what_is_left(flood: Flood) -> list[str]:
    again = "New cases get cards of their own again."
    return [f"{_undecided(flood)} {again}"]


def _undecided(flood: Flood) -> str:
    if flood.waiting == 0:
        return "All are decided."
    if flood.ended_at is not None:
        were = "was" if flood.waiting == 1 else "were"
        return (
            f"{flood.waiting:,} {were} still undecided then: `/queue next` serves them, and they "
            "come as cards one by one where there is room."
        )
    verb = "waits" if flood.waiting == 1 else "wait"
    return f"{flood.waiting:,} {verb} in the queue; none is lost."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"

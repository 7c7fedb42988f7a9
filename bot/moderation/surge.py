"""Rules: when so many cases open at once that one card speaks for them all, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.effects.message import Colour, Embed, Message, link
from bot.language.words import number, tr, trn
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
        title = tr("Many replies are flagged at once")
        lines = [*_what(flood), "", *_what_to_do(flood)]
    else:
        title = tr("The surge of flagged replies is over")
        lines = [*_what(flood), "", *_what_is_left(flood)]
    colour: Colour = "attention" if flood.ended_at is None else "calm"
    return Message(embeds=(Embed(title=title, description="\n".join(lines), colour=colour),))


def _what(flood: Flood) -> list[str]:
    begin = when(flood.began_at, "t")
    by = trn("by {count:,} member", "by {count:,} members", flood.members)
    if flood.ended_at is None:
        line = trn(
            "Since {begin}, {count:,} reply {by_members} has been flagged:",
            "Since {begin}, {count:,} replies {by_members} have been flagged:",
            flood.cases,
            begin=begin,
            by_members=by,
        )
    else:
        line = trn(
            "From {begin} to {end}, {count:,} reply {by_members} was flagged:",
            "From {begin} to {end}, {count:,} replies {by_members} were flagged:",
            flood.cases,
            begin=begin,
            end=when(flood.ended_at, "t"),
            by_members=by,
        )
    return [line, *_where(flood)]


def _where(flood: Flood) -> list[str]:
    lines = [
        f"- {link(flood.guild_id, thread_id)}: {number(count)}"
        for thread_id, count in flood.threads[:_LISTED]
    ]
    rest = flood.threads[_LISTED:]
    if rest:
        threads = trn("{count:,} more thread", "{count:,} more threads", len(rest))
        lines.append(f"- {threads}: {number(sum(count for _, count in rest))}")
    return lines


def _what_to_do(flood: Flood) -> list[str]:
    cardless = trn(
        "{count:,} of them has no card here: this one speaks for them all.",
        "{count:,} of them have no card here: this one speaks for them all.",
        flood.cardless,
    )
    return [
        f"{cardless} {_undecided(flood)}",
        "",
        tr("What you can do:"),
        tr("- `/queue next` gives you the case most worth a look."),
        tr("- `/queue band` dismisses many mild ones at once."),
        tr("- `/brake set` slows a thread down, pauses it or locks it."),
        "",
        tr("This card is kept up to date and says when it is over."),
    ]


def _what_is_left(flood: Flood) -> list[str]:
    return [_undecided(flood) + " " + tr("New cases get cards of their own again.")]


def _undecided(flood: Flood) -> str:
    if flood.waiting == 0:
        return tr("All are decided.")
    if flood.ended_at is not None:
        return trn(
            "{count:,} was still undecided then: `/queue next` serves them, and they come as cards "
            "one by one where there is room.",
            "{count:,} were still undecided then: `/queue next` serves them, and they come as "
            "cards one by one where there is room.",
            flood.waiting,
        )
    return trn(
        "{count:,} waits in the queue; none is lost.",
        "{count:,} wait in the queue; none is lost.",
        flood.waiting,
    )

"""What a bench of the intake found, and whether it is enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.bench.figures import Bar
from bot.bench.machine import Machine

MINUTE_SECONDS = 60.0
_SUMMARIES = ("Many replies are flagged at once", "The surge of flagged replies is over")
_MESSAGES = 60
"""The cards from before a surge, the surge's own and some brakes; a raid must not bring more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is played.

    Attributes:
        replies: How many are sent in all.
        seconds: Within what time.
        members: By how many people, in turn.
        flagged: So many of the replies are rude, from 0 to 1.
        even: They come at even intervals; else at random ones (Poisson).
        asking: A moderator gives a command every second.
        seed: Which replies they are, and when they come.
        patience_seconds: How long to wait, after the last one, until all are decided.
    """

    replies: int
    seconds: float
    members: int = 200
    flagged: float = 0.01
    even: bool = False
    asking: bool = False
    seed: int = 1
    patience_seconds: float = 600.0


def raid_of(replies: int, seconds: float, *, even: bool = False, seed: int = 1) -> Plan:
    """Return the plan of a raid: nine of ten are rude, by many, and a moderator is at work."""
    return Plan(
        replies=replies,
        seconds=seconds,
        members=500,
        flagged=0.9,
        even=even,
        asking=True,
        seed=seed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a moderator's commands were answered meanwhile.

    Attributes:
        commands: How many were given.
        first_ms: The slowest first answer, for which Discord waits 3 seconds.
        slowest_ms: The slowest answer that says something.
        unanswered: How many were never answered.
    """

    commands: int
    first_ms: float
    slowest_ms: float
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured. Times are from the sending of an event to the commit of its decision.

    Attributes:
        sent: Replies sent.
        late_ms: How late, at worst, the players sent one.
        decided: Replies whose decision was stored.
        lost: Replies of which there is no row.
        undecided: Replies that are stored and were neither decided about nor passed over.
        a_second: Decisions a second, from the first event to the last decision.
        seconds_until_decided: From the last event to the last decision.
        loop_p99_ms: How late the bot's event loop was, for 99 of 100 ticks of 10 ms.
        memory_minute_mb: What the bot held a minute after the first event; None in shorter runs.
        memory_end_mb: What it held when the last event was sent.
        memory_peak_mb: The most it ever held.
        growth: From the minute to the end, as a share; None in shorter runs.
        queue_max: The most replies that waited for their scores.
        overloaded: The share that the quick scorer decided.
        flagged: Cases that were opened.
        cards: Messages in the moderators' channel, by title.
        bot_cores: Processors that the bot kept busy while events came.
        players_cores: The same of the players and their Discord.
        work_ms: What the bot has computed per reply, until all were decided: in company, when the
            other figures say little, this one still does.
        asked: The moderator's commands, if any were given.
    """

    sent: int
    late_ms: float
    decided: int
    lost: int
    undecided: int
    a_second: float
    seconds_until_decided: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    loop_p99_ms: float
    loop_max_ms: float
    memory_minute_mb: float | None
    memory_end_mb: float | None
    memory_peak_mb: float | None
    growth: float | None
    queue_max: int
    queue_mean: float
    overloaded: float
    flagged: int
    cards: dict[str, int]
    bot_cores: float
    players_cores: float
    work_ms: float
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A run: what was played, what was found, and on what.

    Attributes:
        bars: What is asked of the figures; not judged where others kept the machine busy.
    """

    plan: Plan
    found: Found
    machine: Machine
    bars: Sequence[Bar]


def bars(plan: Plan, found: Found, machine: Machine) -> list[Bar]:
    """Hold the figures against what is asked of them: of a raid, or of a steady stream."""
    asked = [_bar("lost or undecided", found.lost + found.undecided, 1)]
    if plan.asking and found.asked is not None:
        summaries = sum(count for title, count in found.cards.items() if title in _SUMMARIES)
        asked += [
            _bar("slowest command ms", found.asked.slowest_ms, 3000, timed=machine),
            _bar("unanswered commands", found.asked.unanswered, 1),
            _bar("summary cards", summaries, 1, at_least=True),
            _bar("messages in the channel", sum(found.cards.values()), _MESSAGES),
        ]
    else:
        asked += [
            _bar("p99 ms", found.p99_ms, 500, timed=machine),
            _bar("event loop p99 ms", found.loop_p99_ms, 50, timed=machine),
            _bar("decided by the quick scorer", found.overloaded, 1e-9, timed=machine),
            _bar("growth of memory", found.growth, 0.1),
        ]
    return asked


def _bar(
    name: str,
    value: float | None,
    bar: float,
    *,
    at_least: bool = False,
    timed: Machine | None = None,
) -> Bar:
    met = None if value is None else value >= bar if at_least else value < bar
    busy = timed is not None and timed.busy
    return Bar(name, value, bar, at_least, ratio=False, met=None if busy and not met else met)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that so many of all do not exceed; 0 where there are none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

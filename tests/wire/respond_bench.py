"""Measures how soon members who send the form all at once are answered.

``python -m tests.wire.respond_bench --members 20 --rounds 5 --scorer embedded`` prints JSON.

The bot runs in its own process against the loopback server, which plays the members on the same
machine, so that its own work counts too. A scorer that is slow or down comes back once all have
been answered.
"""

import asyncio
import json
import math
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import click

from tests.wire.guild import Member
from tests.wire.invoking import Invocation
from tests.wire.moody_bot import MOODY_BOT, Mood, Moods
from tests.wire.responding import anywhere, opened, send
from tests.wire.simulated import Channel
from tests.wire.town import Town, town

Scorer = Literal["embedded", "slow", "down"]

_MOODS: Mapping[Scorer, Mood | None] = {"embedded": None, "slow": "hangs", "down": "down"}
_DISCORD_SECONDS = 3.0
"""Source: Discord, "Receiving and Responding": the first answer comes within 3 seconds."""
_PATIENCE_SECONDS = 120.0
_SUBJECTS = ("the bridge", "the school", "the river", "the market", "the tram", "the library")
_CALM = (
    "I have thought about {} for a while, and I would like to hear what others know of it.",
    "Thank you, I did not know that about {}; where could one read more?",
    "To me {} matters less than the people who live beside it, and I can say why.",
)
_DOUBTFUL = (
    "You know nothing about {}, you stupid idiot, so shut up.",
    "Only a pathetic moron could write such rubbish about {}.",
)
_FINAL = re.compile(r"Your response is posted|Before it is posted|A moderator reads it first")


@dataclass(frozen=True, slots=True)
class Sent:
    """A response that was sent: the interaction, its words, and when."""

    text: str
    invocation: Invocation
    at: float


@dataclass(slots=True)
class Measured:
    """What was measured, in milliseconds, over all rounds.

    Attributes:
        form: From the press of *Respond* to the form.
        first: From sending the form to the first answer.
        outcome: To the answer that says what became of it; where the scorer was away, from when
            it came back.
    """

    form: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    outcome: list[float] = field(default_factory=list)


def texts(members: int, start: int) -> list[str]:
    """Return one text per member, calm and doubtful by turns, none of them twice."""
    made = []
    for number in range(start, start + members):
        kinds = _DOUBTFUL if number % 2 else _CALM
        form = kinds[number // 2 % len(kinds)]
        made.append(f"{form.format(_SUBJECTS[number % len(_SUBJECTS)])} ({number})")
    return made


def summary(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and the largest, in whole milliseconds, by nearest rank."""
    ordered = sorted(values)
    ranks = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(ordered[math.ceil(share * len(ordered)) - 1]) if ordered else 0
        for name, share in ranks.items()
    }


async def measured(*, members: int, rounds: int, scorer: Scorer) -> dict[str, Any]:
    """Run the rounds and return what is printed."""
    env = {
        "SEEDBED_SCORING__ENGINE": "embedded",
        "SEEDBED_SCORING__RETRY_SECONDS": "0.5",
        "SEEDBED_RESPOND__PER_HOUR": "1000",
        "SEEDBED_RESPOND__NUDGES_PER_HOUR": "100",
    }
    with tempfile.TemporaryDirectory() as name:
        moods = Moods(Path(name))
        async with town(Path(name), argv=MOODY_BOT, env=env | moods.env) as place:
            place.guild.model.interaction_seconds = _DISCORD_SECONDS
            thread = await place.post_article()
            people = [place.guild.member(f"reader {number}") for number in range(members)]
            found, sent = Measured(), list[Sent]()
            for number in range(rounds):
                words = texts(members, number * members)
                sent += await _one_round(place, thread, people, words, moods, _MOODS[scorer], found)
            await place.quiet()
            place.server.assert_no_violations()
            return {
                "members": members,
                "rounds": rounds,
                "scorer": scorer,
                "cores": os.cpu_count(),
                "load_average": round(os.getloadavg()[0], 2),
                "form_ms": summary(found.form),
                "first_answer_ms": summary(found.first),
                "outcome_ms": summary(found.outcome),
                "over_3_s": sum(one > 1000 * _DISCORD_SECONDS for one in found.first),
                **_counted(place, sent),
            }


async def _one_round(
    place: Town,
    thread: Channel,
    people: Sequence[Member],
    words: Sequence[str],
    moods: Moods,
    mood: Mood | None,
    found: Measured,
) -> list[Sent]:
    """Let everybody open the form and send it at the same moment; wait until all know."""
    begun = monotonic()
    forms = await asyncio.gather(*(opened(place, who, thread) for who in people))
    found.form += [1000 * (_first(place, one) - begun) for one in forms]
    moods.set(mood)
    sent = [
        Sent(text, send(who, form, text), monotonic())
        for who, form, text in zip(people, forms, words, strict=True)
    ]
    await _until(place, lambda: all(one.invocation.record.responded for one in sent), "an answer")
    back = monotonic()
    moods.set(None)
    await _until(place, lambda: all(_outcome(place, one.invocation) for one in sent), "an outcome")
    await place.quiet()
    found.first += [1000 * (_first(place, one.invocation) - one.at) for one in sent]
    found.outcome += [
        1000 * max(_outcome(place, one.invocation) - (back if mood else one.at), 0) for one in sent
    ]
    return sent


async def _until(place: Town, condition: Any, what: str) -> None:
    await place.server.wait_until(condition, seconds=_PATIENCE_SECONDS, what=f"{what} for everyone")


def _first(place: Town, one: Invocation) -> float:
    return next(at for at, _ in _answers(place, one))


def _outcome(place: Town, one: Invocation) -> float:
    """Return when it was said what became of a response; 0 where that is not said yet."""
    return next((at for at, body in _answers(place, one) if _FINAL.search(json.dumps(body))), 0.0)


def _answers(place: Town, one: Invocation) -> Iterator[tuple[float, Any]]:
    """Yield when an interaction was answered, and with what, the first answer first."""
    for request in place.server.journal.requests:
        if one.record.token in request.path and request.carried_out:
            yield request.at, request.body


def _counted(place: Town, sent: Sequence[Sent]) -> dict[str, Any]:
    """Count what became of everything, and what was lost or stands twice."""
    rows = place.bot.rows(
        "SELECT v.text, p.state, p.told FROM responses p "
        "JOIN revisions v ON v.reply_id = p.reply_id"
    )
    states = {text: (state, told) for text, state, told in rows}
    stand = {one.text: len(anywhere(place, one.text)) for one in sent}
    ends = [states.get(one.text, (None, None)) for one in sent]
    due = [int(state == "posted") for state, _ in ends]
    return {
        "submissions": len(sent),
        "states": dict(Counter(str(state) for state, _ in ends)),
        "lost": sum(state is None for state, _ in ends)
        + sum(stand[one.text] < expected for one, expected in zip(sent, due, strict=True)),
        "twice": len(rows)
        - len(states)
        + sum(stand[one.text] > expected for one, expected in zip(sent, due, strict=True)),
        "untold": sum(state != told for state, told in ends),
    }


@click.command()
@click.option("--members", type=click.IntRange(1, 200), default=20, show_default=True)
@click.option("--rounds", type=click.IntRange(1, 100), default=5, show_default=True)
@click.option(
    "--scorer", type=click.Choice(["embedded", "slow", "down"]), default="embedded",
    show_default=True,
)  # fmt: skip
def main(members: int, rounds: int, scorer: Scorer) -> None:
    """Measure how soon members who send the form all at once are answered, and print JSON."""
    found = asyncio.run(measured(members=members, rounds=rounds, scorer=scorer))
    click.echo(json.dumps(found))


if __name__ == "__main__":
    main()

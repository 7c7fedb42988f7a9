"""Plays members who reply, and measures how the bot keeps up; see ``seedbed bench intake``.

The bot runs in its own process against the loopback server, which plays the members on the same
machine, so that its own work counts too.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time, time
from typing import Any

from bot.bench.intake_report import MINUTE_SECONDS, Asked, Found, Plan, percentile
from bot.bench.intake_sampler import Sample, samples
from bot.bench.intake_words import Words
from tests.wire.invoking import Invocation
from tests.wire.town import Town, town
from tests.wire.watching import Watcher

_ENV = {
    "SEEDBED_SCORING__ENGINE": "embedded",
    "SEEDBED_DISCUSSION__SLOW_MODE_SECONDS": "0",
}
_BOT = (sys.executable, "-u", "-m", "bot.bench.intake_sampler")
"""With -u first a bot is started as any other process, and not forked from one of the tests'."""
_COMMANDS = ("queue next", "case list")
_ASK_SECONDS = 1.0
_LOOK_AGAIN_SECONDS = 0.1
_STORED = """SELECT count(*), sum(v.state = 'waiting') FROM replies r
    JOIN revisions v ON v.reply_id = r.id WHERE r.kind = 'message'"""
_STATES = "SELECT r.message_id, v.state FROM replies r JOIN revisions v ON v.reply_id = r.id"
_DONE_WITH = ("scored", "passed")
"""What is scored is decided about; what seems to be in another language passes without."""
_QUICK = "SELECT count(DISTINCT revision_id) FROM scores WHERE scorer = 'ngram'"


@dataclass(slots=True)
class _Play:
    """What was done, when.

    Attributes:
        sent: Per message, when its event went out, in seconds since 1970.
        late: How late each of them was.
        worked: What the players have computed while events came.
    """

    sent: dict[int, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    asked: list[tuple[float, "asyncio.Task[tuple[float, float] | None]"]] = field(
        default_factory=list
    )
    worked: float = 0.0


async def played(plan: Plan, *, tell: Callable[[str], None], folder: Path | None = None) -> Found:
    """Play a plan in a fresh town and return what was found.

    Args:
        folder: Where the bot's files are left; None for nowhere.
    """
    with tempfile.TemporaryDirectory() as name:
        at = folder or Path(name)
        looked = at / "samples.jsonl"
        async with town(at, argv=(*_BOT, str(looked)), env=_ENV) as place:
            await place.post_article()
            tell(f"{plan.replies} replies within {plan.seconds:g} s")
            with Watcher(place.bot.database) as seen:
                play = await _play(place, plan)
                tell("waiting until all are decided")
                await _until_decided(place, plan, play)
            await place.quiet()
            place.server.assert_no_violations()
            return await _found(place, plan, play, seen, samples(looked))


def _times(plan: Plan) -> list[float]:
    """Return when each reply is due, in seconds from the beginning."""
    if plan.even:
        return [number * plan.seconds / plan.replies for number in range(plan.replies)]
    chance = random.Random(plan.seed)
    return sorted(chance.uniform(0, plan.seconds) for _ in range(plan.replies))


async def _play(place: Town, plan: Plan) -> _Play:
    people = [place.guild.member(f"reader {number}") for number in range(plan.members)]
    threads = place.guild.threads()
    words = Words(seed=plan.seed, flagged=plan.flagged)
    texts = [words.next() for _ in range(plan.replies)]
    play = _Play()
    asking = asyncio.create_task(_ask(place, play)) if plan.asking else None
    begun, worked = monotonic(), process_time()
    for number, due in enumerate(_times(plan)):
        await asyncio.sleep(max(0.0, begun + due - monotonic()))
        play.late.append(monotonic() - begun - due)
        at = time()
        who = people[number * 7 % len(people)]
        message = who.send(threads[number % len(threads)], texts[number])
        play.sent[message.id] = at
    await asyncio.sleep(max(0.0, begun + plan.seconds - monotonic()))
    play.worked = (process_time() - worked) / (monotonic() - begun)
    if asking is not None:
        await _until_decided(place, plan, play)
        asking.cancel()
    return play


async def _ask(place: Town, play: _Play) -> None:
    """Give a command every second, whether the one before was answered or not."""
    number = 0
    while True:
        invoked = place.mia.slash(place.mods, _COMMANDS[number % len(_COMMANDS)])
        play.asked.append((monotonic(), asyncio.create_task(_answers(place, invoked))))
        number += 1
        await asyncio.sleep(_ASK_SECONDS)


async def _answers(place: Town, invoked: Invocation) -> tuple[float, float] | None:
    """Return when the first answer came and when the one that says something; None for never."""
    try:
        await place.server.wait_until(lambda: invoked.record.responded, what="a first answer")
        first = monotonic()
        await invoked.done(seconds=60)
    except AssertionError:
        return None
    return first, monotonic()


async def _until_decided(place: Town, plan: Plan, play: _Play) -> None:
    """Wait until every reply is stored and none waits."""
    patience = monotonic() + plan.patience_seconds
    while monotonic() < patience:
        ((stored, waiting),) = place.bot.rows(_STORED)
        if stored >= len(play.sent) and not waiting:
            return
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def _found(
    place: Town, plan: Plan, play: _Play, seen: Watcher, looked: Sequence[Sample]
) -> Found:
    begun, ended = min(play.sent.values()), max(play.sent.values())
    took = [1000 * (at - play.sent[one]) for one, at in seen.decided.items() if one in play.sent]
    last = max(seen.decided.values(), default=ended)
    lags = [lag for one in looked if begun <= one.at <= last + 1 for lag in one.lags_ms]
    minute = _memory(looked, begun + MINUTE_SECONDS) if plan.seconds > MINUTE_SECONDS else None
    end = _memory(looked, ended)
    return Found(
        sent=len(play.sent),
        late_ms=1000 * max(play.late),
        decided=len(took),
        a_second=len(took) / (last - begun),
        seconds_until_decided=last - ended,
        p50_ms=percentile(took, 0.5),
        p99_ms=percentile(took, 0.99),
        max_ms=max(took, default=0.0),
        loop_p99_ms=percentile(lags, 0.99),
        loop_max_ms=max(lags, default=0.0),
        memory_minute_mb=minute,
        memory_end_mb=end,
        memory_peak_mb=looked[-1].peak_mb if looked else None,
        growth=end / minute - 1 if end and minute else None,
        queue_max=max(seen.waiting, default=0),
        queue_mean=sum(seen.waiting) / max(1, len(seen.waiting)),
        cards=dict(place.titles(place.mods)),
        bot_cores=_cores(looked, begun, ended),
        players_cores=play.worked,
        work_ms=1000 * _worked(looked, begun, last + 1) / len(play.sent),
        asked=await _asked(play),
        **_counted(place, play),
    )


def _memory(looked: Sequence[Sample], at: float) -> float | None:
    return min(looked, key=lambda one: abs(one.at - at)).memory_mb if looked else None


def _cores(looked: Sequence[Sample], begun: float, ended: float) -> float:
    within = [one.at for one in looked if begun <= one.at <= ended]
    if len(within) < 2:
        return 0.0
    return _worked(looked, begun, ended) / (within[-1] - within[0])


def _worked(looked: Sequence[Sample], begun: float, ended: float) -> float:
    """Return what the bot computed between two moments, in seconds."""
    within = [one.work_seconds for one in looked if begun <= one.at <= ended]
    return within[-1] - within[0] if within else 0.0


def _counted(place: Town, play: _Play) -> dict[str, Any]:
    """Count what became of the replies that were sent."""
    states = {one: state for one, state in place.bot.rows(_STATES) if one in play.sent}
    return {
        "lost": len(play.sent) - len(states),
        "undecided": sum(state not in _DONE_WITH for state in states.values()),
        "overloaded": place.bot.rows(_QUICK)[0][0] / max(1, len(states)),
        "flagged": place.bot.rows("SELECT count(*) FROM cases")[0][0],
    }


async def _asked(play: _Play) -> Asked | None:
    if not play.asked:
        return None
    answers = [(at, await task) for at, task in play.asked]
    known = [(at, answer) for at, answer in answers if answer is not None]
    return Asked(
        commands=len(answers),
        first_ms=max((1000 * (first - at) for at, (first, _) in known), default=0.0),
        slowest_ms=max((1000 * (whole - at) for at, (_, whole) in known), default=0.0),
        unanswered=len(answers) - len(known),
    )

"""A trace: a few members, what they write drawn from one seed, and what becomes of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.simulate import on_discord, on_record
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate
from bot.simulate.gathering import gather as gather_cases
from bot.simulate.interactions import Interaction
from bot.simulate.screened.drawing import ResponseDrawing
from bot.simulate.screened.gathering import gather, glimpse
from bot.simulate.screened.invariants import violations
from bot.simulate.screened.town import ScreenedTown
from bot.simulate.screened.weather import Weather
from bot.simulate.trace import MOMENTS
from bot.store import Tx
from bot.store.discussion_rows import Screened

_LEAST, _MOST = 6, 10
"""How many interactions a trace has at the least, and at the most but for what comes at once."""
_ON_CASES = (
    on_record.steps_are_a_path,
    on_record.there_is_one_outcome,
    on_record.claims_hold,
    on_record.appeals_go_to_another,
    on_record.interactions_count_once,
    on_discord.notices_say_what_became_of_them,
)
"""What holds of cases on responses as of any others."""
_ON_PUNISHMENT = (
    on_discord.nobody_is_punished_twice,
    on_discord.nobody_is_punished_for_what_is_taken_back,
)
"""What holds of them where nobody was timed out by hand, nor forgotten with what they did."""
_STEPS = """
    SELECT json_extract(detail, '$.reply'), json_extract(detail, '$.event'),
        json_extract(detail, '$.why')
    FROM record WHERE guild_id = ? AND what = 'response' ORDER BY id"""
_AFTER = {"accept": "sent", "hold": "sent", "rewrite": "rewritten", "drop": "dropped"}
"""What became of a text that was asked about, by what happened next."""
_OUTCOMES = "SELECT state, count(*) FROM responses WHERE guild_id = ? GROUP BY state"


@dataclass(frozen=True, slots=True)
class Played:
    """How a trace ended.

    Attributes:
        submissions: How many texts were taken in.
        outcomes: How many responses ended in each state.
        nudges: How many texts were asked about, by what became of each.
        broken: What was broken, in words.
    """

    number: int
    interactions: int
    submissions: int
    crashes: int
    duplicates: int
    outcomes: Counter[str]
    nudges: Counter[str]
    broken: tuple[str, ...]

    @property
    def rough(self) -> bool:
        """Whether it had a crash or a duplicate."""
        return self.crashes > 0 or self.duplicates > 0


class Trace:
    """Plays one."""

    def __init__(self, disk: Disk, place: Place, chance: Random) -> None:
        draw = chance.random
        ways: tuple[Screened | None, ...] = (None, None, "lock", "lock", "permissions")
        self.town = ScreenedTown(
            disk,
            place,
            chance,
            screened=ways[int(draw() * len(ways))],
            foreign="review" if draw() < 0.4 else "allow",
            troubled=draw() < 0.25,
        )
        self._chance = chance
        self._dies, self._repeats = draw() < 0.45, draw() < 0.4
        self._drawing = ResponseDrawing(self.town, 2 + int(draw() * 3))
        self._weather = Weather(self.town)
        self.broken: dict[str, None] = {}

    async def play(self) -> None:
        """Play it to its end and look at every step whether all is as it must be."""
        town, chance = self.town, self._chance
        await town.furnish()
        if chance.random() < 0.4:
            await self._weather.policy(live=True)
        for member in town.members:
            if chance.random() < 0.2:
                town.discord.closed_to_dm.add(member)
        wanted = _LEAST + int(chance.random() * (_MOST - _LEAST + 1))
        while town.interactions < wanted and not self.broken:
            await self._round()
        await town.deliver(town.doubles)
        await self._end()

    async def _round(self) -> None:
        """Let some people act at once, and something happen around them."""
        town, chance = self.town, self._chance
        coming = await self._drawing.some()
        town.interactions += len(coming)
        if self._repeats:
            coming = self._repeated(coming)
        if self._dies and town.life.fate.steps is None and chance.random() < 0.4:
            moment = MOMENTS[int(chance.random() * len(MOMENTS))]
            town.doom(Fate(1 + int(chance.random() * 25), moment, chance.random()))
        await town.deliver(coming)
        self._glance()
        if chance.random() < 0.7:
            await town.rest()
        if chance.random() < 0.45:
            await self._weather.change()
        self._glance()

    async def _end(self) -> None:
        """Make all well again, let everything settle, and let the last choices run out or not."""
        await self._weather.clear_up()
        await self.town.settle()
        thread = self.town.place.thread
        await self.town.doing(lambda life: life.look_into(thread))  # news that came too early
        await self.town.settle()
        await self._look()
        if self._chance.random() < 0.3 and not self.broken:
            self.town.wait(timedelta(hours=25))
            await self.town.doing(lambda life: life.office.choosing.expire())
            await self.town.settle()
            await self._look()
        evidence = await gather_cases(self.town)
        plain = not self.town.by_hand and not self.town.watch.forgotten
        for invariant in (*_ON_CASES, *(_ON_PUNISHMENT if plain else ())):
            self.broken |= dict.fromkeys(invariant(evidence))

    def _glance(self) -> None:
        self.broken |= dict.fromkeys(violations(glimpse(self.town), settled=False))

    async def _look(self) -> None:
        self.broken |= dict.fromkeys(violations(await gather(self.town), settled=True))

    def _repeated(self, coming: list[Interaction]) -> list[Interaction]:
        """Return what comes now, with some of it twice; some more comes again later."""
        town, chance, twice = self.town, self._chance, list(coming)
        if town.doubles and chance.random() < 0.5:
            twice.append(town.doubles.pop())
        for one in coming:
            draw = chance.random()
            if draw < 0.45 and one.about is None:
                town.duplicates += 1
                (twice if draw < 0.25 else town.doubles).append(one)
        return twice


async def play(disk: Disk, place: Place, *, seed: int, number: int) -> Played:
    """Play one trace to its end.

    Args:
        place: A guild of the file in which nothing has happened yet.
        seed: Of the run; with ``number`` it says all that happens.
        number: The trace's.
    """
    trace = Trace(disk, place, Random(f"{seed}:{number}"))  # noqa: S311  it is to be repeated
    await trace.play()
    town = trace.town

    def counted(tx: Tx) -> tuple[Counter[str], Counter[str]]:
        outcomes = tx.execute(_OUTCOMES, [place.guild_id]).fetchall()
        steps = tx.execute(_STEPS, [place.guild_id]).fetchall()
        return Counter(dict(outcomes)), Counter(_nudges(steps).values())

    outcomes, nudges = await town.read(counted)
    await town.leave()
    return Played(
        number,
        town.interactions,
        len(town.taken),
        town.crashes,
        town.duplicates,
        outcomes,
        nudges,
        tuple(trace.broken),
    )


def _nudges(steps: Sequence[tuple[int, str, str | None]]) -> dict[tuple[int, int], str]:
    """Return what became of every text that was asked about."""
    found: dict[tuple[int, int], str] = {}
    asked: dict[int, tuple[int, int]] = {}
    for place, (reply_id, event, why) in enumerate(steps):
        if event == "ask":
            asked[reply_id] = (reply_id, place)
            found[reply_id, place] = "open"
        elif reply_id in asked:
            became = _AFTER.get(event, event)
            found[asked.pop(reply_id)] = "expired" if why == "expired" else became
    return found

"""Plays one scenario: a town, its people, the troubles, and what is found when all is well."""

import asyncio
import signal
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from tests.campaign.bot import CAMPAIGN_BOT
from tests.campaign.cast import Cast
from tests.campaign.disorder import Disorder
from tests.campaign.gather import gather
from tests.campaign.invariants import violations
from tests.campaign.moods import Moods
from tests.campaign.places import Places
from tests.campaign.scenario import LEAST_SECONDS, Deed, Scenario
from tests.campaign.troubles import Over, Troubles
from tests.campaign.witness import Witness
from tests.wire import faults
from tests.wire.town import THREADS, Town, town

SECONDS = 10.0
"""How long a run may take in all."""
_FAREWELL_SECONDS = 0.5
"""What is left of that when the last look is taken."""
_POSTING_SECONDS = 2.0
_HEARTBEAT_SECONDS = 0.4
_LOOK_AGAIN_SECONDS = 0.15
_HOPELESS_SECONDS = 6.0
"""What is broken for so long without a change stays so: the bot waits for nothing as long."""
_STILL_LOOKS = 3
"""How often in a row all must be well."""
_EXPECTED = (-signal.SIGKILL, -signal.SIGTERM, 0)
"""Of a bot that was killed, stopped, or stopped before Python had begun."""
_REFUSES = 2
"""Of a bot that says what is in its way at the start, and ends: whoever runs it starts it anew."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; ``violations`` is empty where it passed."""

    scenario: Scenario
    seconds: float
    violations: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Nothing was found broken."""
        return not self.violations

    def lines(self) -> list[str]:
        """Return one line, and below it what is broken and how to play it again."""
        seed = self.scenario.seed
        how = "passed" if self.passed else "FAILED"
        first = f"seed {seed}: {how} in {self.seconds:.1f} s ({', '.join(self.scenario.kinds)})"
        again = [] if self.passed else [f"    again: make campaign RUNS=1 SEED={seed}"]
        return [first, *(f"    {one}" for one in self.violations), *again]


def play(scenario: Scenario, folder: Path, *, seconds: float = SECONDS) -> Outcome:
    """Play a scenario in an empty folder, in at most so many seconds."""
    began = monotonic()
    try:
        run = _Run(scenario, folder, began + seconds)
        found = asyncio.run(asyncio.wait_for(run.whole(), seconds))
    except TimeoutError:
        found = [f"the run did not come to its end within {seconds:g} s"]
    except Exception as error:
        found = [f"the run broke off: {type(error).__name__}: {error}"]
    return Outcome(scenario, monotonic() - began, tuple(found))


class _Run:
    """One scenario while it is played."""

    def __init__(self, scenario: Scenario, folder: Path, end: float) -> None:
        self._scenario = scenario
        self._folder = folder
        self._end = end
        self._moods = Moods(folder)
        digest = datetime.now(UTC) + timedelta(hours=12)
        self._digest_at = timedelta(hours=digest.hour, minutes=digest.minute)
        self._env = {
            **self._moods.env,
            "SEEDBED_DIGEST__TIME": f"{digest:%H:%M}",
            "SEEDBED_SCORING__TIMEOUT_SECONDS": "0.8",
            "SEEDBED_SCORING__RETRY_SECONDS": "0.3",
        }
        self._problems: list[str] = []
        self._over: list[tuple[int, float, Over]] = []

    async def whole(self) -> list[str]:
        """Play it and return what is broken."""
        async with town(
            self._folder, argv=CAMPAIGN_BOT, env=self._env, heartbeat_seconds=_HEARTBEAT_SECONDS
        ) as place:
            disorder, witness = Disorder(place.server), Witness(place.server.model)
            cast = Cast(place, witness, self._moods)
            places = Places(place, cast)
            troubles = Troubles(place, cast, self._moods, disorder, places, self._problems)
            await self._play(place, cast, troubles)
            await self._mend(place, cast, troubles)
            return [*self._problems, *await self._at_rest(place, cast, witness)]

    async def _play(self, place: Town, cast: Cast, troubles: Troubles) -> None:
        for number, deed in enumerate(self._scenario.deeds):
            await self._turn(place, troubles, number)
            if number == 0:
                await self._post_article(place)
            await asyncio.sleep(deed.pause)
            cast.do(deed)

    async def _turn(self, place: Town, troubles: Troubles, number: int) -> None:
        """Let troubles begin and end, and a bot that ended by itself start anew."""
        for one in [one for one in self._over if one[0] <= number and one[1] <= monotonic()]:
            self._over.remove(one)
            await faults.call(one[2])
        for trouble in self._scenario.troubles:
            if trouble.begins == number:
                over = await troubles.begin(trouble)
                lasts = LEAST_SECONDS.get(trouble.kind, 0.0)
                self._over.append((trouble.ends, monotonic() + lasts, over))
        await self._supervise(place, troubles)

    async def _supervise(self, place: Town, troubles: Troubles) -> None:
        if place.bot.running or (status := await place.bot.ended(seconds=1)) in _EXPECTED:
            return
        if status != _REFUSES or "database locked" not in self._scenario.kinds:
            self._problems.append(f"the bot ended by itself, with status {status}")
        await troubles.start()

    async def _post_article(self, place: Town) -> None:
        """Have an article posted, and go on when its threads are there, or cannot be yet."""
        await place.begin_posting()
        try:
            await place.server.wait_until(
                lambda: len(place.guild.threads()) == THREADS,
                seconds=_POSTING_SECONDS,
                what="the threads",
            )
        except AssertionError:
            return

    async def _mend(self, place: Town, cast: Cast, troubles: Troubles) -> None:
        """Let all be well again."""
        for _, earliest, over in self._over:
            await asyncio.sleep(earliest - monotonic())
            await faults.call(over)
        self._over.clear()
        place.server.faults.clear()
        await self._supervise(place, troubles)
        await troubles.start()
        await cast.fall_silent()
        cast.right_the_clock()
        await self._connected(place)
        await troubles.places.set_up_anew()
        ending = self._scenario.ending
        if ending == "stopped and started":
            await troubles.stop()
        elif ending == "killed and started":
            await place.bot.kill9()
        elif ending == "spoken to":
            cast.do(Deed("post rude", 0.0, self._scenario.seed))
        await troubles.start()

    async def _connected(self, place: Town) -> None:
        await place.server.wait_until(
            lambda: place.server.gateway.connected or not place.bot.running,
            seconds=max(1.0, self._end - monotonic()),
            what="the bot's connection",
        )

    async def _at_rest(self, place: Town, cast: Cast, witness: Witness) -> list[str]:
        """Return what is broken still when the bot has come to rest, or had time enough to."""
        end = self._end - _FAREWELL_SECONDS
        still, found, changed = 0, list[str](), monotonic()
        while still < _STILL_LOOKS and monotonic() < min(end, changed + _HOPELESS_SECONDS):
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            before, found = found, self._look(place, cast, witness)
            changed = changed if found == before else monotonic()
            still = 0 if found else still + 1
        return found

    def _look(self, place: Town, cast: Cast, witness: Witness) -> list[str]:
        if not place.bot.running:
            return ["the bot does not run"]
        if not place.server.gateway.connected:
            return ["the bot is not connected"]
        ahead = timedelta(seconds=cast.skew_seconds)
        try:
            facts = gather(
                place,
                witness,
                troubles=self._scenario.troubled,
                now=place.server.model.clock.now() + ahead,
                digest_at=self._digest_at,
                confirmed=cast.confirmed(),
            )
        except sqlite3.OperationalError as error:
            return [f"the database cannot be read: {error}"]
        return violations(facts)

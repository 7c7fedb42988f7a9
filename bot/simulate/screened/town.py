"""A guild whose members respond: what they wrote and wished, and what may be seen of it."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

from bot.moderation.judging import Foreign
from bot.moderation.moves import DeskSettings, Terms
from bot.moderation.responses.admission import Limits
from bot.moderation.responses.choosing import RespondSettings
from bot.simulate.discord import DiscordModel
from bot.simulate.disk import Disk, Place
from bot.simulate.fate import Fate
from bot.simulate.interactions import Interaction
from bot.simulate.life import Life
from bot.simulate.screened.discord import WatchedDiscord
from bot.simulate.screened.life import ScreenedLife
from bot.simulate.screened.reading import Scoring
from bot.simulate.screened.texts import Sort, Text
from bot.simulate.screened.watching import Watch
from bot.simulate.town import Town
from bot.store import Tx
from bot.store.discussion_rows import Screened

_RESPOND = RespondSettings(Limits(sent=20, nudged=3))
_DESK = DeskSettings(terms=Terms(notices_per_minute=600))
_FIRST_KEY = 600_000
MEMBERS = 3


class ScreenedTown(Town):
    """Where a trace is played.

    Args:
        screened: How members are kept from writing but through the form, or None.
        foreign: What becomes of a text in a language that the scorer does not know.

    Attributes:
        watch: Knows what members wrote, and what may be shown.
        members: Who responds.
        strangers: The interactions of people whose business it was not.
        taken: The interactions that brought words, and were not refused.
        retired: The members who do nothing more.
        doubles: The interactions that are to come once more.
        locked: Somebody has locked the thread by hand.
    """

    life: ScreenedLife
    discord: WatchedDiscord

    def __init__(
        self,
        disk: Disk,
        place: Place,
        chance: Random,
        *,
        screened: Screened | None,
        foreign: Foreign = "allow",
        troubled: bool = False,
    ) -> None:
        self.screened: Screened | None = screened
        self.foreign: Foreign = foreign
        self.scoring = Scoring(lambda: int(chance.random() * 4))
        self.strangers: set[str] = set()
        self.members = tuple(place.guild_id + 501 + number for number in range(MEMBERS))
        self.taken: set[str] = set()
        self.retired: set[int] = set()
        self.doubles: list[Interaction] = []
        self.locked = False
        self._numbers = 0
        super().__init__(disk, place, chance, desk=_DESK, troubled=troubled)

    def make_discord(self, ids: Iterator[int]) -> DiscordModel:
        """Return an empty Discord whose messages get these ids, and begin to watch over it."""
        calm = {Sort.CALM} | ({Sort.FOREIGN} if self.foreign == "allow" else set())
        self.watch = Watch(self.clock, self.screened is not None, frozenset(calm))
        return WatchedDiscord(ids, now=self.clock.now)

    def begin_life(self) -> Life:
        """Start the process; interactions of an earlier one can be answered no more."""
        self.discord.forget_answers(all_of_them=True)
        life = ScreenedLife(
            replace(self.lasting, respond=_RESPOND),
            Fate(),
            guild_id=self.place.guild_id,
            scoring=self.scoring,
            foreign=self.foreign,
        )
        self.watch.over(life.renderers)
        return life

    def number(self) -> int:
        """Return the id of a new interaction that is a number, as Discord's are."""
        self._numbers += 1
        return self.place.guild_id + _FIRST_KEY + self._numbers

    @property
    def next_text(self) -> int:
        """The number of the text that is written next; no other guild of the file has it."""
        return self.place.guild_id + len(self.watch.texts) + 1

    def text(self, sort: Sort, author: int) -> Text:
        """Have somebody write something new."""
        made = Text(self.next_text, sort, author)
        self.watch.texts[made.number] = made
        return made

    async def certainly(self, work: Callable[[Tx], object]) -> None:
        """Have something written down, whatever becomes of the process."""
        await self._disk.store.write(work)

    async def furnish(self) -> None:
        """Let the discussion be screened as it is to be."""
        screened = self.screened

        def work(tx: Tx) -> None:
            tx.execute(
                "UPDATE discussions SET screened = ? WHERE guild_id = ?",
                [screened, self.place.guild_id],
            )

        await self.certainly(work)

    @property
    def gone(self) -> set[int]:
        """The threads that somebody deleted."""
        return self.discord.threads_gone

    async def doing(self, work: Callable[[ScreenedLife], Awaitable[object]]) -> None:
        """Have the process do something by itself, if it lives through it."""

        async def done() -> None:
            await work(self.life)

        await self._live([done()])

    async def write(self, work: Callable[[Tx], object]) -> None:
        """Have the process write something down."""
        await self.doing(lambda life: life.store.write(work))
        self.life.executor.kick()

    async def leave(self) -> None:
        """Leave nothing to do behind: the file's other guilds are other traces'."""
        guild_id = self.place.guild_id

        def work(tx: Tx) -> None:
            for sql in _LEFT:
                tx.execute(sql, [guild_id])

        await self.certainly(work)

    def wait(self, length: timedelta) -> None:
        """Let time go by."""
        self.clock.advance(length)
        self.discord.forget_answers()


_LEFT = (
    "UPDATE effects SET state = 'cancelled' WHERE guild_id = ? AND state = 'pending'",
    "UPDATE revisions SET state = 'passed' WHERE guild_id = ? AND state = 'waiting'",
    "UPDATE responses SET state = 'dropped', told = 'dropped' WHERE guild_id = ? "
    "AND state IN ('waiting', 'asked', 'held', 'accepted')",
    "DELETE FROM outages WHERE guild_id = ?",
    "UPDATE discussions SET state = 'closed' WHERE guild_id = ?",
)

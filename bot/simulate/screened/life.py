"""One life of the bot's process with all that responses need."""

from datetime import timedelta

from bot.discussions import outcomes
from bot.effects.executor import Deed
from bot.moderation.explaining import Explaining
from bot.moderation.judging import Foreign, Judge, render_outage
from bot.privacy.service import Privacy, Retention
from bot.scoring.queue import QueueSettings, ScoringQueue
from bot.scoring.readers import Readers
from bot.simulate.discord import Fault
from bot.simulate.fate import Fate
from bot.simulate.life import Lasting, Life
from bot.simulate.screened.discord import WatchedDiscord
from bot.simulate.screened.reading import DrawnReader, DrawnScorer, Scoring
from bot.store import Tx, discussions, replies

LATE_AFTER = timedelta(hours=2)
"""How long a text waits for its scores before a person is asked to read it."""
_QUEUE = QueueSettings(4, 30, 60)
_PATIENCE = 30.0


class ScreenedLife(Life):
    """The services, as `bot.app` wires them.

    Args:
        guild_id: The guild whose threads are looked into.
        scoring: How the scorer does.
        foreign: What becomes of a text in a language that it does not know.
    """

    def __init__(
        self,
        lasting: Lasting,
        fate: Fate,
        *,
        guild_id: int,
        scoring: Scoring,
        foreign: Foreign,
    ) -> None:
        super().__init__(lasting, fate)
        self._guild_id = guild_id
        store, clock, office = self.store, lasting.clock, self.office
        rules = Retention()
        self.privacy = Privacy(
            store,
            self.executor,
            clock,
            desk=self.desk,
            braking=office.braking,
            deciding=office.deciding,
            rules=rules,
        )
        judge = Judge(
            self.desk,
            office.following,
            clock,
            braking=office.braking,
            deciding=office.deciding,
            late_after=LATE_AFTER,
            foreign=foreign,
        )
        reader = DrawnReader(scoring)
        self.queue = ScoringQueue(store, Readers(reader), judge, clock, _QUEUE, after=self._judged)
        self.explaining = Explaining(
            store,
            DrawnScorer(scoring),
            timeout_seconds=_PATIENCE,
            nudge=office.deciding.explained,
            after=self.executor.kick,
        )
        office.taking.waiting = self.queue.kick
        self.renderers["outage"] = render_outage
        self.settlers.update(outcomes.settlers(clock))
        self._discord = lasting.discord
        self._plain = self.carrier.fault
        self.carrier.fault = self._fault

    def score(self) -> None:
        """Read what waits."""
        self.queue.kick()

    def kick(self) -> None:
        """Look for what is to be read and to be done."""
        self.queue.kick()
        self.executor.kick()

    async def idle(self) -> None:
        """Wait until nothing is under way; one thing leads to another."""
        for _ in range(3):
            await self.queue.idle()
            await self.explaining.idle()
            await self.executor.idle()

    async def wake(self) -> None:
        """Find out what was deleted meanwhile, and go on where an earlier life left off."""
        for thread in await self.store.read(discussions.open_threads):
            if thread.thread_id is not None and thread.guild_id == self._guild_id:
                await self.look_into(thread.thread_id)
        await self.office.choosing.resume()
        await self.office.choosing.expire()
        self.explaining.kick()
        self.kick()

    async def look_into(self, thread_id: int) -> None:
        """Read the history of a thread, as at every start; see `cogs.backfill`."""

        def stored(tx: Tx) -> set[int]:
            return replies.present_ids(tx, thread_id, since=0)

        if thread_id in self._discord.threads_gone:
            await self.intake.thread_deleted(thread_id, moderator_id=None)
            return
        there = {one.id for one in self._discord.in_channel(thread_id)}
        gone = {
            one for one in await self.store.read(stored) if one not in there - self._discord.gone
        }
        if gone:
            await self.intake.deleted(gone, moderator_id=None)

    def _judged(self) -> None:
        self.executor.kick()
        self.explaining.kick()

    def _fault(self, deed: Deed) -> Fault:
        fault = self._plain(deed)
        discord = self._discord
        if fault == "none" and isinstance(discord, WatchedDiscord):
            return "refused" if deed.kind in discord.forbidden else "none"
        return fault

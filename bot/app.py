"""Where everything is wired together, once: the bot that production, tests and the demo run."""

import asyncio
import contextlib
import logging
import random
from datetime import timedelta

import discord
from discord.ext import commands

from bot import ending, health, ticks
from bot.chosen import defaults, office_settings, retention
from bot.clock import Clock
from bot.digests.archive import Archive
from bot.digests.service import Digests
from bot.digests.writing.writer import chat_writer
from bot.discussions import lanes
from bot.discussions.service import Discussions
from bot.effects.carrier import DiscordCarrier
from bot.effects.executor import Executor, Renderer, Settler
from bot.effects.live_answers import LiveAnswers
from bot.effects.refusals import Refusals
from bot.effects.registering import register
from bot.effects.webhooks import Webhooks, posting_once
from bot.guilds.service import Guilds
from bot.inside.watching import Watching
from bot.keeping.backups import Backups
from bot.moderation.catching_up import CatchingUp
from bot.moderation.explaining import Explaining
from bot.moderation.inbox import Inbox
from bot.moderation.intake import Intake
from bot.moderation.judging import Judge, render_outage
from bot.moderation.office import Office
from bot.moderation.sampling import Chance
from bot.moderation.why.service import Why
from bot.privacy.service import Privacy
from bot.schedule import Schedule
from bot.scoring.queue import QueueSettings, ScoringQueue
from bot.scoring.readers import Readers
from bot.settings import Settings
from bot.store import Store

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.errors",
    "cogs.setup",
    "cogs.settings",
    "cogs.help",
    "cogs.articles",
    "cogs.screening",
    "cogs.intake",
    "cogs.respond",
    "cogs.responses",
    "cogs.backfill",
    "cogs.review",
    "cogs.queue",
    "cogs.authors",
    "cogs.reports",
    "cogs.audit",
    "cogs.policy",
    "cogs.calibrate",
    "cogs.why",
    "cogs.brakes",
    "cogs.digests",
    "cogs.privacy",
    "cogs.departures",
)


class SeedbedBot(commands.Bot):
    """The Discord client with every service at hand for the cogs.

    Args:
        settings: The process's settings.
        store: The open database.
        readers: Read with the loaded scorers; closed with the bot.
        clock: Tells the time.
        chance: Draws the audit sample.

    Attributes:
        connected: The gateway is there.
        caught_up: What was missed while the bot was away has been read.
        stopping: The task that stops the bot, once it was told to.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        readers: Readers,
        *,
        clock: Clock,
        chance: Chance = random.random,
    ) -> None:
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(
                guilds=True,
                guild_messages=True,
                message_content=settings.discord.message_content,
            ),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=Refusals(clock).watch(posting_once()),
        )
        self.settings = settings
        self.store = store
        self.clock = clock
        self.stopping: asyncio.Task[None] | None = None
        self._told_to_stop = asyncio.Event()
        self.connected = False
        self.caught_up = False
        self._readers = readers
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        self.webhooks = Webhooks(self, store, clock)
        self.answers = LiveAnswers(clock)
        carrier = DiscordCarrier(self, webhooks=self.webhooks, answers=self.answers)
        self.executor = Executor(store, carrier, clock, renderers=renderers, settlers=settlers)
        self.schedule = Schedule()
        self.guilds_service = Guilds(store, self.executor, clock, defaults(settings))
        self.office = Office(
            store,
            self.executor,
            clock,
            office_settings(settings),
            guild_name=self._guild_name,
            chance=chance,
        )
        self.desk = self.office.desk
        rules = retention(settings)
        self.privacy = Privacy(
            store,
            self.executor,
            clock,
            desk=self.desk,
            braking=self.office.braking,
            deciding=self.office.deciding,
            rules=rules,
        )
        self.scoring = ScoringQueue(
            store,
            readers,
            Judge(
                self.desk,
                self.office.following,
                clock,
                braking=self.office.braking,
                deciding=self.office.deciding,
                late_after=timedelta(minutes=settings.scoring.late_after_minutes),
                foreign=settings.scoring.foreign_language,
            ),
            clock,
            QueueSettings(
                settings.scoring.batch_size,
                settings.scoring.timeout_seconds,
                settings.scoring.retry_seconds,
                settings.scoring.overload_after_seconds,
            ),
            after=self._judged,
        )
        scorer, patience = readers.scorers[0], settings.scoring.timeout_seconds
        self.explaining = Explaining(
            store,
            scorer,
            timeout_seconds=patience,
            nudge=self.office.deciding.explained,
            after=self.executor.kick,
        )
        self.office.taking.waiting = self.scoring.kick
        self.why = Why(store, scorer, timeout_seconds=patience)
        self.intake = Intake(
            store,
            self.executor,
            clock,
            desk=self.desk,
            deciding=self.office.deciding,
            rules=rules,
            waiting=self.scoring.kick,
        )
        self.inbox = Inbox(store, self.intake, clock)
        most = settings.discussion.max_replies_backfill
        self.catching_up = CatchingUp(store, self.intake, self.inbox, clock, most=most)
        self.executor.followers[lanes.POSTED] = self.catching_up.opened
        self.discussions = Discussions(
            store, self.executor, clock, settings, braking=self.office.braking
        )
        self.digests = Digests(
            store,
            self.executor,
            clock,
            main_points=settings.digest.main_points,
            parts=settings.digest.sections,
            writer=chat_writer(settings),
        )
        self.digest_archive = Archive(store)
        self.backups = Backups(store, clock, settings.backup)
        self.watching = Watching(
            self, store, clock, came_in=self.inbox.__len__, backup_at=self.backups.made_at
        )
        self.scoring.timed = self.watching.figures.scored
        renderers.update(
            {
                **self.office.renderers,
                "outage": render_outage,
                **self.discussions.renderers,
                **self.digests.renderers,
            }
        )
        settlers |= self.office.settlers | self.discussions.settlers | self.digests.settlers

    async def setup_hook(self) -> None:
        """Load the cogs, register the commands where they changed, and start what ticks."""
        await self.webhooks.load()
        for extension in EXTENSIONS:
            if extension not in self.extensions:  # an earlier try to log in came so far
                await self.load_extension(extension)
        await register(self, self.store, self.clock)
        ticks.begin(self)
        await self.watching.start(self.settings.metrics.port)

    async def on_ready(self) -> None:
        """Note that the gateway is there."""
        self.connected = True

    async def on_resumed(self) -> None:
        """Note that the gateway is there again."""
        self.connected = True

    async def on_disconnect(self) -> None:
        """Note that the gateway is lost; discord.py goes on trying."""
        self.connected = False

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: there are no prefix commands, and the cogs have their own listeners."""

    async def wait_stopping(self, seconds: float | None = None) -> None:
        """Wait for ``seconds``, or until the bot is told to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._told_to_stop.wait(), seconds)

    def stop(self) -> None:
        """Begin to stop; doing so twice changes nothing."""
        if self.stopping is None:
            log.info("stopping")
            self._told_to_stop.set()
            self.stopping = asyncio.get_running_loop().create_task(self.close())

    async def settle(self) -> None:
        """Wait until everything that follows from what has come in is done."""
        await self.inbox.idle()
        await self.catching_up.idle()
        await self.scoring.idle()
        await self.explaining.idle()
        await self.executor.idle()

    def state(self) -> health.State:
        """Return whether the gateway, the scorer and the database are there."""
        return health.State(
            at=self.clock.now(),
            gateway=self.connected,
            scorer=self.scoring.healthy,
            database=self.inbox.trouble is None,
        )

    async def report_health(self) -> None:
        """Write down how the bot is, for ``seedbed health``."""
        await asyncio.to_thread(health.write, self.settings.health.path, self.state())

    async def close(self) -> None:
        """Stop gracefully: begin nothing new, finish what is under way, leave the gateway.

        What does not end in time is broken off: it is written down, and is taken up at the next
        start.
        """
        if self.is_closed():
            return
        self.schedule.stop()
        self.backups.stop()
        await self.watching.stop()
        parts = (self.catching_up, self.scoring, self.explaining, self.executor)
        await ending.within(ending.PARTS_SECONDS, *parts)
        await ending.farewell(super().close())
        await self.http.close()
        await self.inbox.stop()
        await self._readers.close()
        await self.store.close()

    def _judged(self) -> None:
        self.executor.kick()
        self.explaining.kick()

    def _guild_name(self, guild_id: int) -> str:
        guild = self.get_guild(guild_id)
        return guild.name if guild else "the server"

"""A guild with one open discussion, every service on a real database, and a clock to turn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.articles.article import Article
from bot.digests.section import NAMES
from bot.digests.service import Digests
from bot.effects.executor import Executor, Renderer, Settler
from bot.guilds.service import Defaults, Guilds
from bot.guilds.settings import GuildSettings
from bot.moderation.explaining import Explaining
from bot.moderation.intake import Intake
from bot.moderation.judging import Foreign, Judge, render_outage
from bot.moderation.moves import DeskSettings
from bot.moderation.office import Office, OfficeSettings
from bot.moderation.reply import Incoming
from bot.moderation.responses.choosing import RespondSettings
from bot.moderation.sampling import SampleSettings
from bot.moderation.scopes import GuildPolicy
from bot.privacy.service import Privacy, Retention
from bot.scoring.port import Scorer
from bot.scoring.queue import QueueSettings, ScoringQueue
from bot.scoring.readers import Readers
from bot.scoring.reading import Guard, Reader
from bot.store import Store, Tx, articles, discussions, guilds, policies
from bot.store.discussion_rows import NewDiscussion
from tests.fake_discord import FakeCarrier, FakeDiscord
from tests.looks import Looks
from tests.prepared import prepare
from tests.scripted import ScriptedScorer

GUILD = 7
OTHER_GUILD = 8
CHANNEL = 70
MODS = 71
ADMINS = 72
THREAD = 700
OTHER_THREAD = 701
AUTHOR = 501
READER = 502
MODERATOR = 601
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE_AFTER = timedelta(hours=2)
OVERLOAD_SECONDS = 300.0
GUARD: Guard | None = None

RUDE = "you clod [insult=0.9]"
CALM = "I see it otherwise"
GRIM = "you clod [insult=0.99]"


class TurnedClock:
    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment

    def advance(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


class World(Looks):
    """The services over one store; ``restart`` leaves everything in memory behind.

    Attributes:
        holding: What is posted piles up unscored until ``settle``.
    """

    def __init__(self, store: Store, desk_settings: DeskSettings, rules: Retention) -> None:
        self.store = store
        self.clock = TurnedClock()
        self.scorer = ScriptedScorer()
        self.relief = ScriptedScorer(name="quick")
        self.foreign: Foreign = "allow"
        self.discord = FakeDiscord()
        self.moderators = MODS
        self._desk_settings = desk_settings
        self._rules = rules
        self._ids = count(800_001)
        self.holding = False
        self.sample = SampleSettings()
        self.chance: Callable[[], float] = lambda: 1.0  # nothing is drawn
        self.restart()

    def restart(self) -> None:
        store, clock = self.store, self.clock
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        self.carrier = FakeCarrier(self.discord)
        self.executor = Executor(store, self.carrier, clock, renderers=renderers, settlers=settlers)
        defaults = Defaults(GuildSettings(), GuildPolicy.plain())
        self.guilds = Guilds(store, self.executor, clock, defaults)
        self.office = Office(
            store,
            self.executor,
            clock,
            OfficeSettings(
                self._desk_settings, RespondSettings(rules=self._rules), sample=self.sample
            ),
            guild_name=lambda _: "The Green",
            chance=lambda: self.chance(),  # noqa: PLW0108  tests set another meanwhile
        )
        self.desk, self.notices = self.office.desk, self.office.notices
        self.appeals, self.reporting = self.office.appeals, self.office.reporting
        self.moderators_queue = self.office.queue
        self.privacy = Privacy(
            store,
            self.executor,
            clock,
            desk=self.desk,
            braking=self.office.braking,
            deciding=self.office.deciding,
            rules=self._rules,
        )
        self.queue = ScoringQueue(
            store,
            Readers(Reader(self.scorer, guard=GUARD), Reader(self.relief)),
            Judge(
                self.desk,
                self.office.following,
                clock,
                braking=self.office.braking,
                deciding=self.office.deciding,
                late_after=LATE_AFTER,
                foreign=self.foreign,
            ),
            clock,
            QueueSettings(4, 30, 60, OVERLOAD_SECONDS),
            after=self.executor.kick,
        )
        self.intake = Intake(
            store,
            self.executor,
            clock,
            desk=self.desk,
            deciding=self.office.deciding,
            rules=self._rules,
            waiting=self._kick_queue,
        )
        self.explaining = self.explains(self.scorer, timeout_seconds=30)
        self.office.taking.waiting = self._kick_queue
        self.digests = Digests(store, self.executor, clock, main_points=5, parts=NAMES)
        renderers.update(
            {
                **self.office.renderers,
                "outage": render_outage,
                **self.digests.renderers,
            }
        )
        settlers.update(
            {
                **self.office.settlers,
                **self.digests.settlers,
            }
        )

    def _kick_queue(self) -> None:
        if not self.holding:
            self.queue.kick()

    async def settle(self) -> None:
        """Let everything that can happen now happen."""
        self.queue.kick()
        await self.queue.idle()
        await self._ask()
        self.executor.kick()
        await self.executor.idle()

    def explains(self, scorer: Scorer, *, timeout_seconds: float) -> Explaining:
        return Explaining(
            self.store,
            scorer,
            timeout_seconds=timeout_seconds,
            nudge=self.office.deciding.explained,
            after=self.executor.kick,
        )

    async def _ask(self) -> None:
        """Have the authors of what reads badly asked; without any, cases stay unexplained."""
        if await self.rows("SELECT 1 FROM responses WHERE state = 'asked' AND parts IS NULL"):
            self.explaining.kick()
            await self.explaining.idle()

    async def pass_time(self, **parts: float) -> None:
        self.clock.advance(**parts)
        await self.settle()

    def incoming(self, text: str, message_id: int | None = None, **changed: Any) -> Incoming:
        made: dict[str, Any] = {
            "guild_id": GUILD,
            "thread_id": THREAD,
            "author_id": AUTHOR,
            "posted_at": self.clock.now(),
            **changed,
        }
        return Incoming(message_id=message_id or next(self._ids), text=text, **made)

    async def post(self, text: str, message_id: int | None = None, **changed: Any) -> int:
        """Have a member post and return the message's id; nothing is scored yet."""
        one = self.incoming(text, message_id, **changed)
        await self.intake.receive(one)
        return one.message_id

    async def say(self, text: str, message_id: int | None = None, **changed: Any) -> int:
        """Have a member post, and let all that follows from it happen."""
        posted = await self.post(text, message_id, **changed)
        await self.settle()
        return posted

    async def edit(self, message_id: int, text: str, **changed: Any) -> None:
        self.clock.advance(seconds=1)
        await self.say(text, message_id, edited_at=self.clock.now(), **changed)

    async def delete(self, message_id: int, *, by: int | None = None) -> None:
        await self.intake.deleted([message_id], moderator_id=by)
        await self.settle()

    async def act_at(self, **thresholds: float) -> None:
        await self.govern(GuildPolicy.plain({"insult": 0.6}, thresholds, shadow=False))

    async def govern(self, chosen: GuildPolicy) -> GuildPolicy:
        """Put a policy in force."""
        return await self.store.write(
            lambda tx: policies.save(tx, GUILD, chosen, by=None, now=self.clock.now())
        )


@contextlib.asynccontextmanager
async def world(
    folder: Path, *, desk: DeskSettings | None = None, rules: Retention | None = None
) -> AsyncIterator[World]:
    store = await Store.open(prepare(folder / "seedbed.db", _furnish))
    made = World(store, desk or DeskSettings(), rules or Retention())
    try:
        yield made
    finally:
        await made.queue.stop()
        if not made.carrier.died.is_set():
            await made.executor.stop()
        await store.close()


def _furnish(tx: Tx) -> None:
    chosen = GuildSettings(moderator_channel_id=MODS, admin_channel_id=ADMINS)
    policy = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, shadow=False)
    guilds.save_settings(tx, GUILD, chosen, by=None, now=NOON)
    policies.save(tx, GUILD, policy, by=None, now=NOON)
    source = "https://example.org/rain"
    article = Article("on-rain", "On Rain", "It rained.", source, "1999-02", "en", (), (), None)
    row = articles.add(tx, GUILD, article, by=None, now=NOON)
    new = NewDiscussion(GUILD, row.id, "On Rain", CHANNEL, False, 0, 10_080, None, None)
    discussion = discussions.begin(tx, new, now=NOON)
    for position, thread in enumerate((THREAD, OTHER_THREAD)):
        made = discussions.add_thread(
            tx, discussion, guild_id=GUILD, kind="open", position=position, name="Talk"
        )
        discussions.set_thread_id(tx, made, thread)
    discussions.set_opened(tx, discussion, now=NOON)


Story = Callable[[World], Awaitable[None]]


def told(
    folder: Path,
    story: Story,
    *,
    desk: DeskSettings | None = None,
    rules: Retention | None = None,
) -> None:
    """Run a story in a fresh world."""

    async def whole() -> None:
        async with world(folder, desk=desk, rules=rules) as made:
            await story(made)

    asyncio.run(whole())

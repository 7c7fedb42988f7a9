"""A store, a world, and the service between them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.articles.article import Article
from bot.discussions.service import Discussions, Place
from bot.effects.executor import Executor, Renderer, Settler
from bot.moderation.brakes.braking import Braking
from bot.settings import Settings
from bot.store import Store, Tx, articles
from tests.discussions.world import CHANNEL, GUILD, FakeCarrier, TurnedClock, World
from tests.prepared import prepare

ARTICLE = Article(
    slug="on-rain",
    title="On Rain",
    body="It rained for a week.\n\n" + "The river rose again that night. " * 200,
    source="https://example.org/rain",
    published="1999-02",
    language="en",
    tags=("Weather", "Rivers"),
    prompts=("Should the dam have been built?", "Who pays for the damage?"),
    opening_reply="A reader asked me about the dam.",
)


@dataclass
class Bench:
    store: Store
    clock: TurnedClock
    world: World
    carrier: FakeCarrier
    executor: Executor
    service: Discussions
    article_id: int

    def restart(self) -> None:
        """Leave everything in memory behind, as after a crash."""
        self.carrier = FakeCarrier(self.world)
        self.executor, self.service = _wire(self.store, self.carrier, self.clock)

    async def post(
        self, *, forum: bool = False, tags: tuple[str, ...] = (), place: Place | None = None
    ) -> int:
        place = place or Place(CHANNEL, forum=forum, tags=tags)
        return await self.service.post(self.article_id, guild_id=GUILD, place=place, by=1)

    async def until_quiet(self) -> bool:
        """Carry out all there is, turning the clock over retries; False if the process died."""
        died = asyncio.ensure_future(self.carrier.died.wait())
        try:
            for _ in range(200):
                self.executor.kick()
                idle = asyncio.ensure_future(self.executor.idle())
                await asyncio.wait({idle, died}, return_when=asyncio.FIRST_COMPLETED)
                if died.done():
                    idle.cancel()
                    return False
                if not await self.store.read(_pending):
                    return True
                self.clock.advance(seconds=600)
            raise AssertionError("the outbox does not empty")
        finally:
            died.cancel()


@contextlib.asynccontextmanager
async def bench(path: Path, article: Article = ARTICLE) -> AsyncIterator[Bench]:
    store = await Store.open(prepare(path))
    clock, world = TurnedClock(), World()
    carrier = FakeCarrier(world)
    executor, service = _wire(store, carrier, clock)
    try:
        row = await store.write(
            lambda tx: articles.add(tx, GUILD, article, by=None, now=clock.now())
        )
        made = Bench(store, clock, world, carrier, executor, service, row.id)
        yield made
        if not made.carrier.died.is_set():
            await made.executor.stop()
    finally:
        await store.close()


def _wire(store: Store, carrier: FakeCarrier, clock: TurnedClock) -> tuple[Executor, Discussions]:
    renderers: dict[str, Renderer] = {}
    settlers: dict[str, Settler] = {}
    executor = Executor(store, carrier, clock, renderers=renderers, settlers=settlers)
    braking = Braking(store, executor, clock)
    service = Discussions(store, executor, clock, Settings(), braking=braking)
    renderers.update(service.renderers)
    settlers.update(service.settlers)
    return executor, service


def _pending(tx: Tx) -> int:
    rows = tx.query("SELECT count(*) AS n FROM effects WHERE state = 'pending'")
    return int(next(iter(rows))["n"])


Story = Callable[[Bench], Awaitable[None]]


def told(path: Path, story: Story) -> None:
    async def whole() -> None:
        async with bench(path / "seedbed.db") as made:
            await story(made)

    asyncio.run(whole())

"""A database with one open discussion, filled by plain inserts, and digests that really post."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.digests.archive import Archive
from bot.digests.section import NAMES
from bot.digests.service import Digests
from bot.effects.executor import Deed, Executor, Renderer, Result, Settler
from bot.guilds.settings import GuildSettings
from bot.moderation.scopes import GuildPolicy
from bot.store import Store, Tx, digests, guilds
from bot.store.digest_rows import Digest
from bot.store.times import to_text
from tests.fake_discord import FakeCarrier, FakeDiscord, Posted
from tests.prepared import prepare

GUILD = 7
ADMINS = 72
THREAD = 700
OPENED = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARTICLE = "The river rose for nine days in spring. Nobody had asked the town about the dam."
THOUGHT = "The old bridge should be mended before anyone builds a new one."

OTHER = "Nobody has asked the ferrymen what they would lose by it."


class Clock:
    def __init__(self) -> None:
        self.moment = OPENED

    def now(self) -> datetime:
        return self.moment


class Carrier(FakeCarrier):
    """Attributes: ``asked`` is set once something is to be carried out."""

    def __init__(self, discord: FakeDiscord) -> None:
        super().__init__(discord)
        self.asked = asyncio.Event()

    async def carry_out(self, deed: Deed) -> Result:
        self.asked.set()
        return await super().carry_out(deed)


class World:
    """``restart`` leaves everything in memory behind; ``discord`` and the database stay."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock()
        self.discord = FakeDiscord()
        self._ids = count(1)
        self.restart()

    def restart(self) -> None:
        renderers: dict[str, Renderer] = {}
        settlers: dict[str, Settler] = {}
        self.carrier = Carrier(self.discord)
        self.executor = Executor(
            self.store, self.carrier, self.clock, renderers=renderers, settlers=settlers
        )
        self.digests = Digests(self.store, self.executor, self.clock, main_points=5, parts=NAMES)
        self.archive = Archive(self.store)
        renderers.update(self.digests.renderers)
        settlers.update(self.digests.settlers)

    async def latest(self, guild_id: int = GUILD, discussion_id: int | None = None) -> Digest:
        """Return the newest digest; fail where there is none."""
        found = await self.archive.latest(guild_id, discussion_id)
        digest = await self.store.read(lambda tx: digests.get(tx, found or 0))
        assert digest is not None
        return digest

    async def at(self, **later: float) -> None:
        """Turn the clock to so long after the opening and let the scheduler's tick come."""
        self.clock.moment = OPENED + timedelta(**later)
        await self.tick()

    async def tick(self) -> None:
        await self.digests.compose_due()
        await self.settle()

    async def settle(self) -> None:
        self.executor.kick()
        await self.executor.idle()

    async def insert(self, table: str, **row: object) -> int:
        def put(tx: Tx) -> int:
            made = tx.table(table).insert({"guild_id": GUILD, **row}, pk="id")
            return int(made.last_pk or 0)

        return await self.store.write(put)

    async def execute(self, sql: str, *values: object) -> None:
        await self.store.write(lambda tx: tx.execute(sql, list(values)))

    async def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await self.store.read(lambda tx: list(tx.query(sql, list(values))))

    async def discussion(self, title: str = "On the river", **changed: object) -> int:
        article = await self.insert(
            "articles",
            slug=f"river-{next(self._ids)}",
            document=json.dumps(_article(title)),
            title=title,
            origin="added",
            added_at=to_text(OPENED),
        )
        row: dict[str, object] = {
            "article_id": article,
            "title": title,
            "channel_id": 70,
            "forum": 0,
            "state": "open",
            "slow_mode_seconds": 0,
            "auto_archive_minutes": 60,
            "created_at": to_text(OPENED),
            "opened_at": to_text(OPENED),
        }
        return await self.insert("discussions", **{**row, **changed})

    async def reply(
        self,
        text: str | None = THOUGHT,
        *,
        hours: float = 1.0,
        author: int | None = 501,
        zone: str | None = "allow",
        score: float = 0.1,
        discussion: int = 1,
        **changed: object,
    ) -> int:
        """Insert a reply with one revision, scored and decided unless ``zone`` is None."""
        at = to_text(OPENED + timedelta(hours=hours))
        row = {
            "discussion_id": discussion,
            "thread_id": THREAD,
            "message_id": 800_000 + next(self._ids),
            "kind": "message",
            "author_id": author,
            "posted_at": at,
        }
        reply = await self.insert("replies", **{**row, **changed})
        await self.revise(reply, text, zone=zone, score=score, at=at)
        return reply

    async def revise(
        self,
        reply: int,
        text: str | None,
        *,
        zone: str | None = "allow",
        score: float = 0.1,
        at: str = to_text(OPENED),
    ) -> int:
        (row,) = await self.rows(
            "SELECT exempt, (SELECT count(*) FROM revisions WHERE reply_id = replies.id) AS n "
            "FROM replies WHERE id = ?",
            reply,
        )
        revision = await self.insert(
            "revisions",
            reply_id=reply,
            revision=row["n"] + 1,
            text=text,
            received_at=at,
            state="waiting" if zone is None else "scored",
        )
        if zone is not None:
            await self.execute(
                "INSERT INTO scores VALUES (?, ?, 'insult', ?, 'scripted', '1', ?, NULL, NULL)",
                GUILD,
                revision,
                score,
                at,
            )
            await self.insert(
                "decisions",
                revision_id=revision,
                zone=zone,
                exempt=row["exempt"],
                policy_version=1,
                reasons="[]",
                decided_at=at,
            )
        return revision

    async def case(
        self, reply: int, state: str = "open", *, hours: float = 1.0, **changed: object
    ) -> int:
        row: dict[str, object] = {
            "number": next(self._ids),
            "reply_id": reply,
            "revision_id": (await self.rows("SELECT max(id) AS v FROM revisions"))[0]["v"],
            "discussion_id": 1,
            "label": "insult",
            "score": 0.8,
            "state": state,
            "opened_at": to_text(OPENED + timedelta(hours=hours)),
        }
        return await self.insert("cases", **{**row, **changed})

    @property
    def posted(self) -> list[Posted]:
        return self.discord.in_channel(ADMINS)

    def said(self) -> list[str]:
        """Return the first embed's words of everything posted, in order."""
        return [one.message.embeds[0].description for one in self.posted]

    async def windows(self, discussion: int = 1) -> list[tuple[str, str]]:
        found = await self.rows(
            "SELECT starts_at, ends_at FROM digests WHERE discussion_id = ? AND kind = 'scheduled' "
            "ORDER BY starts_at",
            discussion,
        )
        return [(row["starts_at"][:16], row["ends_at"][:16]) for row in found]


def _article(title: str) -> Mapping[str, object]:
    return {
        "slug": "river",
        "title": title,
        "body": ARTICLE,
        "source": "https://example.org/river",
        "published": "1999-02",
        "language": "en",
        "tags": [],
        "prompts": [],
        "opening_reply": None,
    }


async def choose(world: World, **changed: Any) -> None:
    chosen = GuildSettings(**{"admin_channel_id": ADMINS, "digest_time": "08:00", **changed})
    await world.store.write(
        lambda tx: guilds.save_settings(tx, GUILD, chosen, by=None, now=world.clock.now())
    )


Story = Callable[[World], Awaitable[None]]


def told(folder: Path, story: Story) -> None:
    """Run a story in a world with a guild and one open discussion, its number 1."""

    async def whole() -> None:
        store = await Store.open(prepare(folder / "seedbed.db"))
        world = World(store)
        try:
            await choose(world)
            await world.discussion()
            await world.execute(
                "INSERT INTO policies VALUES (?, 1, ?, NULL, ?)",
                GUILD,
                json.dumps(GuildPolicy.plain({"insult": 0.6}).to_document()),
                to_text(OPENED),
            )
            await story(world)
        finally:
            if not world.carrier.died.is_set():
                await world.executor.stop()
            await store.close()

    asyncio.run(whole())

"""The order of steps when a digest is composed, posted and shown."""

import asyncio
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.clock import Clock
from bot.digests import render
from bot.digests.chart import Chart, Posted, draw
from bot.digests.citations import lane
from bot.digests.figures import Figures
from bot.digests.points import choose
from bot.digests.sources import Point, Source
from bot.digests.view import CHART_NAME, render_digest, view
from bot.digests.window import Window, due
from bot.effects.executor import Executor, Outcome, Renderer, Settler
from bot.effects.message import Message
from bot.guilds.settings import GuildSettings
from bot.moderation.desk_figures import DeskFigures
from bot.store import Store, Tx, articles, digests, discussions, guilds, outbox, record_figures
from bot.store.digest_rows import Digest
from bot.store.outbox import Effect

log = logging.getLogger(__name__)

_LISTED = 25


class DigestError(Exception):
    """A digest cannot be made; the message tells a person what to do."""


@dataclass(frozen=True, slots=True)
class _Material:
    """All that a window's digest is made of."""

    guild_id: int
    discussion_id: int
    kind: str
    window: Window
    settings: GuildSettings
    figures: Figures
    desk: DeskFigures
    sources: tuple[Source, ...]
    posted: tuple[Posted, ...]
    article: str


class Digests:
    """Digests of every guild.

    Args:
        main_points: How many sentences are quoted at the most, 0 to 5.

    Attributes:
        renderers: For the executor.
        settlers: For the executor.
    """

    def __init__(self, store: Store, executor: Executor, clock: Clock, *, main_points: int) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._main_points = main_points
        self._composing = asyncio.Lock()
        self.renderers: dict[str, Renderer] = {"digest": render_digest}
        self.settlers: dict[str, Settler] = {"digest": self._settle}

    async def compose_due(self) -> None:
        """Compose every window that has ended and has no digest; posting follows by itself.

        Called again while it runs, or twice for one window, it does nothing more. A discussion
        whose digest cannot be made holds up no other, and is tried again the next time.
        """
        async with self._composing:
            stuck: set[int] = set()
            for guild_id, discussion_id, window in await self._store.read(self._due):
                if discussion_id in stuck:
                    continue  # its windows adjoin: none may be left out
                try:
                    await self._compose(guild_id, discussion_id, window, "scheduled")
                except Exception:
                    log.exception("a digest of discussion %s cannot be made", discussion_id)
                    stuck.add(discussion_id)

    async def now(self, guild_id: int, discussion_id: int) -> Digest:
        """Compose and post a digest of what has happened since the last scheduled window.

        Of a discussion that was closed and has had its last digest, it tells the whole.

        Raises:
            DigestError: There is no such discussion, it has not begun, or no channel is chosen.
        """

        def span(tx: Tx) -> Window:
            found = discussions.get(tx, discussion_id)
            if found is None or found.guild_id != guild_id or found.opened_at is None:
                raise DigestError(
                    "There is no such discussion here. `/article list` shows what was posted."
                )
            if guilds.settings(tx, guild_id).admin_channel_id is None:
                raise DigestError(
                    "No channel for digests is chosen yet: `/setup admin_channel:` does that."
                )
            last = [one.since for one in digests.ongoing(tx) if one.discussion_id == discussion_id]
            start = last[0] if last else found.opened_at
            return Window(start, max(self._clock.now(), start))

        window = await self._store.read(span)
        async with self._composing:
            digest_id = await self._compose(guild_id, discussion_id, window, "asked")
        found = await self._store.read(lambda tx: digests.get(tx, digest_id or 0))
        if found is None:
            raise DigestError("This digest was asked for a moment ago already.")
        return found

    async def listed(self, guild_id: int) -> list[Digest]:
        """Return the newest digests of a guild."""
        return await self._store.read(lambda tx: digests.listed(tx, guild_id, limit=_LISTED))

    async def show(self, guild_id: int, digest_id: int) -> tuple[Message, str] | None:
        """Return a digest as a message and as Markdown, as it may be shown now, or None."""

        def look(tx: Tx) -> tuple[Message, str] | None:
            found = digests.get(tx, digest_id)
            if found is None or found.guild_id != guild_id:
                return None
            shown = view(tx, found)
            return render.message(shown), render.markdown(shown)

        return await self._store.read(look)

    async def chart(self, guild_id: int, digest_id: int) -> outbox.File | None:
        """Return the chart of a digest, or None."""

        def look(tx: Tx) -> outbox.File | None:
            found = digests.get(tx, digest_id)
            if found is None or found.guild_id != guild_id or found.file_id is None:
                return None
            return outbox.file(tx, found.file_id)

        return await self._store.read(look)

    def _due(self, tx: Tx) -> list[tuple[int, int, Window]]:
        found = []
        for one in digests.ongoing(tx):
            settings = guilds.settings(tx, one.guild_id)
            if settings.admin_channel_id is None:
                continue
            windows = due(
                one.since,
                self._clock.now(),
                at=settings.digest_clock,
                zone=settings.tz,
                until=one.until,
            )
            found += [(one.guild_id, one.discussion_id, window) for window in windows]
        return found

    async def _compose(
        self, guild_id: int, discussion_id: int, window: Window, kind: str
    ) -> int | None:
        """Read, think outside the database and the event loop, then store digest and effect."""
        material = await self._store.read(
            lambda tx: _gather(tx, guild_id, discussion_id, window, kind, now=self._clock.now())
        )
        points, chart = await asyncio.to_thread(_think, material, self._main_points)
        digest_id = await self._store.write(lambda tx: self._keep(tx, material, points, chart))
        self._executor.kick()
        return digest_id

    def _keep(
        self, tx: Tx, material: _Material, points: list[Point], chart: Chart | None
    ) -> int | None:
        now = self._clock.now()
        file_id = None
        if chart is not None:
            file_id = outbox.add_file(
                tx,
                CHART_NAME,
                chart.png,
                guild_id=material.guild_id,
                description=chart.description,
            )
        document: dict[str, Any] = {
            "figures": material.figures.to_document(),
            "desk": material.desk.to_document(),
            "points": [asdict(point) for point in points],
        }
        digest_id = digests.add(
            tx,
            guild_id=material.guild_id,
            discussion_id=material.discussion_id,
            kind=material.kind,
            start=material.window.start,
            end=material.window.end,
            document=document,
            file_id=file_id,
            now=now,
        )
        if digest_id is None:
            if file_id is not None:
                outbox.drop_file(tx, file_id)
            return None
        payload = {
            "channel": material.settings.admin_channel_id,
            "render": "digest",
            "row": digest_id,
            "settle": "digest",
        }
        outbox.put(
            tx,
            "send",
            payload,
            guild_id=material.guild_id,
            lane=lane(material.guild_id),
            now=now,
        )
        return digest_id

    def _settle(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        if outcome.result and "message_id" in outcome.result:
            digests.posted(
                tx,
                effect.payload["row"],
                channel_id=outcome.result["channel_id"],
                message_id=outcome.result["message_id"],
                now=self._clock.now(),
            )


def _gather(
    tx: Tx, guild_id: int, discussion_id: int, window: Window, kind: str, *, now: datetime
) -> _Material:
    discussion = discussions.get(tx, discussion_id)
    article = articles.by_id(tx, discussion.article_id) if discussion else None
    length = window.end - window.start
    opened: datetime = (discussion.opened_at if discussion else None) or window.start
    before = None
    if opened < window.start:
        start = window.start - length
        before = digests.counts(tx, discussion_id, start=start, end=window.start)
    found = digests.quotable(tx, discussion_id, start=window.start, end=window.end)
    ticks = digests.ticks(tx, discussion_id, start=window.start, end=window.end)
    return _Material(
        guild_id,
        discussion_id,
        kind,
        window,
        guilds.settings(tx, guild_id),
        Figures(digests.counts(tx, discussion_id, start=window.start, end=window.end), before),
        record_figures.desk(tx, guild_id, start=window.start, end=window.end, now=now),
        tuple(Source(one.reply_id, one.revision_id, one.author_id, one.text) for one in found),
        tuple(Posted(one.posted_at, one.flagged) for one in ticks),
        article.article.body if article else "",
    )


def _think(material: _Material, main_points: int) -> tuple[list[Point], Chart | None]:
    """Return the main points and the chart, or no chart where there was no reply to draw."""
    points = choose(material.sources, most=main_points, known=material.article)
    if not material.posted:
        return points, None
    window = material.window
    chart = draw(material.posted, start=window.start, end=window.end, zone=material.settings.tz)
    return points, chart

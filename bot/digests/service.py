"""The order of steps when a digest is composed and posted."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.digests import planning, posting
from bot.digests.compose import PARTS, Composed, compose, gather, picture
from bot.digests.look import render
from bot.digests.material import Material
from bot.digests.phrasing import phrased
from bot.digests.replacing import Replacing
from bot.digests.view import view
from bot.digests.window import Window
from bot.digests.writing.writer import Writer
from bot.effects.executor import Executor, Outcome, Renderer, Settler
from bot.effects.message import Message
from bot.guilds.settings import GuildSettings
from bot.language.catalogues import language
from bot.language.words import speaking, tr
from bot.store import Store, Tx, digests, discussions, guilds, outbox, windows, written
from bot.store.digest_rows import Digest
from bot.store.outbox import Effect
from bot.store.windows import Planned

if TYPE_CHECKING:
    from bot.digests.look.chart import Chart

log = logging.getLogger(__name__)


class DigestError(Exception):
    """A digest cannot be made; the message tells a person what to do."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Which window of which discussion; ``planned`` is its row, None where it was asked for."""

    guild_id: int
    discussion_id: int
    window: Window
    planned: int | None = None


class Digests:
    """Digests of every guild.

    The table of windows says what is due and what is done (see ``bot.store.windows``). Each step
    is one transaction, so that a process may die between any two of them, and be two at once.

    Args:
        main_points: How many sentences are quoted at the most, 0 to 5.
        parts: What digests tell where a guild has not chosen; names of ``compose.PARTS``.
        writer: Makes a smoother text for the guilds that agreed to it, or None.

    Attributes:
        renderers: For the executor.
        settlers: For the executor.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        *,
        main_points: int,
        parts: Sequence[str],
        writer: Writer | None = None,
    ) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self._main_points = main_points
        self._parts = tuple(parts)
        self._writer = writer
        self._composing = asyncio.Lock()
        self.renderers: dict[str, Renderer] = {"digest": self._render}
        self.settlers: dict[str, Settler] = {"digest": self._settle, **Replacing(clock).settlers}

    async def compose_due(self) -> None:
        """Plan the windows that have ended, and compose those that are planned.

        Posting follows by itself. Called again while it runs, or twice for one window, it does
        nothing more. A discussion whose digest cannot be made holds up no other, and is tried
        again the next time. Where digests, or the whole bot, are paused nothing is planned or
        composed; what was missed meanwhile is one window once they are resumed, which needs no
        call but the next.
        """
        async with self._composing:
            now = self._clock.now()
            under_way = await self._store.read(lambda tx: planning.under_way_unless_ended(tx, now))
            if under_way is None:
                await self._store.write(lambda tx: planning.plan(tx, now))
                under_way = await self._store.read(lambda tx: planning.under_way(tx, now))
            stuck: set[int] = set()
            for one in under_way:
                if one.discussion_id in stuck:
                    continue  # what each tells builds on the one before
                try:
                    await self._compose_planned(one)
                except Exception:
                    log.exception("a digest of discussion %s cannot be made", one.discussion_id)
                    stuck.add(one.discussion_id)

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
                    tr("There is no such discussion here. `/article list` shows what was posted.")
                )
            if guilds.settings(tx, guild_id).digests_go_to is None:
                raise DigestError(
                    tr("No channel for digests is chosen yet: `/setup` asks for one.")
                )
            last = [one.since for one in digests.ongoing(tx) if one.discussion_id == discussion_id]
            start = last[0] if last else found.opened_at
            return Window(start, max(self._clock.now(), start))

        window = await self._store.read(span)
        async with self._composing:
            digest_id = await self._compose(_Place(guild_id, discussion_id, window))
        found = await self._store.read(lambda tx: digests.get(tx, digest_id or 0))
        if found is None:
            raise DigestError(tr("This digest was asked for a moment ago already."))
        return found

    async def _compose_planned(self, one: Planned) -> None:
        if await self._store.write(lambda tx: windows.begin(tx, one.id, now=self._clock.now())):
            await self._compose(_Place(one.guild_id, one.discussion_id, one.window, one.id))

    async def _compose(self, place: _Place) -> int | None:
        """Read, think outside the database and the event loop, then store digest and effect.

        A planned window in which nobody replied is skipped where the guild wants that, also if
        there are open cases or appeals: those have cards of their own.
        """

        def look(tx: Tx) -> tuple[GuildSettings, Material]:
            material = gather(
                tx,
                place.discussion_id,
                place.window,
                main_points=self._main_points,
                now=self._clock.now(),
            )
            return guilds.settings(tx, place.guild_id), material

        settings, material = await self._store.read(look)
        planned = place.planned
        if planned is not None and settings.digest_empty == "skip" and not material.posted:
            await self._store.write(lambda tx: windows.skipped(tx, planned, now=self._clock.now()))
            return None
        parts = [one for one in settings.digest_sections if one in PARTS] or self._parts
        with speaking(language(settings.language)):
            composed = await asyncio.to_thread(compose, material, parts)
            chart = await asyncio.to_thread(picture, material)
        text = None
        if self._writer is not None and settings.digest_writer:
            text = await phrased(self._writer, material, composed.sections)

        def keep(tx: Tx) -> int | None:
            made = self._keep(tx, place, composed, chart)
            if made is not None and text is not None:
                written.add(tx, made, text.sentences, handed=text.handed)
            return made

        digest_id = await self._store.write(keep)
        self._executor.kick()
        return digest_id

    def _keep(self, tx: Tx, place: _Place, composed: Composed, chart: "Chart | None") -> int | None:
        now = self._clock.now()
        if place.planned is not None and not windows.begin(tx, place.planned, now=now):
            return None  # another process was first
        file_id = None
        if chart is not None:
            file_id = outbox.add_file(
                tx,
                render.CHART_NAME,
                chart.png,
                guild_id=place.guild_id,
                description=chart.description,
            )
        digest_id = digests.add(
            tx,
            guild_id=place.guild_id,
            discussion_id=place.discussion_id,
            kind="asked" if place.planned is None else "scheduled",
            start=place.window.start,
            end=place.window.end,
            document=composed.document,
            sources=composed.sources,
            file_id=file_id,
            now=now,
        )
        if digest_id is None:
            if file_id is not None:
                outbox.drop_file(tx, file_id)
            return None
        if place.planned is not None:
            windows.composed(tx, place.planned, digest_id, now=now)
        posting.post(tx, digest_id, now=now)
        return digest_id

    def _render(self, tx: Tx, digest_id: int) -> Message | None:
        found = digests.get(tx, digest_id)
        return render.message(view(tx, found, posting=self._clock.now())) if found else None

    def _settle(self, tx: Tx, effect: Effect, outcome: Outcome) -> None:
        if outcome.result and "message_id" in outcome.result:
            digests.posted(
                tx,
                effect.payload["row"],
                channel_id=outcome.result["channel_id"],
                message_id=outcome.result["message_id"],
                now=self._clock.now(),
            )
            windows.posted(tx, effect.payload["row"], now=self._clock.now())

"""The order of steps when a discussion is posted, closed and opened again."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.clock import Clock
from bot.discussions import lanes, outcomes
from bot.discussions.asked import (
    DiscussionError,
    article,
    existing,
    living,
    once_open,
    refuse_twice,
)
from bot.discussions.guarding import Guarding
from bot.discussions.plan import Plan, plan, respond
from bot.discussions.shelf import Shelf
from bot.discussions.wording import Keeping, closing, reopening
from bot.effects.executor import Executor
from bot.language.guilds import speaking_in
from bot.language.words import tr
from bot.moderation.brakes.braking import Braking
from bot.settings import Settings
from bot.store import Store, Tx, discussions
from bot.store.discussion_rows import Discussion, NewDiscussion, Screened, ThreadRow

log = logging.getLogger(__name__)

Why = Literal["admin", "date"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how an article is posted.

    Attributes:
        forum: The channel is a forum.
        tags: Names of the forum's tags to put on the posts; empty for a text channel.
        slow_mode_seconds: Between two replies of one person in a thread, 0 to 21,600; None for
            what the settings say.
        auto_archive_minutes: 60, 1,440, 4,320 or 10,080; None for what the settings say.
        closes_at: When the discussion closes by itself, or None.
        screened: How members are kept from writing but with the form; None where they may.
    """

    channel_id: int
    forum: bool = False
    tags: Sequence[str] = ()
    slow_mode_seconds: int | None = None
    auto_archive_minutes: int | None = None
    closes_at: datetime | None = None
    screened: Screened | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A discussion after a command, and whether the command changed it."""

    discussion: Discussion
    changed: bool


class Discussions:
    """Posts articles, closes their discussions and opens them again.

    Attributes:
        shelf: The articles of the guilds.
        guarding: Keeps screened discussions shut.
        renderers: For the executor.
        settlers: For the executor.
    """

    def __init__(
        self,
        store: Store,
        executor: Executor,
        clock: Clock,
        settings: Settings,
        *,
        braking: Braking,
    ) -> None:
        self._store = store
        self._braking = braking
        self._executor = executor
        self._clock = clock
        self._defaults = settings.discussion
        privacy = settings.privacy
        self._keeping = Keeping(privacy.retention_days, privacy.case_hold_days)
        self.shelf = Shelf(store, clock)
        self.guarding = Guarding(store, executor, clock)
        self.renderers = outcomes.renderers()
        self.settlers = outcomes.settlers(clock)

    async def import_shipped(self, guild_id: int) -> int:
        """Copy the shipped seeds that are new to a guild and return how many there were."""
        return await self.shelf.import_shipped(guild_id)

    async def preview(self, article_id: int, *, guild_id: int, forum: bool) -> Plan:
        """Return what posting an article would make, without making it.

        Raises:
            DiscussionError: The guild has no such article.
        """

        def look(tx: Tx) -> Plan:
            found = article(tx, article_id, guild_id=guild_id)
            with speaking_in(tx, guild_id):
                return plan(found.article, forum=forum, keeping=self._keeping)

        return await self._store.read(look)

    async def post(self, article_id: int, *, guild_id: int, place: Place, by: int) -> int:
        """Begin to post an article and return the discussion's id; see ``wait_posted``.

        Raises:
            DiscussionError: The guild has no such article, or it is just being posted there.
        """

        def begin(tx: Tx) -> int:
            now = self._clock.now()
            found = article(tx, article_id, guild_id=guild_id).article
            refuse_twice(tx, article_id, guild_id=guild_id, channel_id=place.channel_id)
            new = self._new(article_id, found.title, guild_id=guild_id, place=place, by=by)
            discussion = existing(tx, discussions.begin(tx, new, now=now), guild_id=guild_id)
            keeping, screened = self._keeping, bool(place.screened)
            with speaking_in(tx, guild_id):
                planned = plan(found, forum=place.forum, keeping=keeping, screened=screened)
                lanes.Writer(tx, discussion, now=now).post(found, planned, tags=place.tags)
            return discussion.id

        discussion_id = await self._store.write(begin)
        log.info("discussion %s of article %s is being posted", discussion_id, article_id)
        self._executor.kick()
        return discussion_id

    async def wait_posted(self, discussion_id: int, *, timeout_seconds: float = 60.0) -> Discussion:
        """Wait until a posting has ended or can do nothing for now, and return the discussion.

        It may still be ``posting`` afterwards: Discord is slow or down, or the guild is paused.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self._executor.idle()
        found = await self._store.read(lambda tx: discussions.get(tx, discussion_id))
        if found is None:
            raise DiscussionError(tr("There is no discussion {number} here.", number=discussion_id))
        return found

    async def get(self, discussion_id: int, *, guild_id: int) -> Discussion:
        """Return a discussion of a guild.

        Raises:
            DiscussionError: The guild has no such discussion.
        """
        return await self._store.read(lambda tx: existing(tx, discussion_id, guild_id=guild_id))

    async def listed(self, guild_id: int) -> list[Discussion]:
        """Return the discussions of a guild, the newest first."""
        return await self._store.read(lambda tx: discussions.in_guild(tx, guild_id))

    async def threads(self, discussion_id: int) -> list[ThreadRow]:
        """Return the threads of a discussion that exist, in order."""
        return await self._store.read(lambda tx: living(tx, discussion_id))

    async def close(
        self, discussion_id: int, *, guild_id: int, by: int | None, why: Why = "admin"
    ) -> Change:
        """Close an open discussion: announce it in every thread, lock and archive the threads.

        Raises:
            DiscussionError: The guild has no such discussion, or it was never open.
        """

        def end(tx: Tx) -> Change:
            before = once_open(tx, discussion_id, guild_id=guild_id)
            now = self._clock.now()
            if not discussions.set_closed(tx, discussion_id, now=now):
                return Change(before, changed=False)
            self._braking.closing(tx, discussion_id)
            with speaking_in(tx, guild_id):
                announcement = closing(by_date=why == "date")
            lanes.Writer(tx, before, now=now).close(living(tx, discussion_id), announcement)
            return Change(existing(tx, discussion_id, guild_id=guild_id), changed=True)

        return self._tell(await self._store.write(end), by=by)

    async def reopen(self, discussion_id: int, *, guild_id: int, by: int) -> Change:
        """Open a closed discussion again: unlock its threads and announce it in each.

        What is screened by locks stays locked. A closing date that is past is forgotten.

        Raises:
            DiscussionError: The guild has no such discussion, or it was never open.
        """

        def again(tx: Tx) -> Change:
            before = once_open(tx, discussion_id, guild_id=guild_id)
            now = self._clock.now()
            if not discussions.set_reopened(tx, discussion_id, now=now):
                return Change(before, changed=False)
            screened = before.screened is not None
            with speaking_in(tx, guild_id):
                announcement = reopening(screened=screened)
                if screened:
                    announcement = replace(announcement, buttons=(respond(),))
            lanes.Writer(tx, before, now=now).reopen(living(tx, discussion_id), announcement)
            return Change(existing(tx, discussion_id, guild_id=guild_id), changed=True)

        return self._tell(await self._store.write(again), by=by)

    async def close_due(self) -> list[int]:
        """Close every discussion whose closing date has come and return their ids."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: discussions.due_to_close(tx, now))
        closed = []
        for discussion in due:
            change = await self.close(
                discussion.id, guild_id=discussion.guild_id, by=None, why="date"
            )
            closed += [discussion.id] if change.changed else []
        return closed

    def _new(
        self, article_id: int, title: str, *, guild_id: int, place: Place, by: int
    ) -> NewDiscussion:
        slow, archive = place.slow_mode_seconds, place.auto_archive_minutes
        return NewDiscussion(
            guild_id=guild_id,
            article_id=article_id,
            title=title,
            channel_id=place.channel_id,
            forum=place.forum,
            slow_mode_seconds=self._defaults.slow_mode_seconds if slow is None else slow,
            auto_archive_minutes=archive or self._defaults.auto_archive_minutes,
            closes_at=place.closes_at,
            posted_by=by,
            screened=place.screened,
        )

    def _tell(self, change: Change, *, by: int | None) -> Change:
        if change.changed:
            log.info("discussion %s is %s by %s", change.discussion.id, change.discussion.state, by)
            self._executor.kick()
        return change

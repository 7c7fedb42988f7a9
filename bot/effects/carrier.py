"""The way to Discord through discord.py: one function per kind of effect.

Kinds and their payloads (``message`` or ``render`` besides, where something is said):

- ``send``: channel, and patient where it is tried for a day if the bot may not write there.
  ``edit``: channel, target. ``delete``: channel, target.
- ``start_thread``: channel, target, name, slow_mode, auto_archive.
- ``forum_post``: channel, name, tags (names), slow_mode, auto_archive.
- ``edit_thread``: thread, and any of locked, archived, name (or the message's words as its name).
  ``delete_thread``: thread.
- ``look_time_out``, ``time_out``, ``lift_time_out``: see `bot.effects.time_outs`.
- ``look_brake``, ``set_brake``, ``lift_brake``: see `bot.effects.brakes`.
- ``respond``, ``respond_edit``, ``tell``: see `bot.effects.responses`.
- ``notify``: user, channel (where a private thread may be made, or None), name.
- ``milestone``: nothing; it is there for what its outcome settles.
"""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import discord

from bot.effects import brakes, rendering, searching, time_outs
from bot.effects.archived import ARCHIVED, opened
from bot.effects.executor import EDIT_CAP, Deed, ImpossibleError, Result, UnreachableError
from bot.effects.live_answers import LiveAnswers
from bot.effects.responses import Responses
from bot.effects.webhooks import Webhooks
from bot.language.words import msg

_EDIT_CAP = 30046
"""Source: Discord, JSON error codes: the cap on edits to messages older than an hour."""
_EDIT_CAP_WAIT_SECONDS = 600.0
_EDIT_CAP_TRIES = 4
_PATIENT_TRIES = 300
"""About a day; see `bot.effects.executor` for the time between."""
_NEWEST_POSTS = 10
"""So many of a forum's are looked at whatever their times; see `bot.effects.searching`."""
_THREAD_EXISTS = 160004

T = TypeVar("T")

Deeds = Mapping[str, Callable[[Deed], Awaitable[Result]]]


class DiscordCarrier:
    """Carries effects out with a discord.py client; relies on no cache.

    Args:
        webhooks: Post responses under members' names.
        answers: The interactions that can still be answered.
    """

    def __init__(self, client: discord.Client, *, webhooks: Webhooks, answers: LiveAnswers) -> None:
        self._client = client
        self._responses = Responses(client, webhooks, answers, thread_of=self._thread)
        self._deeds: Deeds = {
            "send": self._send,
            "edit": self._edit,
            "delete": self._delete,
            "start_thread": self._start_thread,
            "forum_post": self._forum_post,
            "edit_thread": self._edit_thread,
            "delete_thread": self._delete_thread,
            "notify": self._notify,
            **time_outs.deeds(client),
            **brakes.deeds(self._thread),
            **self._responses.deeds(),
            "milestone": self._nothing,
        }

    async def carry_out(self, deed: Deed) -> Result:
        """Do it and return the ids that Discord answered; see ``Carrier``."""
        return await _translated(self._deeds[deed.kind](deed))

    async def find(self, deed: Deed) -> Result | None:
        """Return what an earlier attempt created, or None; see ``Carrier``.

        Kinds that are the same when done twice (edits, deletions) and those that look for
        themselves (notify) are never found, and so repeated.
        """
        if deed.kind == "send":
            return await _translated(self._find_message(deed.payload["channel"], deed))
        if deed.kind == "forum_post":
            return await _translated(self._find_post(deed))
        if deed.kind == "respond":
            return await _translated(self._responses.find(deed))
        return None

    async def _send(self, deed: Deed) -> Result:
        channel = await self._messageable(deed.payload["channel"])
        try:
            sent = await _post(channel, deed)
        except discord.HTTPException as error:
            if error.status == HTTPStatus.FORBIDDEN and deed.payload.get("patient"):
                why = f"Discord answered 403 (code {error.code})"
                raise UnreachableError(why, most=_PATIENT_TRIES) from error
            if error.code != ARCHIVED:
                raise
            async with opened(await self._thread(deed.payload["channel"])) as thread:
                sent = await _post(thread, deed)
        return {"message_id": sent.id, "channel_id": channel.id}

    async def _edit(self, deed: Deed) -> Result:
        channel = await self._messageable(deed.payload["channel"])
        message = channel.get_partial_message(deed.payload["target"])
        assert deed.message is not None  # noqa: S101  an edit without a message is a bug here
        try:
            await message.edit(
                content=deed.message.content or None,
                embeds=rendering.embeds(deed.message, deed.marker),
                view=rendering.view(deed.message),
                attachments=rendering.attachments(deed.files),
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except discord.NotFound:
            return {}  # someone removed our message: there is nothing left to bring up to date
        return {"message_id": message.id}

    async def _delete(self, deed: Deed) -> Result:
        channel = await self._messageable(deed.payload["channel"])
        try:
            await channel.get_partial_message(deed.payload["target"]).delete()
        except discord.NotFound:
            return {"gone": True}
        return {}

    async def _start_thread(self, deed: Deed) -> Result:
        channel = await self._channel(deed.payload["channel"])
        if not isinstance(channel, discord.TextChannel):
            raise ImpossibleError(msg("threads can only be started in a text channel"))
        target = deed.payload["target"]
        try:
            thread = await channel.get_partial_message(target).create_thread(
                name=deed.payload["name"],
                auto_archive_duration=deed.payload["auto_archive"],
                slowmode_delay=deed.payload["slow_mode"] or None,
            )
        except discord.HTTPException as error:
            if error.code != _THREAD_EXISTS:
                raise
            return {"thread_id": target}  # a thread that starts from a message has its id
        return {"thread_id": thread.id}

    async def _forum_post(self, deed: Deed) -> Result:
        forum = await self._channel(deed.payload["channel"])
        if not isinstance(forum, discord.ForumChannel) or deed.message is None:
            raise ImpossibleError(msg("posts can only be made in a forum"))
        wanted = {name.casefold() for name in deed.payload["tags"]}
        tags = [tag for tag in forum.available_tags if tag.name.casefold() in wanted]
        made = await forum.create_thread(
            name=deed.payload["name"],
            auto_archive_duration=deed.payload["auto_archive"],
            slowmode_delay=deed.payload["slow_mode"] or None,
            applied_tags=tags[:5],
            **rendering.parts(deed.message, deed.marker, deed.files),
        )
        return {"thread_id": made.thread.id, "message_id": made.message.id}

    async def _edit_thread(self, deed: Deed) -> Result:
        thread = await self._thread(deed.payload["thread"])
        wanted = {
            key: deed.payload[key] for key in ("locked", "archived", "name") if key in deed.payload
        }
        if deed.message is not None:
            wanted["name"] = deed.message.content
        if not wanted:
            return {}
        if thread.archived and wanted.get("archived") is not True and set(wanted) != {"archived"}:
            # Source: Discord, "Threads": an archived thread takes no other change.
            thread = await thread.edit(archived=False)
        await thread.edit(**wanted)
        return {}

    async def _delete_thread(self, deed: Deed) -> Result:
        with contextlib.suppress(discord.NotFound):
            await (await self._thread(deed.payload["thread"])).delete()
        return {}

    async def _notify(self, deed: Deed) -> Result:
        """Tell one person: by DM, else in a private thread; ``way`` is None where neither is open.

        Each step looks for what an earlier attempt left, as one effect holds several creations.
        """
        user = await self._client.fetch_user(deed.payload["user"])
        try:
            dm = user.dm_channel or await user.create_dm()
            if deed.effect.attempts == 0 or await self._find_message(dm.id, deed) is None:
                await _post(dm, deed)
        except discord.Forbidden:
            return await self._notify_in_thread(deed, user)
        return {"way": "dm"}

    async def _notify_in_thread(self, deed: Deed, user: discord.User) -> Result:
        channel_id = deed.payload["channel"]
        channel = await self._channel(channel_id) if channel_id else None
        if not isinstance(channel, discord.TextChannel):
            return {"way": None}
        name = f"{deed.payload['name']} · {deed.marker}"
        try:
            active = await channel.guild.active_threads() if deed.effect.attempts else []
            thread = next((one for one in active if one.name == name), None)
            if thread is None:
                kind = discord.ChannelType.private_thread
                thread = await channel.create_thread(name=name, type=kind, invitable=False)
            await thread.add_user(user)
            if deed.effect.attempts == 0 or await self._find_message(thread.id, deed) is None:
                await _post(thread, deed)
        except (discord.Forbidden, discord.NotFound):
            return {"way": None}
        return {"way": "thread", "thread_id": thread.id}

    async def _nothing(self, deed: Deed) -> Result:
        return {}

    async def _find_message(self, channel_id: int, deed: Deed) -> Result | None:
        channel = await self._messageable(channel_id)
        found = await searching.find_message(channel, deed, self._if_ours)
        return {"message_id": found.id, "channel_id": channel_id} if found is not None else None

    async def _if_ours(self, message: discord.Message) -> discord.Message | None:
        return message if self._is_ours(message) else None

    async def _find_post(self, deed: Deed) -> Result | None:
        forum = await self._channel(deed.payload["channel"])
        if not isinstance(forum, discord.ForumChannel):
            return None
        active = await forum.guild.active_threads()
        ours = [one for one in active if one.parent_id == forum.id and self._is_by_us(one.owner_id)]
        since = searching.since(deed)
        for newer, thread in enumerate(sorted(ours, key=lambda one: -one.id)):
            if newer >= _NEWEST_POSTS and discord.utils.snowflake_time(thread.id) < since:
                break
            async for message in thread.history(limit=1, oldest_first=True):
                if self._is_ours(message) and rendering.carries(message, deed.marker):
                    return {"thread_id": thread.id, "message_id": message.id}
        return None

    def _is_ours(self, message: discord.Message) -> bool:
        return self._is_by_us(message.author.id)

    def _is_by_us(self, user_id: int) -> bool:
        return self._client.user is not None and user_id == self._client.user.id

    async def _messageable(self, channel_id: int) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id)

    async def _channel(self, channel_id: int) -> Any:
        return self._client.get_channel(channel_id) or await self._client.fetch_channel(channel_id)

    async def _thread(self, thread_id: int) -> discord.Thread:
        thread = await self._client.fetch_channel(thread_id)
        if not isinstance(thread, discord.Thread):
            raise ImpossibleError(f"{thread_id} is not a thread")
        return thread


async def _post(channel: discord.abc.Messageable, deed: Deed) -> discord.Message:
    if deed.message is None:
        raise ImpossibleError("there is nothing to say")
    parts = rendering.parts(deed.message, deed.marker, deed.files)
    # The nonce is the fast path for an answer that was lost: Discord remembers it for minutes.
    sent: discord.Message = await channel.send(nonce=deed.marker, **parts)
    return sent


async def _translated(work: Awaitable[T]) -> T:
    """Await ``work``; what Discord or the network answers becomes one of our two errors."""
    try:
        return await work
    except discord.HTTPException as error:
        if error.code == _EDIT_CAP:
            raise UnreachableError(
                EDIT_CAP, seconds=_EDIT_CAP_WAIT_SECONDS, most=_EDIT_CAP_TRIES
            ) from error
        if error.status == 429 or error.status >= 500 or error.status == 401:
            raise UnreachableError(f"Discord answered {error.status}") from error
        raise ImpossibleError(f"Discord answered {error.status} (code {error.code})") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise UnreachableError(type(error).__name__) from error
    except discord.RateLimited as error:
        raise UnreachableError("rate limit", seconds=error.retry_after) from error

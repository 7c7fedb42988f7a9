"""Responses, which members write in the form: posted under their names, edited, and told about.

- ``respond``: thread, awake (a locked thread that is archived is not archived again; False where
  left out). Posts ``content`` for the member that the message names in ``as_member``, by
  the channel's webhook, or as the bot's own message that names them where that cannot be. The
  result has ``message_id``, ``channel_id`` and ``webhook_id`` (None for the bot's own).
- ``respond_edit``: thread, target, webhook (its id, or None for the bot's own message). The
  result's ``gone`` tells that there is nothing left to edit.
- ``tell``: user, answer (the key of an interaction of theirs, or None). The result's ``way`` is
  ``interaction``, or ``later`` where they must be told in another way.

Sources: Discord API reference, "Execute Webhook"; "Message Content Intent": without it the bot is
not shown what its own webhooks posted, but whoever holds their tokens is.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import discord

from bot.effects import rendering, searching
from bot.effects.archived import ARCHIVED, opened, posted
from bot.effects.brakes import ThreadOf
from bot.effects.executor import Deed, ImpossibleError, Result, UnreachableError
from bot.effects.live_answers import LiveAnswers
from bot.effects.member_names import acceptable, seen
from bot.effects.webhooks import Parent, Webhooks

_SEARCH_LIMIT = 1000  # between two tries others write in the same thread
_UNKNOWN_WEBHOOK = 10015
_ASKED_AT_MOST = 2  # Discord: 404 on a webhook must stop


class Responses:
    """The deeds that have to do with responses."""

    def __init__(
        self,
        client: discord.Client,
        webhooks: Webhooks,
        answers: LiveAnswers,
        *,
        thread_of: ThreadOf,
    ) -> None:
        self._client = client
        self._webhooks = webhooks
        self._answers = answers
        self._thread_of = thread_of

    def deeds(self) -> Mapping[str, Callable[[Deed], Awaitable[Result]]]:
        """Return the deeds by kind."""
        return {"respond": self._respond, "respond_edit": self._respond_edit, "tell": self._tell}

    async def find(self, deed: Deed) -> Result | None:
        """Return what an earlier attempt at ``respond`` posted, or None."""
        await self._webhooks.load()  # this may be the first thing after a restart
        thread = await self._thread_of(deed.payload["thread"])
        read = partial(self._read, thread)
        found = await searching.find_message(thread, deed, read, limit=_SEARCH_LIMIT)
        return _made(found, thread, found.webhook_id) if found is not None else None

    async def _respond(self, deed: Deed) -> Result:
        if deed.message is None or deed.message.as_member is None:
            raise ImpossibleError("there is nobody to post it for")
        thread = await self._thread_of(deed.payload["thread"])
        member = await thread.guild.fetch_member(deed.message.as_member)
        until, now = member.timed_out_until, discord.utils.utcnow()
        if until is not None and until > now:
            seconds = (until - now).total_seconds()
            raise UnreachableError("the author is timed out", seconds=seconds)

        async def post(there: discord.Thread) -> Result:
            by_webhook = await self._post_by_webhook(there, deed, member)
            return by_webhook or await _post_ourselves(there, deed, member)

        return await posted(thread, post, awake=deed.payload.get("awake", False))

    async def _post_by_webhook(
        self, thread: discord.Thread, deed: Deed, member: discord.Member
    ) -> Result | None:
        """Post under the member's name; None where Discord does not take it."""
        parent = await self._parent(thread)
        me = getattr(thread.guild.me, "display_name", "")  # None where the guild is not there yet
        name = acceptable(member.display_name, own=me)
        for _ in range(_ASKED_AT_MOST):
            webhook = await self._webhooks.get(parent)
            if webhook is None:
                return None
            try:
                sent = await webhook.send(
                    username=name,
                    avatar_url=member.display_avatar.url,
                    thread=thread,
                    wait=True,
                    **rendering.under_a_name(_words(deed), deed.marker),
                )
            except discord.HTTPException as error:
                if error.code != ARCHIVED and error.status in {400, 403}:
                    return None
                if error.code != _UNKNOWN_WEBHOOK and error.status != 401:
                    raise
                self._webhooks.forget(parent.id)  # it is gone, or its token is void
            else:
                return _made(sent, thread, webhook.id)
        self._webhooks.give_up(parent.id)
        return None

    async def _respond_edit(self, deed: Deed) -> Result:
        try:
            thread = await self._thread_of(deed.payload["thread"])
            if not thread.archived:
                return await self._edit(thread, deed)
            async with opened(thread) as there:
                return await self._edit(there, deed)
        except discord.NotFound:
            return {"gone": True}

    async def _edit(self, thread: discord.Thread, deed: Deed) -> Result:
        if deed.payload["webhook"] is None:
            await _edit_ourselves(thread, deed)
        else:
            await self._edit_by_webhook(thread, deed)
        return {"message_id": deed.payload["target"]}

    async def _edit_by_webhook(self, thread: discord.Thread, deed: Deed) -> None:
        parent, target = await self._parent(thread), deed.payload["target"]
        parts = {"content": None, **rendering.under_a_name(_words(deed), deed.marker)}
        for _ in range(_ASKED_AT_MOST):
            webhook = await self._webhooks.named(parent, deed.payload["webhook"])
            if webhook is None:
                break
            try:
                await webhook.edit_message(target, thread=thread, **parts)
            except discord.HTTPException as error:
                if error.code != _UNKNOWN_WEBHOOK and error.status != 401:
                    raise
                self._webhooks.forget(parent.id)
            else:
                return
        await thread.fetch_message(target)  # where it is gone as well, all is well
        raise ImpossibleError(f"the webhook that posted it is gone (code {_UNKNOWN_WEBHOOK})")

    async def _tell(self, deed: Deed) -> Result:
        if deed.message is None:
            raise ImpossibleError("there is nothing to say")
        key, parts = deed.payload["answer"], rendering.parts(deed.message, "", deed.files)
        answered = key is not None and await self._answers.say(key, parts)
        return {"way": "interaction" if answered else "later"}

    async def _read(
        self, thread: discord.Thread, message: discord.Message
    ) -> discord.Message | None:
        """Return a message of ours with what stands in it, or None."""
        if message.webhook_id is None:
            me = self._client.user
            return message if me is not None and message.author.id == me.id else None
        if not self._webhooks.is_ours(message.webhook_id):
            return None
        if message.embeds:
            return message
        webhook = await self._webhooks.named(await self._parent(thread), message.webhook_id)
        if webhook is None:
            return None
        try:
            return await webhook.fetch_message(message.id, thread=thread)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_WEBHOOK and thread.parent_id is not None:
                self._webhooks.forget(thread.parent_id)
            return None

    async def _parent(self, thread: discord.Thread) -> Parent:
        parent = thread.parent or await self._client.fetch_channel(thread.parent_id)
        if not isinstance(parent, Parent):
            raise ImpossibleError(f"{thread.parent_id} has no threads")
        return parent


async def _post_ourselves(thread: discord.Thread, deed: Deed, member: discord.Member) -> Result:
    name, picture = seen(member.display_name), member.display_avatar.url
    parts = rendering.on_behalf(_words(deed), deed.marker, name=name, picture=picture)
    sent = await thread.send(nonce=deed.marker, **parts)
    return _made(sent, thread, None)


async def _edit_ourselves(thread: discord.Thread, deed: Deed) -> None:
    """Edit the bot's own message; whom it names stands in it already."""
    message = await thread.fetch_message(deed.payload["target"])
    named = message.embeds[0].author if message.embeds else None
    name, picture = (named.name, named.icon_url) if named else (None, None)
    parts = rendering.on_behalf(_words(deed), deed.marker, name=name or "", picture=picture)
    await message.edit(**parts)


def _words(deed: Deed) -> str:
    if deed.message is None:
        raise ImpossibleError("there is nothing to say")
    return deed.message.content


def _made(message: discord.Message, thread: discord.Thread, webhook_id: int | None) -> Result:
    return {"message_id": message.id, "channel_id": thread.id, "webhook_id": webhook_id}

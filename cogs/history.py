"""Discord's history and lists of threads, as the catching up reads them."""

import contextlib
from collections.abc import Iterator, Sequence

import discord

from bot.app import SeedbedBot
from bot.effects.failures import FAILURES
from bot.moderation.history import (
    PAGE,
    FoundThread,
    GoneError,
    Page,
    ShutError,
    UnreachableError,
)
from bot.moderation.reply import Incoming
from cogs import translate
from cogs.roles import Roles

_ROLES_SECONDS = 3600.0
"""Roles are those of about now anyway where words are read late: each member is asked for once."""


class DiscordHistory:
    """Asks Discord; every request is one page."""

    def __init__(self, bot: SeedbedBot) -> None:
        self._bot = bot
        self._roles = Roles(bot, fresh_seconds=_ROLES_SECONDS)

    @property
    def reads(self) -> bool:
        """Without the Message Content intent only the ids of messages can be read."""
        return self._bot.settings.discord.message_content

    async def page(self, guild_id: int, thread_id: int, *, after: int) -> Page:
        """Return the next messages of a thread."""
        place = self._bot.get_partial_messageable(thread_id, guild_id=guild_id)
        history = place.history(limit=PAGE, after=discord.Object(after), oldest_first=True)
        with _plainly():
            messages = [one async for one in history]
        found: list[Incoming] = []
        others: list[int] = []
        for message in messages:
            if self.reads and translate.is_reply(message, self._bot):
                author = await self._roles.author(message, guild_id)
                found.append(
                    translate.incoming(message, guild_id=guild_id, quiet=True, author=author)
                )
            else:
                others.append(message.id)
        last = messages[-1].id if messages else None
        return Page(tuple(found), tuple(others), last, len(messages) >= PAGE)

    async def active(self, guild_id: int) -> Sequence[FoundThread]:
        """Return the public threads of a guild that are not archived."""
        with _plainly():
            threads = await self._guild(guild_id).active_threads()
        return [self._found(one) for one in threads if not one.is_private()]

    async def archived(
        self, guild_id: int, channel_id: int, *, before: int | None
    ) -> tuple[Sequence[FoundThread], bool]:
        """Return archived public threads of a channel, the last archived first."""
        channel = self._guild(guild_id).get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            raise GoneError("it is not there")
        from_then = discord.Object(before) if before is not None else None
        with _plainly():
            found = [
                self._found(one)
                async for one in channel.archived_threads(limit=PAGE, before=from_then)
            ]
        return found, len(found) >= PAGE

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self._bot.get_guild(guild_id)
        if guild is None:
            raise GoneError("the bot is not in it")
        return guild

    def _found(self, thread: discord.Thread) -> FoundThread:
        # What the gateway said last of its title is newer than any list.
        current = thread.guild.get_thread(thread.id) or thread
        me = self._bot.user.id if self._bot.user else 0
        return FoundThread(
            parent_id=thread.parent_id,
            title=translate.title(thread, name=current.name, quiet=True),
            ours=thread.owner_id == me,
            locked=thread.locked,
            archived_at=discord.utils.time_snowflake(thread.archive_timestamp),
        )


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """Tell apart what is gone, what is shut, and what may work the next time."""
    try:
        yield
    except discord.NotFound as error:
        raise GoneError(f"Discord answered {error.status}") from error
    except discord.Forbidden as error:
        raise ShutError(f"Discord answered {error.status}") from error
    except discord.HTTPException as error:
        raise UnreachableError(f"Discord answered {error.status}") from error
    except FAILURES as error:
        raise UnreachableError(f"Discord cannot be reached ({type(error).__name__})") from error

"""Discord's state and rules: SimCord's backend, mended where it differs from Discord."""

import copy
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from tests.wire import history, webhooks
from tests.wire.simulated import (
    CDN_BASE,
    AuditLogEntry,
    Backend,
    BackendError,
    Channel,
    ChannelType,
    Interaction,
    Message,
    MessageType,
    channel_accessible,
    gateway_intents,
    permissions,
    router,
    serializers,
)

Refused = BackendError
"""What a request or a member's deed is refused with: ``status``, ``code``, ``message``."""

HAS_THREAD = 1 << 5
_AUDIT_MERGE = timedelta(minutes=5)
"""Deletions by one moderator of one author's messages within this are one audit log entry."""
_MESSAGE_DELETE = 72
_THREAD_DELETE = 112


class WireClock:
    """Real time, plus what a test added to it."""

    def __init__(self) -> None:
        self.elapsed = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    filename: str
    content: bytes
    description: str | None = None

    @property
    def fp(self) -> io.BytesIO:
        return io.BytesIO(self.content)


class Model(Backend):
    """The one Discord that the server shows, with the gaps of SimCord closed.

    Args:
        interaction_seconds: How long the bot has for its first answer; Discord gives 3.

    Attributes:
        reads_content: The application has the Message Content intent, over REST too.
    """

    def __init__(self, *, interaction_seconds: float = 3.0) -> None:
        self._opening: dict[str, Any] = {}
        super().__init__(clock=WireClock())  # type: ignore[arg-type]  # SimCord asks for its own class, and uses only this
        self.interaction_seconds = interaction_seconds
        self.closed_dms: set[int] = set()
        self.reads_content = True

    # What the bot asks over REST.

    def answer(
        self, method: str, path: str, body: Any, *, query: Mapping[str, str],
        files: Sequence[Upload], reason: str | None,
    ) -> Any:  # fmt: skip
        """Carry a request out and return the answer's JSON; None is an empty one.

        Raises:
            Refused: Discord refuses it; or nothing here knows it (status 501).
        """
        fields = body if isinstance(body, dict) else {}
        self._check_archived(method, path, query, fields)
        self._check_closed_dm(method, path)
        if path == "/gateway/bot":
            return {"shards": 1, "session_start_limit": _START_LIMIT}
        if (read := history.channel_of(method, path, query)) is not None:
            query = history.behind(query, self.messages.get(read, {}))
        self._opening = {"rate_limit_per_user": fields.get("rate_limit_per_user") or 0}
        try:
            with webhooks.in_threads(query):
                answer = router.dispatch(
                    self, method, path, json=body, params=dict(query), files=list(files),
                    reason=reason, message_content_access=self.reads_content,
                )  # fmt: skip
        finally:
            self._opening = {}
        return webhooks.answered(method, path, query, answer)

    def _check_archived(
        self, method: str, path: str, query: Mapping[str, str], fields: Mapping[str, Any]
    ) -> None:
        """Refuse what an archived or locked thread does not take; a new message wakes it up."""
        found = re.fullmatch(r"/channels/(\d+)(/messages(?:/(\d+))?)?", path)
        named = int(found[1]) if found else webhooks.thread_of(path, query)
        thread = self.channels.get(named) if named is not None else None
        if thread is None or thread.thread_metadata is None:
            return
        if method == "POST" and found and found[2] and not found[3]:
            self.wake(thread, self.bot_user.id)
        elif method == "PATCH" and thread.thread_metadata.archived and "archived" not in fields:
            raise _thread_archived()

    def _check_closed_dm(self, method: str, path: str) -> None:
        found = re.fullmatch(r"/channels/(\d+)/messages", path)
        channel = self.channels.get(int(found[1])) if found and method == "POST" else None
        if channel is not None and self.closed_dms & set(channel.recipient_ids):
            raise Refused(403, 50007, "Cannot send messages to this user")

    def wake(self, thread: Channel, user_id: int) -> None:
        """Un-archive a thread that somebody writes into.

        Raises:
            Refused: It is locked, and they may not manage threads.
        """
        about = thread.thread_metadata
        if about is None or thread.guild_id is None:
            return
        may = self.compute_permissions(thread.guild_id, user_id, thread.id)
        if about.locked and not may & permissions.flag("manage_threads"):
            raise _thread_archived()
        if about.archived:
            self.edit_channel(thread.id, {}, thread_metadata={"archived": False})

    # What SimCord does otherwise than Discord.

    def require_permissions(
        self, guild_id: int | None, user_id: int, channel_id: int | None, *names: str
    ) -> None:
        """Threads are managed with Manage Threads, and one's own thread without it."""
        channel = self.channels.get(channel_id) if channel_id is not None else None
        if channel is not None and channel.is_thread and "manage_channels" in names:
            rest = [name for name in names if name != "manage_channels"]
            names = (*rest, *(() if channel.owner_id == user_id else ("manage_threads",)))
        super().require_permissions(guild_id, user_id, channel_id, *names)

    def create_thread(
        self, parent_id: int, name: str, owner_id: int, *, message_id: int | None = None,
        broadcast: bool = True, **settings: Any,
    ) -> Channel:  # fmt: skip
        """One thread per message; slow mode holds; only a bare public thread is announced."""
        if message_id in self.channels:
            raise Refused(400, 160004, "A thread has already been created for this message")
        thread_id = message_id or self._opening.get("id")
        thread = super().create_thread(
            parent_id, name, owner_id, message_id=thread_id, broadcast=False, **settings
        )
        thread.rate_limit_per_user = self._opening.get("rate_limit_per_user", 0)
        if message_id is not None:
            message = self.get_message(parent_id, message_id)
            message.flags |= HAS_THREAD
            self.emit("MESSAGE_UPDATE", dict(serializers.message_payload(self, message)))
        if broadcast:
            self.announce_thread_create(thread)
            if message_id is None and thread.type == ChannelType.PUBLIC_THREAD:
                self.create_system_message(
                    parent_id, MessageType.THREAD_CREATED, owner_id, target_channel_id=thread.id
                )
        return thread

    def create_forum_post(
        self, forum_id: int, name: str, starter: Message, **settings: Any
    ) -> tuple[Channel, Message]:
        """A post's first message has the id of its thread."""
        self._opening = {**self._opening, "id": starter.id}
        return super().create_forum_post(forum_id, name, starter, **settings)

    def delete_message(self, channel_id: int, message_id: int, *, by: int | None = None) -> None:
        """Another's message deleted goes to the audit log; without ``by`` the bot deletes."""
        message = self.get_message(channel_id, message_id)
        actor = self.bot_user.id if by is None else by
        guild_id = self.get_channel(channel_id).guild_id
        if guild_id is not None and message.author_id != actor:
            self._log_deletion(guild_id, message, actor)
        super().delete_message(channel_id, message_id)

    def _log_deletion(self, guild_id: int, message: Message, actor: int) -> None:
        since = discord.utils.time_snowflake(self.clock.now() - _AUDIT_MERGE)
        for entry in self.guilds[guild_id].audit_log_entries:
            same = entry.options.get("channel_id") == str(message.channel_id)
            who = (entry.action_type, entry.user_id, entry.target_id)
            if same and entry.id > since and who == (_MESSAGE_DELETE, actor, message.author_id):
                entry.options["count"] = str(int(entry.options["count"]) + 1)
                return
        self.record_audit_log(
            guild_id,
            _MESSAGE_DELETE,
            target_id=message.author_id,
            options={"channel_id": str(message.channel_id), "count": "1"},
            user_id=actor,
        )

    def log_thread_deletion(self, thread: Channel, actor: int) -> AuditLogEntry:
        """Put into the audit log that ``actor`` deletes ``thread``."""
        assert thread.guild_id is not None
        return self.record_audit_log(
            thread.guild_id, _THREAD_DELETE, target_id=thread.id, user_id=actor
        )

    def new_interaction(
        self, type: int, channel_id: int, user_id: int, guild_id: int | None
    ) -> Interaction:
        """The time for the first answer is the server's to say."""
        record = super().new_interaction(type, channel_id, user_id, guild_id)
        record.initial_response_deadline = self.iso_after(self.interaction_seconds)
        return record

    # What the gateway shows.

    def shaped(
        self, event: str, payload: Mapping[str, Any], *, intents: int
    ) -> dict[str, Any] | None:
        """Return what a session with these intents sees of an event, or None: nothing."""
        asked = discord.Intents._from_value(intents)
        needed = gateway_intents.required_intent(event, payload)
        if needed is not None and not getattr(asked, needed):
            return None
        if event.startswith("MESSAGE_") and not self._visible(payload):
            return None
        seen: dict[str, Any] = copy.deepcopy(dict(payload))
        if event == "GUILD_CREATE":
            gateway_intents.prune_guild_create(seen, asked, self.bot_user.id)
            seen["threads"] = [one for one in seen["threads"] if not _is_archived(one)]
        elif event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not asked.message_content:
            gateway_intents.censor_message(seen, self.bot_user.id, backend=self)
        elif event == "INTERACTION_CREATE" and not asked.message_content and "message" in seen:
            gateway_intents.censor_message(
                seen["message"], self.bot_user.id, backend=self, exempt_root=True
            )
        return seen

    def _visible(self, payload: Mapping[str, Any]) -> bool:
        channel_id = int(payload["channel_id"])
        gone = channel_id not in self.channels
        return gone or channel_accessible(self, channel_id, self.bot_user.id)

    def hello(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return READY's payload, without the session's own part, and the guilds as they are."""
        guilds = [
            dict(serializers.guild_create_payload(self, guild)) for guild in self.guilds.values()
        ]
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(self.bot_user)),
            "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
            "application": {"id": str(self.application_id), "flags": 0},
        }
        return ready, guilds

    def members(self, guild_id: int) -> list[dict[str, Any]]:
        """Return the members of a guild as the gateway shows them."""
        guild = self.get_guild(guild_id)
        return [
            dict(serializers.member_payload(self, guild, one)) for one in guild.members.values()
        ]

    def file(self, path: str) -> bytes | None:
        """Return the content of the uploaded file at ``path`` below the CDN, or None."""
        return self.cdn.get(f"{CDN_BASE}/{path}")


_START_LIMIT = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}


def _thread_archived() -> BackendError:
    return Refused(400, 50083, "Tried to perform an operation on an archived thread")


def _is_archived(thread: Mapping[str, Any]) -> bool:
    return bool(thread["thread_metadata"]["archived"])

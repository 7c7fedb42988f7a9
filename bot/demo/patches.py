"""Where SimCord 3.2.1 differs from Discord, and how it is mended; all of it is undone afterwards.

These are SimCord's insides, so the version is pinned in ``pyproject.toml``.
"""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Any, Self
from unittest.mock import patch

import simcord
from simcord.backend import Backend, errors
from simcord.backend.errors import BackendError
from simcord.backend.permissions import flag
from simcord.enums import ChannelType
from simcord.env import Env
from simcord.http._helpers import bot_message
from simcord.http.router import RequestContext
from simcord.http.routes import interactions

from bot.demo.resting import asked_seldom

_SCHEDULER_MODULES = (
    "apscheduler.schedulers.base",
    "apscheduler.executors.base",
    "apscheduler.triggers.interval",
)
_POLL_SECONDS = 0.001
_WEBHOOKS = "simcord.http.routes.interactions"
_THREAD_LOCKED = (403, 50083, "Thread is archived")
_SLOW_MODE = (429, 20016, "This action cannot be performed due to slowmode rate limit")


@contextlib.contextmanager
def mended(now: Callable[[], datetime]) -> Iterator[None]:
    """Make SimCord closer to Discord, and APScheduler read the simulated time, while this lasts.

    Args:
        now: Tells the simulated time.
    """
    with contextlib.ExitStack() as stack:
        for module in _SCHEDULER_MODULES:
            stack.enter_context(patch(f"{module}.datetime", _reading(now)))
        stack.enter_context(
            patch.object(RequestContext, "require_channel_permissions", _in_threads())
        )
        stack.enter_context(patch.object(simcord.MemberActor, "send", _held_back()))
        stack.enter_context(webhooks_in_threads())
        stack.enter_context(patch.object(Backend, "create_thread", _announced_where_public()))
        stack.enter_context(patch("simcord.env._callback_is_parked", _waits_for_the_clock))
        # SimCord looks every 50 ms whether the bot has come to rest.
        pace = {**(Env._settle_internal.__kwdefaults__ or {}), "idle": _POLL_SECONDS}
        stack.enter_context(patch.object(Env._settle_internal, "__kwdefaults__", pace))
        stack.enter_context(asked_seldom())
        yield


@contextlib.contextmanager
def webhooks_in_threads() -> Iterator[None]:
    """Let webhooks post and edit in threads, while this lasts."""
    with (
        patch(f"{_WEBHOOKS}.bot_message", _posting_in_threads()),
        patch(f"{_WEBHOOKS}._incoming_message", _found_in_threads),
    ):
        yield


def _reading(now: Callable[[], datetime]) -> type[datetime]:
    """Return a datetime class whose present is the simulated one."""

    class SimulatedDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            moment: Any = now().astimezone(tz)
            return moment  # type: ignore[no-any-return]  # APScheduler only compares it

    return SimulatedDatetime


def _in_threads() -> Callable[..., Any]:
    """Ask for Manage Threads where SimCord asks for Manage Channels on a thread."""
    before = RequestContext.require_channel_permissions

    def require(self: RequestContext, channel_id: int, *names: str) -> Any:
        if self.backend.get_channel(channel_id).is_thread:
            names = tuple("manage_threads" if name == "manage_channels" else name for name in names)
        return before(self, channel_id, *names)

    return require


def _held_back() -> Callable[..., Any]:
    """Refuse what Discord refuses: writing in a locked thread, or faster than slow mode allows."""
    before = simcord.MemberActor.send
    last: dict[tuple[int, int], float] = {}

    async def send(
        self: simcord.MemberActor, channel: simcord.ChannelHandle, content: str = "", **rest: Any
    ) -> Any:
        backend = self._env.backend
        inside = backend.channels[channel.id]
        metadata = inside.thread_metadata
        if metadata is not None:
            held = backend.compute_permissions(self.guild.id, self.id, channel.id)
            manages = bool(held & flag("manage_threads"))
            key, moment = (channel.id, self.id), backend.clock.elapsed
            waited = moment - last.get(key, float("-inf"))
            if metadata.locked and not manages:
                raise BackendError(*_THREAD_LOCKED)
            if waited < (inside.rate_limit_per_user or 0) and not manages:
                raise BackendError(*_SLOW_MODE)
            last[key] = moment
            if metadata.archived:
                backend.edit_channel(channel.id, {}, thread_metadata={"archived": False})
        return await before(self, channel, content, **rest)

    return send


def _posting_in_threads() -> Callable[..., Any]:
    """Let webhooks post in the thread that they name, which SimCord takes for the channel."""
    before = bot_message

    def post(context: RequestContext, channel_id: int, **rest: Any) -> Any:
        named = context.params.get("thread_id")
        if not (rest.get("webhook_id") and named):
            return before(context, channel_id, **rest)
        backend = context.backend
        thread = backend.get_channel(int(named))
        metadata = thread.thread_metadata
        if metadata is None or thread.parent_id != channel_id:
            raise errors.unknown_channel()
        if metadata.archived and metadata.locked:
            raise BackendError(*_THREAD_LOCKED)
        if metadata.archived:
            backend.edit_channel(thread.id, {}, thread_metadata={"archived": False})
        return before(context, thread.id, **rest)

    return post


def _found_in_threads(context: RequestContext) -> Any:
    """Find what a webhook posted, also in the thread that the request names."""
    webhook = interactions._incoming_webhook(context)
    place = int(context.params.get("thread_id", webhook.channel_id))
    message = context.backend.get_message(place, context.int_arg("message_id"))
    if message.webhook_id != webhook.id:
        raise errors.unknown_message()
    return message


def _announced_where_public() -> Callable[..., Any]:
    """Let no message in the channel tell of a private thread."""
    before = Backend.create_thread

    def create(self: Backend, *rest: Any, broadcast: bool = True, **settings: Any) -> Any:
        private = settings.get("type") == ChannelType.PRIVATE_THREAD
        thread = before(self, *rest, broadcast=broadcast and not private, **settings)
        if broadcast and private:
            self.announce_thread_create(thread)
        return thread

    return create


def _waits_for_the_clock(state: Any, record: Any, deadline: float) -> bool:
    """Let no timer be waited for in real time, however soon it is due: `pass_time` brings it."""
    return record.when is not None and record.when > state.virtual_time

"""Rules: what Discord says about the threads of discussions, in the order in which it says it."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.moderation.reply import Incoming


@dataclass(frozen=True, slots=True)
class Deleted:
    """Messages are gone.

    Attributes:
        moderator_id: Who deleted them, 0 where an unknown moderator or bot did, or None where it
            was the author.
    """

    thread_id: int
    message_ids: tuple[int, ...]
    moderator_id: int | None


@dataclass(frozen=True, slots=True)
class Started:
    """A member started a thread, or a post in a forum, below a channel."""

    parent_id: int
    title: Incoming


@dataclass(frozen=True, slots=True)
class Renamed:
    """A thread has another title, maybe."""

    title: Incoming


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """A thread was deleted with all in it; see ``Deleted`` for ``moderator_id``."""

    thread_id: int
    moderator_id: int | None


@dataclass(frozen=True, slots=True)
class ChannelGone:
    """A channel was deleted with all threads in it; see ``Deleted`` for ``moderator_id``."""

    channel_id: int
    moderator_id: int | None


Arrival: TypeAlias = Incoming | Deleted | Started | Renamed | ThreadGone | ChannelGone

_WITHOUT_TEXT = 200
"""What an arrival weighs besides its text; about as many bytes as its numbers take."""


def place(arrival: Arrival) -> int:
    """Return where to look for what an arrival says, should it be let go: a thread or channel."""
    match arrival:
        case Incoming(thread_id=found) | Renamed(title=Incoming(thread_id=found)):
            return found
        case Deleted(thread_id=found) | ThreadGone(thread_id=found):
            return found
        case Started(parent_id=found) | ChannelGone(channel_id=found):
            return found


def thread_of(arrival: Incoming | Started) -> int:
    """Return the thread that was written in, or started."""
    return arrival.title.thread_id if isinstance(arrival, Started) else arrival.thread_id


def weight(arrival: Arrival) -> int:
    """Return about how much memory an arrival takes, in characters."""
    match arrival:
        case Incoming(text=text) | Renamed(title=Incoming(text=text)):
            return _WITHOUT_TEXT + len(text)
        case Started(title=title):
            return _WITHOUT_TEXT + len(title.text)
        case Deleted(message_ids=ids):
            return _WITHOUT_TEXT + 10 * len(ids)
        case _:
            return _WITHOUT_TEXT


def cost(arrival: Arrival) -> int:
    """Return about how long it takes to store an arrival, where a new reply costs 1."""
    match arrival:
        case Deleted(message_ids=ids):
            return 1 + len(ids)
        case ThreadGone():
            return 200
        case _:
            return 1


def about(arrival: Arrival) -> str:
    """Return what an arrival is about, in ids and without anybody's text."""
    match arrival:
        case Incoming(message_id=found):
            return f"message {found}"
        case Deleted(message_ids=ids):
            return f"the deletion of {len(ids)} messages in thread {arrival.thread_id}"
        case _:
            return f"place {place(arrival)}"


def reached(arrival: Arrival) -> tuple[int, int, int] | None:
    """Return thread, guild and message of a reply that is new, or None for all else."""
    match arrival:
        case Incoming(kind="message", edited_at=None):
            return arrival.thread_id, arrival.guild_id, arrival.message_id
        case _:
            return None

"""Rules: all that is known at the end of a run, of Discord and of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as Discord knows it.

    Attributes:
        texts: What it says, and said before, oldest first.
        marker: Tells the effect that posted it; None for what people posted.
        words: It is a member's own words, posted by themselves or for them.
        response: It was posted for a member who wrote it with *Respond*.
        stands: It is still there.
    """

    id: int
    channel_id: int
    author_id: int
    texts: tuple[str, ...]
    marker: str | None = None
    title: str | None = None
    words: bool = True
    response: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Server:
    """Discord's truth.

    Attributes:
        threads: The threads of discussions that are there; ``channels`` all that is there.
        names: The names of those threads, doubles included.
        statuses: How many requests were answered with each status.
        wrong: What was wrong with any request.
    """

    posted: tuple[Posted, ...] = ()
    threads: frozenset[int] = frozenset()
    channels: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()
    statuses: Mapping[int, int] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    def stands(self, message_id: int | None) -> bool:
        """Tell whether a message is there."""
        return any(one.id == message_id and one.stands for one in self.posted)


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of a reply; ``cases`` counts those that were opened on it."""

    text: str | None
    state: str
    scores: int
    zone: str | None
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply with its revisions, oldest first; ``quoted`` is where it stands again, if it does."""

    id: int
    message_id: int
    thread_id: int
    state: str
    revisions: tuple[Revision, ...]
    quoted: int | None = None
    cases: int = 0

    @property
    def newest(self) -> Revision:
        """What it says now."""
        return self.revisions[-1]


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect as the outbox has it; ``said`` is the message that its result names."""

    id: int
    kind: str
    lane: str
    state: str
    marker: str
    error: str | None = None
    said: int | None = None

    @property
    def refused(self) -> bool:
        """Discord would not do it, or not what it builds on."""
        why = self.error or ""
        gone = "Discord answered 4" in why or why.endswith("did not happen")
        return self.state == "failed" and gone


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its card and what its end calls for."""

    number: int
    reply_id: int
    state: str
    action: str | None = None
    card_effect_id: int | None = None
    card_message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time of a discussion, and what became of it."""

    discussion_id: int
    start: datetime
    end: datetime
    state: str
    effects: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Discussion:
    """A discussion; ``opened`` is None where it was not opened."""

    id: int
    state: str
    opened: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The database's truth.

    Attributes:
        notices: Their states.
        answers: The keys of the interactions that count as answered.
        broken: What SQLite finds wrong with the file, and rows whose parents are missing.
        record: What is wrong with the path of any case through the record.
    """

    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    cases: tuple[Case, ...] = ()
    windows: tuple[Window, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    notices: tuple[str, ...] = ()
    answers: frozenset[str] = frozenset()
    broken: tuple[str, ...] = ()
    record: tuple[str, ...] = ()

    def effect(self, effect_id: int | None) -> Effect | None:
        """Return an effect, or None."""
        return next((one for one in self.effects if one.id == effect_id), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """All there is to judge by.

    Attributes:
        troubles: The kinds of what went wrong.
        now: What the bot's clock says.
        digest_at: The time of the day at which digests are due, in UTC.
        confirmed: The keys of interactions whose answer says that a case was moved.
        tracebacks: What the log has of each: who logged it, and the error.
        here: The guild is there, with the bot in it.
    """

    troubles: frozenset[str]
    now: datetime
    digest_at: timedelta
    server: Server = Server()
    kept: Kept = Kept()
    confirmed: frozenset[str] = frozenset()
    tracebacks: tuple[tuple[str, str], ...] = ()
    here: bool = True

    def excused(self, effect: Effect | None) -> bool:
        """Tell whether an effect is refused because a place or a permission had gone."""
        return effect is not None and effect.refused and bool(self.troubles & PLACES)


PLACES = frozenset({"permission revoked", "thread deleted", "channel deleted", "guild deleted"})
"""After these Discord refuses some things for good."""

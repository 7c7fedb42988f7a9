"""Who takes part in the demo and what they write, read from ``replies.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from typing import Any

from bot.moderation.lifecycle import Action

_DAYS = ("mon", "tue", "wed")


@dataclass(frozen=True, slots=True)
class Edit:
    """A later version of a reply.

    Attributes:
        after: How long after the reply.
        text: What it says then.
    """

    after: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a reply to the moderators.

    Attributes:
        after: How long after the reply.
        by: Who reports it.
        reason: What they say.
    """

    after: timedelta
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """What an author says against the decision on their reply.

    Attributes:
        at: When, counted from the first day's midnight.
        text: Their words.
        answer: What the moderator who overturns the decision says to it.
    """

    at: timedelta
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reply of the play.

    Attributes:
        key: Names it within the play.
        at: When, counted from the first day's midnight.
        by: Who writes.
        place: 0 for the open discussion, else the number of a prompt.
        text: What it says; empty where another reply is forwarded.
        answers: The key of the reply that is answered, or None.
        forwards: The key of the reply that is forwarded, or None.
        file: The name of an attached file, or None.
        edits: The later versions.
        deleted: How long after it its author takes it back, or None.
        action: What a moderator decides, should it come before them; None where it stays.
        minutes: How long the time-out lasts, where that is the action.
        word: What the moderator adds for the author, or None.
        reports: Who reports it.
        appeal: What its author says against the decision, or None.
    """

    key: str
    at: timedelta
    by: str
    place: int
    text: str
    answers: str | None
    forwards: str | None
    file: str | None
    edits: tuple[Edit, ...]
    deleted: timedelta | None
    action: Action | None
    minutes: int | None
    word: str | None
    reports: tuple[Report, ...]
    appeal: Appeal | None

    @property
    def goes(self) -> bool:
        """Whether the moderators take it away and it stays away, should it come before them."""
        return self.action is not None and self.action.removes and self.appeal is None


@dataclass(frozen=True, slots=True)
class Cast:
    """The members and their lines, in the order of time.

    Attributes:
        members: Their names.
        closed: Those who take no direct messages.
        lines: What they write.
    """

    members: tuple[str, ...]
    closed: frozenset[str]
    lines: tuple[Line, ...]


def read_cast() -> Cast:
    """Return the cast of the demo."""
    text = resources.files("bot.demo").joinpath("replies.toml").read_text("utf-8")
    document = tomllib.loads(text)
    lines = [_line(number, entry) for number, entry in enumerate(document["reply"], start=1)]
    return Cast(
        members=tuple(document["members"]),
        closed=frozenset(document["closed"]),
        lines=tuple(sorted(lines, key=lambda line: line.at)),
    )


def _line(number: int, entry: dict[str, Any]) -> Line:
    return Line(
        key=entry.get("id", f"reply {number}"),
        at=_moment(entry["at"]),
        by=entry["by"],
        place=0 if entry["in"] == "open" else int(entry["in"]),
        text=entry.get("text", ""),
        answers=entry.get("answers"),
        forwards=entry.get("forwards"),
        file=entry.get("file"),
        edits=tuple(
            Edit(timedelta(minutes=edit["after"]), edit["text"]) for edit in entry.get("edits", ())
        ),
        deleted=timedelta(minutes=entry["deleted"]) if "deleted" in entry else None,
        action=Action(entry["action"]) if "action" in entry else None,
        minutes=entry.get("minutes"),
        word=entry.get("word"),
        reports=tuple(
            Report(timedelta(minutes=one["after"]), one["by"], one["reason"])
            for one in entry.get("reports", ())
        ),
        appeal=_appeal(entry["appeal"]) if "appeal" in entry else None,
    )


def _appeal(entry: dict[str, Any]) -> Appeal:
    return Appeal(_moment(entry["at"]), entry["text"], entry["answer"])


def _moment(text: str) -> timedelta:
    day, _, clock = text.partition(" ")
    hours, _, minutes = clock.partition(":")
    return timedelta(days=_DAYS.index(day), hours=int(hours), minutes=int(minutes))

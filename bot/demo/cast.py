"""Who takes part in the demo and what they write, read from ``replies.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from typing import Any

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
        remove: Whether the moderator finds that it should go, should it be flagged.
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
    remove: bool


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
        remove=entry.get("remove", False),
    )


def _moment(text: str) -> timedelta:
    day, _, clock = text.partition(" ")
    hours, _, minutes = clock.partition(":")
    return timedelta(days=_DAYS.index(day), hours=int(hours), minutes=int(minutes))

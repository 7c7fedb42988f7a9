"""Rules: what a member is told in words of what is stored of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from bot.moderation.responses.response import State

NOTHING = "Nothing is stored of you here."
WHAT_TO_DO = (
    "**What you can do**: `/privacy export` gives you all of it as a file. `/privacy forget` "
    "erases it now. `/my status` shows the cases that count."
)
_MOST_LINKS = 5
_WAITS: Mapping[str, str] = MappingProxyType(
    {
        State.WAITING: "to be read",
        State.ASKED: "for you to choose",
        State.HELD: "for a moderator",
        State.ACCEPTED: "to be posted",
    }
)


class Stored(Protocol):
    """What is counted of a person; see `bot.store.stored.Stored`."""

    @property
    def replies(self) -> int: ...  # noqa: D102  told there, as are the others
    @property
    def since(self) -> datetime | None: ...  # noqa: D102
    @property
    def texts(self) -> int: ...  # noqa: D102
    @property
    def cases(self) -> int: ...  # noqa: D102
    @property
    def appeals(self) -> int: ...  # noqa: D102
    @property
    def reports(self) -> int: ...  # noqa: D102
    @property
    def deeds(self) -> int: ...  # noqa: D102
    @property
    def nothing(self) -> bool: ...  # noqa: D102
    @property
    def responses(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def stands_at(self) -> Sequence[str]: ...  # noqa: D102


class Days(Protocol):
    """For how long things are kept; see `bot.privacy.expiring.Retention`."""

    @property
    def text_days(self) -> int: ...  # noqa: D102  told there, as are the others
    @property
    def case_days(self) -> int: ...  # noqa: D102


def overview(stored: Stored, days: Days) -> str:
    """Return what is stored of a person, how long it stays, and what they can do."""
    if stored.nothing:
        return f"{NOTHING}\n{how_long(days)}"
    return f"{_what(stored)}\n{how_long(days)}\n{WHAT_TO_DO}"


def handed_over(place: int, of: int) -> str:
    """Return what is said with one of the files of an export."""
    part = f" File {place} of {of}; unpack them all." if of > 1 else ""
    return (
        "Everything that is stored here and leads to you is in this file; its first part says how "
        f"to read it.{part} Only you can see this message: save the file before you close it."
    )


def how_long(days: Days) -> str:
    """Return for how long texts are kept, and what stays."""
    return (
        f"**How long**: text is kept for {_days(days.text_days)}, or until you delete it; under a "
        f"case, until {_days(days.case_days)} after the decision, and while that can be appealed. "
        "With it goes that you wrote it. Scores are of texts, not of you, and stay without your "
        "name."
    )


def responses(stored: Stored) -> str:
    """Return which responses wait for what, and which stand though their text is gone; or ""."""
    waits = [f"{count} {what}" for state, what in _WAITS.items() if (count := _of(stored, state))]
    lines = [f"Of your responses there wait: {', '.join(waits)}."] if waits else []
    if urls := stored.stands_at:
        more = "" if len(urls) <= _MOST_LINKS else f" (and {len(urls) - _MOST_LINKS} more)"
        one = len(urls) == 1
        which = "1 response" if one else f"{len(urls)} responses"
        lines.append(
            f"Of {which} the text is no longer kept here, but {'it' if one else 'they'} still "
            f"stand{'s' if one else ''} under your name: {' '.join(urls[:_MOST_LINKS])}{more}."
        )
    return " ".join(lines)


def _what(stored: Stored) -> str:
    lines = [_replies(stored)]
    if stored.cases:
        about = f"{_count(stored.cases, 'case')} came of them"
        appeals = f", with {_count(stored.appeals, 'appeal')} of yours" if stored.appeals else ""
        lines.append(f"{about}{appeals}.")
    if stored.reports:
        lines.append(f"You made {_count(stored.reports, 'report')}.")
    if stored.deeds:
        lines.append(
            f"On record there {'is' if stored.deeds == 1 else 'are'} "
            f"{_count(stored.deeds, 'thing')} that you did: reports, appeals, and what you did as "
            "one of the staff."
        )
    if told := responses(stored):
        lines.append(told)
    return " ".join(lines)


def _replies(stored: Stored) -> str:
    if not stored.replies:
        return "**No reply of yours is stored here**, but there are other traces of you."
    verb = "is" if stored.replies == 1 else "are"
    since = "" if stored.since is None else f", {_since(stored.replies, stored.since)}"
    replies = "1 reply" if stored.replies == 1 else f"{stored.replies} replies"
    return (
        f"**{replies} of yours {verb} stored here**{since}, with {_count(stored.texts, 'text')} "
        "(edits counted) and their scores."
    )


def _since(replies: int, since: datetime) -> str:
    return f"{'from' if replies == 1 else 'the oldest from'} {since.day} {since:%B %Y}"


def _of(stored: Stored, state: str) -> int:
    return stored.responses.get(state, 0)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _days(number: int) -> str:
    return _count(number, "day")

"""Rules: what a member is told in words of what is stored of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from bot.language import dates
from bot.language.words import msg, tr, trn
from bot.moderation.responses.response import State

NOTHING = msg("Nothing is stored of you here.")
WHAT_TO_DO = msg(
    "**What you can do**: `/privacy export` gives you all of it as a file. `/privacy forget` "
    "erases it now. `/my status` shows the cases that count."
)
_MOST_LINKS = 5
_WAITS: Mapping[str, str] = MappingProxyType(
    {
        State.WAITING: msg("{count} to be read"),
        State.ASKED: msg("{count} for you to choose"),
        State.HELD: msg("{count} for a moderator"),
        State.ACCEPTED: msg("{count} to be posted"),
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
        return f"{tr(NOTHING)}\n{how_long(days)}"
    return f"{_what(stored)}\n{how_long(days)}\n{tr(WHAT_TO_DO)}"


def handed_over(place: int, of: int) -> str:
    """Return what is said with one of the files of an export."""
    part = tr(" File {place} of {of}; unpack them all.", place=place, of=of) if of > 1 else ""
    return tr(
        "Everything that is stored here and leads to you is in this file; its first part says how "
        "to read it.{part} Only you can see this message: save the file before you close it.",
        part=part,
    )


def how_long(days: Days) -> str:
    """Return for how long texts are kept, and what stays."""
    return tr(
        "**How long**: text is kept for {text_days}, or until you delete it; under a case, until "
        "{case_days} after the decision, and while that can be appealed. With it goes that you "
        "wrote it. Scores are of texts, not of you, and stay without your name.",
        text_days=_days(days.text_days),
        case_days=_days(days.case_days),
    )


def responses(stored: Stored) -> str:
    """Return which responses wait for what, and which stand though their text is gone; or ""."""
    waits = [
        tr(what, count=count) for state, what in _WAITS.items() if (count := _of(stored, state))
    ]
    lines = [tr("Of your responses there wait: {waits}.", waits=", ".join(waits))] if waits else []
    if urls := stored.stands_at:
        links = " ".join(urls[:_MOST_LINKS])
        if len(urls) > _MOST_LINKS:
            links += tr(" (and {count} more)", count=len(urls) - _MOST_LINKS)
        lines.append(
            trn(
                "Of {count} response the text is no longer kept here, but it still stands under "
                "your name: {links}.",
                "Of {count} responses the text is no longer kept here, but they still stand under "
                "your name: {links}.",
                len(urls),
                links=links,
            )
        )
    return " ".join(lines)


def _what(stored: Stored) -> str:
    lines = [_replies(stored)]
    if stored.cases:
        lines.append(_cases(stored))
    if stored.reports:
        lines.append(trn("You made {count} report.", "You made {count} reports.", stored.reports))
    if stored.deeds:
        lines.append(
            trn(
                "On record there is {count} thing that you did: reports, appeals, and what you "
                "did as one of the staff.",
                "On record there are {count} things that you did: reports, appeals, and what you "
                "did as one of the staff.",
                stored.deeds,
            )
        )
    if told := responses(stored):
        lines.append(told)
    return " ".join(lines)


def _replies(stored: Stored) -> str:
    if not stored.replies:
        return tr("**No reply of yours is stored here**, but there are other traces of you.")
    return trn(
        "**{count} reply of yours is stored here**{since}, {texts}",
        "**{count} replies of yours are stored here**{since}, {texts}",
        stored.replies,
        since="" if stored.since is None else _since(stored.replies, stored.since),
        texts=trn(
            "with {count} text (edits counted) and their scores.",
            "with {count} texts (edits counted) and their scores.",
            stored.texts,
        ),
    )


def _since(replies: int, since: datetime) -> str:
    return trn(
        ", from {day}",
        ", the oldest from {day}",
        replies,
        day=dates.date(since),
    )


def _cases(stored: Stored) -> str:
    if not stored.appeals:
        return trn("{count} case came of them.", "{count} cases came of them.", stored.cases)
    return trn(
        "{count} case came of them, {appeals}.",
        "{count} cases came of them, {appeals}.",
        stored.cases,
        appeals=trn(
            "with {count} appeal of yours", "with {count} appeals of yours", stored.appeals
        ),
    )


def _of(stored: Stored, state: str) -> int:
    return stored.responses.get(state, 0)


def _days(number: int) -> str:
    return trn("{count} day", "{count} days", number)

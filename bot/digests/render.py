"""Rules: how a digest looks, as a message and as Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.figures import Figures, change
from bot.effects.message import EMBED_FIELD_LIMIT, Embed, Field, Message, shorten
from bot.moderation.desk_figures import TRAILING_DAYS, DeskFigures, trailing_lines, window_lines

_MARKUP = re.compile(r"([\\`*_~|\[\]<>])")
_ADDRESSES = re.compile(r"(https?://[^\s\\`*~|\[\]<>]+)")
_CALL = re.compile(r"@(?=everyone|here)")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls, and the marks that turn the direction of what follows: a quote must not reorder us."""
_POINT_LIMIT = 240
_SAID_LIMIT = 3200
_WENT_LIMIT = 400
_DESK_LIMIT = 850
"""What is said, how it went and how the desk did: they leave room within the 6,000 of an embed for
the title, what needs someone, and the footer's marker."""
_TITLE_LIMIT = 200
_STATES = {"undone": "taken back", "handled": "handled in Discord"}
_ADDRESS = "https://discord.com/channels"
_DESK_TITLE = "How the desk did, in all discussions"
_TRAILING = f"Over the last {TRAILING_DAYS} days, with 95 % intervals:"


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A main point; text is None where it may not be shown any more."""

    text: str | None
    author_id: int | None
    url: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    """An open case."""

    number: int
    label: str
    score: float | None
    opened_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """All that is shown of a digest.

    Attributes:
        late: It was composed more than an hour after its window ended.
        open_cases: The oldest open cases; ``open_in_all`` counts the rest too.
        chart: The row of the chart's file, or None.
        desk: How the guild's desk did, or None where that was not counted.
    """

    number: int
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    late: bool
    figures: Figures
    points: Sequence[ShownPoint]
    open_cases: Sequence[ShownCase]
    open_in_all: int
    chart: int | None = None
    chart_name: str = ""
    desk: DeskFigures | None = None


def link(guild_id: int, thread_id: int, message_id: int) -> str:
    """Return the link that leads to a message."""
    return f"{_ADDRESS}/{guild_id}/{thread_id}/{message_id}"


def as_written(text: str) -> str:
    """Return ``text`` so that Discord shows it as it was written: no markup, no ping, one line.

    Addresses stay whole, as Discord would take a backslash for a part of them.
    """
    line = _UNSEEN.sub("", " ".join(text.split()))
    parts = _ADDRESSES.split(_CALL.sub("@\u200b", line))
    return "".join(
        part if number % 2 else _MARKUP.sub(r"\\\1", part) for number, part in enumerate(parts)
    )


def message(view: DigestView) -> Message:
    """Return the digest as one message: what was said, how it went, what needs someone.

    How the desk did comes last, where there is something to say of it.
    """
    went = "\n".join(_figures(view.figures))
    fields = [
        Field(_went_title(view), shorten(went, _WENT_LIMIT)),
        Field("What needs you", shorten(_needs(view), EMBED_FIELD_LIMIT)),
    ]
    if desk := _desk(view.desk):
        fields.append(Field(_DESK_TITLE, shorten(desk, _DESK_LIMIT)))
    embed = Embed(
        title=shorten(f"Digest {view.number}: {view.title}", _TITLE_LIMIT),
        description=f"{_window(view)}\n\n**What was said**\n{_said(view)}",
        fields=tuple(fields),
        image=view.chart_name,
        footer=f"/digest show {view.number}",
        colour="attention" if view.open_in_all else "neutral",
    )
    files = (view.chart,) if view.chart is not None else ()
    return Message(embeds=(embed,), files=files)


def markdown(view: DigestView) -> str:
    """Return the digest as a page of Markdown."""
    lines = [f"# Digest {view.number}: {as_written(view.title)}", "", _window(view, plain=True), ""]
    lines += ["## What was said", "", *_points(view), ""]
    lines += [f"## {_went_title(view)}", "", *(f"- {line}" for line in _figures(view.figures)), ""]
    lines += ["## What needs you", "", _needs(view, plain=True), ""]
    if desk := _desk(view.desk, plain=True):
        lines += [f"## {_DESK_TITLE}", "", desk, ""]
    return "\n".join(lines)


def _window(view: DigestView, *, plain: bool = False) -> str:
    if plain:
        first = view.starts_at.astimezone(view.zone).strftime("%A %d %B %Y %H:%M")
        last = view.ends_at.astimezone(view.zone).strftime("%A %d %B %Y %H:%M")
        text = f"From {first} to {last} ({view.zone.key})."
    else:
        text = f"<t:{int(view.starts_at.timestamp())}:f> to <t:{int(view.ends_at.timestamp())}:f>."
    return text + (" It comes late: the bot was away or paused." if view.late else "")


def _nothing(view: DigestView) -> str:
    if not view.figures.now.replies:
        return "Nobody replied in this time."
    return "No reply was long enough, and free of doubt, to be quoted."


def _said(view: DigestView) -> str:
    """Return as many points as a message has room for, and where the others are."""
    rest = f"`/digest show {view.number}` has the others, in its file."
    text = ""
    for line in _points(view):
        if len(text) + len(line) + len(rest) + 1 > _SAID_LIMIT:
            return text + rest
        text += f"{line}\n"
    return text.rstrip()


def _points(view: DigestView) -> list[str]:
    if not view.points:
        return [_nothing(view)]
    lines = [_point(point) for point in view.points if point.text is not None]
    gone = len(view.points) - len(lines)
    if gone:
        points = "1 point is" if gone == 1 else f"{gone} points are"
        lines.append(f"- *{points} no longer shown: taken back, changed, or not kept any longer.*")
    return lines


def _point(point: ShownPoint) -> str:
    who = f" <@{point.author_id}>" if point.author_id else ""
    return f"- “{as_written(shorten(point.text or '', _POINT_LIMIT))}”{who} {point.url}"


def _went_title(view: DigestView) -> str:
    change_shown = " (and the change from the time before)" if view.figures.before else ""
    return f"How it went{change_shown}"


def _figures(figures: Figures) -> list[str]:
    now, before = figures.now, figures.before
    lines = [
        f"Replies: {change(now.replies, before.replies if before else None)}",
        f"People: {change(now.people, before.people if before else None)}",
        f"Cases: {change(now.flagged, before.flagged if before else None)}",
    ]
    ends = [f"{count} {_STATES.get(state, state)}" for state, count in now.cases.items() if count]
    if ends:
        lines[-1] += f", of which {', '.join(ends)}"
    if now.edited or now.deleted:
        lines.append(f"Edited: {now.edited}, deleted: {now.deleted}")
    if now.scored < now.replies:
        unscored = now.replies - now.scored
        left = unscored - now.foreign
        why = [f"{now.foreign} in another language"] if now.foreign else []
        why += [f"{left} without text, or still waiting"] if left else []
        lines.append(f"Not scored: {unscored} ({'; '.join(why)})")
    return lines


def _needs(view: DigestView, *, plain: bool = False) -> str:
    if not view.open_in_all:
        return "Nothing: no case is open."
    cases = "1 case is open" if view.open_in_all == 1 else f"{view.open_in_all} cases are open"
    lines = [f"{cases}:"]
    for case in view.open_cases:
        score = "no score" if case.score is None else f"{case.score:.2f}"
        opened = (
            case.opened_at.astimezone(view.zone).strftime("%d %b %H:%M")
            if plain
            else f"<t:{int(case.opened_at.timestamp())}:R>"
        )
        lines.append(f"- Case {case.number}, {case.label} {score}, opened {opened}: {case.url}")
    if view.open_in_all > len(view.open_cases):
        lines.append("`/case list` shows the others.")
    return "\n".join(lines)


def _desk(figures: DeskFigures | None, *, plain: bool = False) -> str:
    """Return how the moderators' desk did, empty where there is nothing to say of it."""
    if figures is None:
        return ""
    window, trailing = window_lines(figures), trailing_lines(figures)
    heading = [_TRAILING] if trailing else []
    if not plain:
        return "\n".join([*window, *heading, *trailing])
    lists = ["\n".join(f"- {line}" for line in lines) for lines in (window, trailing)]
    return "\n\n".join(part for part in (lists[0], *heading, lists[1]) if part)

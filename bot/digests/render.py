"""Rules: how a digest looks, as a message and as Markdown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.digests.figures import Figures, change
from bot.effects.message import Embed, Field, Message, shorten

_MARKUP = re.compile(r"([\\`*_~|\[\]<])")
_WITHDRAWN = "*(no longer shown: its author or a moderator took it back, or it changed)*"
_POINT_LIMIT = 240
_TITLE_LIMIT = 200
_ADDRESS = "https://discord.com/channels"


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


def link(guild_id: int, thread_id: int, message_id: int) -> str:
    """Return the link that leads to a message."""
    return f"{_ADDRESS}/{guild_id}/{thread_id}/{message_id}"


def as_written(text: str) -> str:
    """Return ``text`` so that Discord shows it as it was written: no markup, no ping, one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def message(view: DigestView) -> Message:
    """Return the digest as one message: what was said, how it went, what needs someone."""
    fields = [
        Field("What was said", _points(view)),
        Field("How it went", "\n".join(_figures(view.figures))),
        Field("What needs you", _needs(view)),
    ]
    embed = Embed(
        title=shorten(f"Digest {view.number}: {view.title}", _TITLE_LIMIT),
        description=_window(view),
        fields=tuple(fields),
        image=view.chart_name,
        footer=f"/digest show {view.number}",
    )
    files = (view.chart,) if view.chart is not None else ()
    return Message(embeds=(embed,), files=files)


def markdown(view: DigestView) -> str:
    """Return the digest as a page of Markdown."""
    lines = [f"# Digest {view.number}: {as_written(view.title)}", "", _window(view, plain=True), ""]
    lines += ["## What was said", ""]
    lines += [_point(point, limit=10_000) for point in view.points] or [_nothing(view)]
    lines += ["", "## How it went", "", *(f"- {line}" for line in _figures(view.figures)), ""]
    lines += ["## What needs you", "", _needs(view, plain=True), ""]
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


def _points(view: DigestView) -> str:
    if not view.points:
        return _nothing(view)
    text = ""
    for point in view.points:
        line = _point(point, limit=_POINT_LIMIT)
        if len(text) + len(line) + 1 > 1024:
            line = _point(point, limit=80)
        if len(text) + len(line) + 1 <= 1024:
            text += line + "\n"
    return text.rstrip()


def _point(point: ShownPoint, *, limit: int) -> str:
    if point.text is None:
        return f"- {_WITHDRAWN}"
    who = f" <@{point.author_id}>" if point.author_id else ""
    return f"- “{as_written(shorten(point.text, limit))}”{who} {point.url}"


def _figures(figures: Figures) -> list[str]:
    now, before = figures.now, figures.before
    lines = [
        f"Replies: {change(now.replies, before.replies if before else None)}",
        f"People: {change(now.people, before.people if before else None)}",
        f"Cases: {change(now.flagged, before.flagged if before else None)}",
    ]
    ends = [f"{count} {state}" for state, count in now.cases.items() if count]
    if ends:
        lines[-1] += f": {', '.join(ends)}"
    if now.edited or now.deleted:
        lines.append(f"Edited: {now.edited}, deleted by now: {now.deleted}")
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

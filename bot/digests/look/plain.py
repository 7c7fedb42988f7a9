"""Rules: a digest as plain data, for programs."""

from datetime import datetime
from typing import Any

from bot.digests.shown import DigestView, ShownLine, ShownSection

FORMAT = 1
"""It grows by one when a key goes or means something else; new keys may come without."""


def document(view: DigestView) -> dict[str, Any]:
    """Return a digest as plain data that JSON can hold.

    Returns:
        - ``format``: 1.
        - ``number``, ``title``: of the digest and of its discussion.
        - ``starts_at``, ``ends_at``: the window, ISO 8601 in the guild's ``zone`` (its IANA name).
        - ``late``: whether it was posted more than an hour after the window ended.
        - ``figures``: ``now`` and ``before`` (or null): replies, people, edited, deleted, scored,
          foreign, ``cases`` per state and ``zones`` per zone.
        - ``desk``: how the guild's desk did, or null.
        - ``open_cases``: the oldest ones; ``open_in_all`` counts the rest too.
        - ``sections``: in their order: ``name``, ``title``, ``lines`` and ``gone``, the number of
          lines that may not be shown any more. A line has ``said`` (our words), ``label`` (the
          discussion's), ``quote`` (``text``, exactly, and ``url``; or null), and ``links``.
        - ``written``: sentences that a language model wrote from the quotes: ``text``, ``links``.
        - ``chart``: what the chart shows, in words, or null.
    """
    return {
        "format": FORMAT,
        "number": view.number,
        "title": view.title,
        "starts_at": _local(view.starts_at, view),
        "ends_at": _local(view.ends_at, view),
        "zone": view.zone.key,
        "late": view.late,
        "figures": view.figures.to_document(),
        "desk": view.desk.to_document() if view.desk else None,
        "open_cases": [
            {
                "number": case.number,
                "label": case.label,
                "score": case.score,
                "opened_at": _local(case.opened_at, view),
                "appealed": case.appealed,
                "url": case.url,
            }
            for case in view.open_cases
        ],
        "open_in_all": view.open_in_all,
        "sections": [_section(section) for section in view.sections],
        "written": [{"text": one.text, "links": list(one.links)} for one in view.written],
        "chart": view.chart.description if view.chart else None,
    }


def _section(section: ShownSection) -> dict[str, Any]:
    return {
        "name": section.name,
        "title": section.title,
        "lines": [_line(line) for line in section.lines],
        "gone": section.gone,
    }


def _line(line: ShownLine) -> dict[str, Any]:
    quote = {"text": line.quote.text, "url": line.quote.url} if line.quote else None
    return {"said": line.said, "label": line.label, "quote": quote, "links": list(line.links)}


def _local(moment: datetime, view: DigestView) -> str:
    return moment.astimezone(view.zone).isoformat()

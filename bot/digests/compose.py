"""From a window of a discussion to the document of its digest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.digests import section
from bot.digests.figures import Figures
from bot.digests.material import Material
from bot.digests.section import Section
from bot.digests.sections.calibration import calibration
from bot.digests.sections.figures import figures
from bot.digests.sections.hot import hot, moments
from bot.digests.sections.moderation import appeals, moderation
from bot.digests.sections.questions import questions
from bot.digests.sections.shadow import shadow
from bot.digests.sections.themes import themes
from bot.digests.sections.worth import worth
from bot.digests.window import Window
from bot.store import (
    Tx,
    articles,
    calibrations,
    discussions,
    guilds,
    policies,
    record_figures,
    shadows,
)
from bot.store import material as held

if TYPE_CHECKING:
    from bot.digests.look.chart import Chart

Part: TypeAlias = Callable[[Material], Section | None]

PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "themes": themes,
        "questions": questions,
        "worth": worth,
        "hot": hot,
        "figures": figures,
        "shadow": shadow,
        "moderation": moderation,
        "calibration": calibration,
        "appeals": appeals,
    }
)
"""Every part that a digest can have, by the name that the settings call it, in its usual order."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest before it is stored.

    Attributes:
        sections: Its parts, in order.
        document: Figures and references, never a word of a reply.
    """

    sections: tuple[Section, ...]
    document: Mapping[str, Any]

    @property
    def sources(self) -> frozenset[int]:
        """The rows of the replies that it rests on."""
        return frozenset(
            one for part in self.sections for line in part.lines for one in line.replies
        )


def gather(
    tx: Tx, discussion_id: int, window: Window, *, main_points: int, now: datetime
) -> Material:
    """Return all that a window's digest is made of."""
    discussion = discussions.get(tx, discussion_id)
    if discussion is None:
        raise LookupError(f"there is no discussion {discussion_id}")
    start, end = window.start, window.end
    policy = policies.newest(tx, discussion.guild_id)
    article = articles.by_id(tx, discussion.article_id)
    before = None
    if (discussion.opened_at or start) < start:
        before = held.counts(tx, discussion_id, start=start - (end - start), end=start)
    return Material(
        window=window,
        zone=guilds.settings(tx, discussion.guild_id).tz,
        figures=Figures(held.counts(tx, discussion_id, start=start, end=end), before),
        desk=record_figures.desk(tx, discussion.guild_id, start=start, end=end, now=now),
        sources=tuple(held.quotable(tx, discussion_id, start=start, end=end)),
        posted=tuple(held.posted(tx, discussion_id, start=start, end=end)),
        appeals=tuple(held.open_appeals(tx, discussion_id)),
        title=discussion.title,
        article=article.article.body if article else "",
        main_points=main_points,
        promises=tuple(calibrations.promises(tx, discussion.guild_id, policy)),
        shadow=shadows.in_window(tx, discussion.guild_id, discussion_id, start=start, end=end),
    )


def compose(material: Material, parts: Sequence[str]) -> Composed:
    """Think a digest through: its parts, in this order."""
    made = tuple(part for name in parts if (part := PARTS[name](material)) is not None)
    document = {
        "figures": material.figures.to_document(),
        "desk": material.desk.to_document() if material.desk else None,
        "sections": section.to_document(made),
    }
    return Composed(made, document)


def picture(material: Material) -> "Chart | None":
    """Return the chart of a window, or None where there was no reply to draw."""
    if not material.posted:
        return None
    # Imported in the thread that draws: matplotlib would cost half a second of each start.
    from bot.digests.look.chart import draw  # noqa: PLC0415

    window = material.window
    return draw(
        material.posted,
        start=window.start,
        end=window.end,
        zone=material.zone,
        moments=moments(material),
    )

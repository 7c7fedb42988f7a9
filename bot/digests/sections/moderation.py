"""Rules: how the moderators' desk did, and which appeals wait for it."""

from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.language.words import tr
from bot.moderation.desk_figures import TRAILING_DAYS, about, trailing_lines, window_lines
from bot.moderation.wording import label_name


def moderation(material: Material) -> Section | None:
    """Return how the guild's desk did; None where there is nothing to say of it."""
    if material.desk is None:
        return None
    window, trailing = window_lines(material.desk), trailing_lines(material.desk)
    # A line that ends in a colon introduces those after it.
    heading = tr("Over the last {days} days, with 95 % intervals:", days=TRAILING_DAYS)
    lines = tuple(Line(one) for one in (*window, *([heading] if trailing else []), *trailing))
    title = tr("How the desk did, in all discussions")
    return Section("moderation", title, lines) if lines else None


def appeals(material: Material) -> Section | None:
    """Return the appeals that nobody has answered yet, oldest first; None without one."""
    lines = tuple(
        Line(
            tr(
                "Case {number}, {label}: appealed {time} before this ended.",
                number=one.number,
                label=label_name(one.label),
                time=about((material.window.end - one.made_at).total_seconds()),
            ),
            case=one.number,
        )
        for one in material.appeals
        if one.made_at < material.window.end
    )
    return Section("appeals", tr("Open appeals"), lines) if lines else None

"""Rules: how the moderators' desk did, and which appeals wait for it."""

from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.moderation.desk_figures import TRAILING_DAYS, about, trailing_lines, window_lines

TRAILING = f"Over the last {TRAILING_DAYS} days, with 95 % intervals:"


def moderation(material: Material) -> Section | None:
    """Return how the guild's desk did; None where there is nothing to say of it."""
    if material.desk is None:
        return None
    window, trailing = window_lines(material.desk), trailing_lines(material.desk)
    heading = [TRAILING] if trailing else []
    lines = tuple(Line(one) for one in (*window, *heading, *trailing))
    return Section("moderation", "How the desk did, in all discussions", lines) if lines else None


def appeals(material: Material) -> Section | None:
    """Return the appeals that nobody has answered yet, oldest first; None without one."""
    lines = tuple(
        Line(
            f"Case {one.number}, {one.label}: appealed "
            f"{about((material.window.end - one.made_at).total_seconds())} before this ended.",
            case=one.number,
        )
        for one in material.appeals
        if one.made_at < material.window.end
    )
    return Section("appeals", "Open appeals", lines) if lines else None

"""Rules: how it went, in figures."""

from bot.digests.figures import Figures, change
from bot.digests.material import Material
from bot.digests.section import Line, Section

_STATES = {"undone": "taken back", "handled": "handled in Discord"}


def figures(material: Material) -> Section:
    """Return how it went, with the change from the window before."""
    title = "How it went"
    if material.figures.before:
        title += " (and the change from the time before)"
    lines = tuple(Line(one) for one in figure_lines(material.figures))
    return Section("figures", title, lines)


def figure_lines(figures: Figures) -> list[str]:
    """Return the figures in words, a line each."""
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

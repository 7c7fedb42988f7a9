"""Rules: how it went, in figures."""

from dataclasses import dataclass

from bot.digests.figures import Figures, change, difference
from bot.digests.material import Material
from bot.digests.section import Line, Section

_STATES = {"undone": "taken back", "handled": "handled in Discord"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in words.

    Attributes:
        now: What was counted, where that is one number: such figures are read first.
        before: The same in the window before, or None where there was none.
        more: What else is said of it.
    """

    name: str
    now: int | None = None
    before: int | None = None
    more: str = ""

    def __str__(self) -> str:
        """Return the figure in one line."""
        counted = [change(self.now, self.before)] if self.now is not None else []
        return f"{self.name}: {', '.join([*counted, *([self.more] if self.more else [])])}"

    @property
    def changed(self) -> str:
        """How it changed, in words; empty where there is nothing to compare."""
        return difference(self.now, self.before) if self.now is not None else ""


def figures(material: Material) -> Section:
    """Return how it went, with the change from the window before."""
    title = "How it went"
    if material.figures.before:
        title += " (and the change from the time before)"
    lines = tuple(Line(str(one)) for one in told(material.figures))
    return Section("figures", title, lines)


def told(figures: Figures) -> list[Figure]:
    """Return the figures, one each."""
    now, before = figures.now, figures.before
    ends = [f"{count} {_STATES.get(state, state)}" for state, count in now.cases.items() if count]
    found = [
        Figure("Replies", now.replies, before.replies if before else None),
        Figure("People", now.people, before.people if before else None),
        Figure(
            "Cases",
            now.flagged,
            before.flagged if before else None,
            f"of which {', '.join(ends)}" if ends else "",
        ),
    ]
    if now.edited or now.deleted:
        found.append(Figure("Edited", more=f"{now.edited}, deleted: {now.deleted}"))
    if now.scored < now.replies:
        unscored = now.replies - now.scored
        left = unscored - now.foreign
        why = [f"{now.foreign} in another language"] if now.foreign else []
        why += [f"{left} without text, or still waiting"] if left else []
        found.append(Figure("Not scored", more=f"{unscored} ({'; '.join(why)})"))
    return found

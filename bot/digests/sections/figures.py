"""Rules: how it went, in figures."""

from dataclasses import dataclass

from bot.digests.figures import Figures, change, difference
from bot.digests.material import Material
from bot.digests.section import Line, Section
from bot.language.words import msg, tr

_STATES = {
    "open": msg("open"),
    "upheld": msg("upheld"),
    "dismissed": msg("dismissed"),
    "undone": msg("taken back"),
    "handled": msg("handled in Discord"),
    "lapsed": msg("lapsed"),
}


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
    title = (
        tr("How it went (and the change from the time before)")
        if material.figures.before
        else tr("How it went")
    )
    lines = tuple(Line(str(one)) for one in told(material.figures))
    return Section("figures", title, lines)


def told(figures: Figures) -> list[Figure]:
    """Return the figures, one each."""
    now, before = figures.now, figures.before
    ends = [f"{count} {tr(_STATES[state])}" for state, count in now.cases.items() if count]
    found = [
        Figure(tr("Replies"), now.replies, before.replies if before else None),
        Figure(tr("People"), now.people, before.people if before else None),
        Figure(
            tr("Cases"),
            now.flagged,
            before.flagged if before else None,
            tr("of which {states}", states=", ".join(ends)) if ends else "",
        ),
    ]
    if now.edited or now.deleted:
        both = tr("{edited}, deleted: {deleted}", edited=now.edited, deleted=now.deleted)
        found.append(Figure(tr("Edited"), more=both))
    if now.scored < now.replies:
        unscored = now.replies - now.scored
        left = unscored - now.foreign
        why = [tr("{count} in another language", count=now.foreign)] if now.foreign else []
        why += [tr("{count} without text, or still waiting", count=left)] if left else []
        found.append(Figure(tr("Not scored"), more=f"{unscored} ({'; '.join(why)})"))
    return found

"""Rules: what ``/help`` says: the commands that somebody may use, by who may use them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, EMBED_SUM_LIMIT, Embed, Message
from bot.language.words import msg, tr

Whose = Literal["everyone", "moderators", "staff", "admins"]

_TITLES: dict[Whose, str] = {
    "everyone": msg("For everyone"),
    "moderators": msg("For moderators"),
    "staff": msg("For moderators and admins"),
    "admins": msg("For admins"),
}
_FOOTER = msg("Only what you may use is shown. Options are explained where you type a command.")
_MARGIN = 300
"""Characters kept free for titles and the footer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as its person is told of it.

    Attributes:
        name: As they type it, or as it stands in the menu of a message.
        what: Half a sentence.
        menu: It stands in the menu of a message, under *Apps*.
    """

    whose: Whose
    name: str
    what: str = ""
    menu: bool = False


def card(entries: Sequence[Entry]) -> Message:
    """Return the map, within Discord's limits; what has no room is left out and counted."""
    embeds, room = list[Embed](), EMBED_SUM_LIMIT - _MARGIN
    for whose, title in _TITLES.items():
        found = [one for one in entries if one.whose == whose]
        if not found:
            continue
        text = _fitting([_line(one) for one in found], min(room, EMBED_DESCRIPTION_LIMIT))
        room -= len(text)
        embeds.append(Embed(text, title=tr(title)))
    if not embeds:
        return Message(tr("There is nothing here that you may use."))
    last = embeds.pop()
    return Message(embeds=(*embeds, Embed(last.description, title=last.title, footer=tr(_FOOTER))))


def _line(entry: Entry) -> str:
    if entry.menu:
        return tr("**{name}**: in the menu of a message, under *Apps*", name=entry.name)
    return f"`/{entry.name}`: {entry.what}"


def _fitting(lines: Sequence[str], room: int) -> str:
    kept, left = list[str](), room - len(tr("and {count} more", count=len(lines)))
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            return "\n".join([*kept, tr("and {count} more", count=len(lines) - len(kept))])
        kept.append(line)
    return "\n".join(kept)

"""How each row of the table is tried by somebody."""

from collections.abc import Awaitable, Callable
from functools import partial

import simcord

from tests.rights.table import BUTTONS, Row, commands
from tests.rights.town import Town, open_form
from tests.simulated.acting import AnyCommand, Anyone, choose, complete, give, press, submit

_OPENS = {
    "UpholdForm": "moderator", "WordForm": "moderator", "AppealForm": "author",
    "ReportForm": "member", "RespondForm": "member", "RewriteForm": "author", "PasteForm": "admin",
    "TypedForm": "admin",
}  # fmt: skip
"""Who opens a form that somebody else then tries to send."""
_KINDS = {"SetupChannel": 8, "SetupRole": 6, "SetupList": 3, "PickList": 3}
"""What is chosen from, and its kind. Source: Discord API reference, "Component Types"."""


Try = Callable[[], Awaitable[list[str]]]
"""Does it, and returns what was answered."""


async def ready(town: Town, row: Row, kind: str) -> Try:
    """Prepare what somebody of a kind is to try, in every way that there is.

    A form is opened: by them where they may, else by another, whose form they then send.
    """
    if row.what != "form":
        return partial(_tried, town, row, town.people[kind])
    opener = town.people[kind if row.may(kind) else _OPENS[row.name]]
    opened = await open_form(town, row.name, opener)
    return partial(_submitted, town, row, town.people[kind], opened)


async def _tried(town: Town, row: Row, who: Anyone) -> list[str]:
    if row.what == "command":
        return [await _command(town, row.name, who)]
    if row.what == "menu":
        return [await choose(town.house, who, row.name, town.posted)]
    if row.what == "button":
        return [await _press(town, row.name, who, one) for one in BUTTONS[row.name][1]]
    assert row.what == "completion"
    name, option = row.name.split(": ")
    return await complete(town.house, who, _named(town, name), option)


async def _command(town: Town, name: str, who: Anyone) -> str:
    inside = name == "respond" and isinstance(who, simcord.MemberActor)
    return await give(town.house, who, _named(town, name), at=town.thread if inside else None)


def _named(town: Town, name: str) -> AnyCommand:
    (found,) = [one for one in commands(town.house.world.bot) if one.qualified_name == name]
    return found


async def _press(town: Town, name: str, who: Anyone, custom_id: str) -> str:
    places = {"TakeDownButton": town.restored, "RespondButton": town.house.start(town.thread)}
    on = places.get(name, town.calm)
    if not isinstance(who, simcord.MemberActor):
        on = town.stray
    named, kind = custom_id.format(guild=town.house.guild.id), _KINDS.get(name, 2)
    return await press(town.house, who, named, on=on, kind=kind)


async def _submitted(town: Town, row: Row, who: Anyone, opened: str) -> list[str]:
    text = None if row.name == "UpholdForm" else "Words of my own"
    return [await submit(town.house, who, opened, text)]

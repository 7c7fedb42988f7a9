"""A server with somebody of every kind in it, and one where a member of it moderates."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import simcord

from bot.store import Store
from tests.rights.table import (
    ADMIN,
    AUTHOR,
    ELSEWHERE,
    MEMBER,
    MODERATOR,
    REPORTER,
    STRANGER,
    TIMED_OUT,
)
from tests.simulated.acting import Anyone, choose, press, submit
from tests.simulated.house import House, furnish

REFUSALS = (
    "Only moderators can do this",
    "Only admins can do this",
    "Only the author of the reply can appeal",
    "Only who wrote these words can take them down",
    "Only who wrote a response can change it",
    "Only replies in the discussions of the bot can be reported here",
    "Somebody else has opened this form",
    "There is no discussion of the bot here",
    "This is not yours",
    "You are not a member of the server any more",
    "This works in a server only",
    "You are timed out",
)
"""How every refusal of what is not one's own to do begins."""
_LOGS = {"record", "people", "interactions", "sqlite_sequence"}
"""What a refusal may add to: the record of it, and that it was answered, lest it be twice."""


@dataclass
class Town:
    """Two servers of the same bot, and the people in the first.

    Attributes:
        people: By kind.
        thread: The first thread of the open discussion.
        posted: A response of the author that stands in the thread.
        calm: A reply of the member there.
        restored: A reply of the author that was restored.
        stray: A message in the stranger's direct messages with the bot.
    """

    house: House
    other: House
    people: dict[str, Anyone]
    thread: simcord.ChannelHandle
    posted: discord.Message
    calm: discord.Message
    restored: discord.Message
    stray: discord.Message


async def settled(house: House) -> Town:
    """Return the town with cases on replies of the author: open, upheld, undone, reported.

    Reply 4 is a response of theirs that waits for their choice, and case 4 a reply that was
    reported and not flagged.
    """
    other = await furnish(house.world, name="Elsewhere")
    people = await _people(house, other)
    thread, *_ = await house.post()
    for number in (1, 2, 3):
        await house.say(house.alice, thread, f"something rude {number}")
    for command, number in (("case uphold", 2), ("case uphold", 3), ("case undo", 3)):
        await house.told(house.moderator, command, number=number)
        await house.world.rest()
    (restored,) = [one for one in thread.history() if one.author.bot and one.components]
    await house.respond(house.alice, thread, "What a rude man you are")
    await house.respond(house.alice, thread, "A calm view of it")
    posted = next(one for one in thread.history() if one.content == "A calm view of it")
    await _report(house, people[REPORTER], await house.say(house.alice, thread, "Reported words"))
    calm = await house.say(house.bob, thread, "Words of another")
    assert await house.rows("SELECT reply_id, state FROM responses ORDER BY reply_id") == [
        (4, "asked"),
        (5, "posted"),
    ]
    assert len(await house.cases()) == 4
    stranger = people[STRANGER]
    assert isinstance(stranger, simcord.UserHandle)
    stray = await stranger.send_dm("Hello")
    return Town(house, other, people, thread, posted, calm, restored, stray)


async def _people(house: House, other: House) -> dict[str, Anyone]:
    world = house.world
    silenced = world.member(house.guild, "timed-out")
    await time_out(house, silenced)
    elsewhere = house.guild.add_member(other.moderator.user)
    people: dict[str, Anyone] = {
        STRANGER: world.env.create_user("stranger"),
        MEMBER: house.bob,
        AUTHOR: house.alice,
        REPORTER: world.member(house.guild, "reporter"),
        ELSEWHERE: elsewhere,
        MODERATOR: house.moderator,
        ADMIN: house.admin,
        TIMED_OUT: silenced,
    }
    await world.rest()
    return people


async def time_out(house: House, who: simcord.MemberActor) -> None:
    """Time a member out for a day."""
    until = house.world.clock.now() + timedelta(days=1)
    changes = {"timed_out_until": until.isoformat()}
    house.world.env.backend.edit_member(house.guild.id, who.id, changes)
    await house.world.rest()


async def _report(house: House, who: Anyone, message: discord.Message) -> None:
    opened = await choose(house, who, "Report to moderators", message)
    told = await submit(house, who, form_id(opened), "It hurts")
    assert told.startswith("Thank you"), told
    await house.world.rest()


def form_id(opened: str) -> str:
    """Return the id of the form that was opened."""
    assert opened.startswith("(a form "), opened
    return opened.removeprefix("(a form ").removesuffix(")")


async def open_form(town: Town, name: str, who: Anyone) -> str:
    """Have somebody open a form; return its id."""
    house, guild = town.house, town.house.guild.id
    if name == "UpholdForm":
        opened = await press(house, who, "seedbed:case:1:more")
    elif name == "WordForm":
        opened = await press(house, who, "seedbed:case:2:undo")
    elif name == "AppealForm":
        opened = await press(house, who, f"seedbed:appeal:{guild}:2", on=town.calm)
    elif name == "ReportForm":
        about = town.calm if who is town.people[AUTHOR] else town.posted
        opened = await choose(house, who, "Report to moderators", about)
    elif name == "RespondForm":
        opened = await press(house, who, "seedbed:respond", on=house.start(town.thread))
    elif name == "RewriteForm":
        opened = await press(house, who, f"seedbed:response:{guild}:4:edit", on=town.calm)
    elif name == "TypedForm":
        opened = await press(house, who, "seedbed:setup:type:zone", on=town.calm)
    else:
        assert name == "PasteForm"
        assert isinstance(who, simcord.MemberActor)
        result = await who.slash(house.lobby, "article add")
        assert result.modal is not None
        return str(result.modal["custom_id"])
    return form_id(opened)


async def everything(store: Store) -> dict[str, list[Any]]:
    """Return every row of every table, but for the record of what was done."""

    def look(tx: Any) -> dict[str, list[Any]]:
        tables = tx.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: tx.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
            for (table,) in tables
            if table not in _LOGS
        }

    return await store.read(look)

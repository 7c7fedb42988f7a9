"""Servers are sealed: what is done on one leaves nothing to be read on another."""

from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.moderation.policies.words import FOREIGN_THREAD
from tests.rights.doings import busy
from tests.rights.reading import Ids, ids_of, read_everything, traces_of
from tests.rights.table import commands
from tests.simulated.acting import give, press, submit
from tests.simulated.house import House, furnish, lived

_OF_NO_SERVER = {"_sqlite_migrations", "sqlite_sequence"}
_READ_AT_HOME = {
    "article list", "article preview", "article post: article", "case list", "case show",
    "digest export", "digest latest", "digest list", "digest search", "digest show", "my status",
    "my responses",
    "privacy export", "why", "policy show: discussion", "setup",
}  # fmt: skip
"""Where the server's own people do read of it, as a sign that the look at traces can see."""


async def _rows(house: House) -> dict[str, list[Any]]:
    """Return every row of a server, table by table."""
    tables = await house.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%guild_id%'"
    )
    return {
        table: await house.rows(f'SELECT * FROM "{table}" WHERE guild_id = ?', house.guild.id)  # noqa: S608
        for (table,) in tables
    }


def _posted(house: House) -> list[str]:
    """Return every message in every channel of a server as Discord has it."""
    backend = house.world.env.backend
    return sorted(
        repr(message)
        for channel in backend.channels.values()
        if channel.guild_id == house.guild.id
        for message in backend.messages.get(channel.id, {}).values()
    )


async def _settled(house: House) -> tuple[House, simcord.MemberActor]:
    """Return a second server with something of everything, and who is a member of both."""
    other = await furnish(house.world, name="Elsewhere")
    shared = other.guild.add_member(house.alice.user)
    await house.world.rest()
    thread, *_ = await other.post()
    await other.say(other.bob, thread, "A calm view of the bridge")
    await other.say(shared, thread, "You rude man")
    await other.told(other.moderator, "case uphold", number=1)
    await other.told(other.moderator, "brake set", kind="slow_600", thread=thread)
    await other.told(other.admin, "digest now")
    await house.world.rest()
    return other, shared


def test_every_row_belongs_to_a_server(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        found = await house.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        loose = {name for name, sql in found if "guild_id" not in (sql or "")}
        index = {name for name in loose if name == "words" or name.startswith("words_")}
        assert loose - index == _OF_NO_SERVER

    lived(tmp_path, story)


@pytest.mark.parametrize("seed", range(1))
def test_what_is_done_on_one_server_leaves_no_trace_on_another(tmp_path: Path, seed: int) -> None:
    async def story(house: House) -> None:
        await house.post()
        other, shared = await _settled(house)
        rows, messages = await _rows(other), _posted(other)
        await busy(house, seed)
        assert await _rows(other) == rows
        assert _posted(other) == messages

        ids, traces = await ids_of(house), traces_of(house, besides=other)
        rows, messages = await _rows(house), _posted(house)
        for name, text in await read_everything(other, shared, ids):
            assert not _found(traces, text), name
        for custom_id, told in await _press_everything(other, shared, ids, house.guild.id):
            assert not _found(traces, told.replace(custom_id, "")), custom_id
        await _forget(other, shared)
        assert not _found(traces, repr(await _rows(other)))
        assert await _rows(house) == rows
        assert _posted(house) == messages

        at_home = await read_everything(house, house.alice, ids)
        seen = {name for name, text in at_home if _found(traces, text)}
        assert seen >= _READ_AT_HOME

    lived(tmp_path, story)


async def _forget(house: House, shared: simcord.MemberActor) -> None:
    """Have who is a member of both servers forgotten on this one."""
    asked = await shared.slash(house.lobby, "privacy forget")
    assert asked.response is not None
    await shared.click(asked.response, label="Erase everything")
    await house.world.rest()
    assert asked.response.content.startswith("Done: the text of")


def _found(traces: set[str], text: str) -> list[str]:
    low = text.casefold()
    return sorted(one for one in traces if one in low)


async def _press_everything(
    house: House, shared: simcord.MemberActor, ids: Ids, guild_id: int
) -> list[tuple[str, str]]:
    """Press on this server what was made for things of another one; return what was answered."""
    found = list[tuple[str, str]]()
    (here,) = [await house.say(house.bob, house.lobby, "Hello")]
    for custom_id in (
        *(f"seedbed:case:{ids.case}:{verb}" for verb in ("uphold", "more", "why", "claim")),
        f"seedbed:brake:{ids.brake}:lift",
        f"seedbed:brake:{ids.brake}:pause",
        f"seedbed:restored:{ids.case}",
        f"seedbed:appeal:{guild_id}:{ids.case}",
        f"seedbed:response:{guild_id}:1:edit",
    ):
        told = await press(house, house.moderator, custom_id, on=here)
        assert not told.startswith("(a form"), custom_id
        found.append((custom_id, told))
    told = await submit(house, shared, f"seedbed:write:{ids.thread}", "Hi", at=house.lobby)
    assert told.startswith("There is no discussion of the bot here")
    (policy,) = [one for one in commands(house.world.bot) if one.qualified_name == "policy show"]
    assert await give(house, house.admin, policy, thread=str(ids.thread)) == FOREIGN_THREAD
    return found

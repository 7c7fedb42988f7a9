"""The tables are made from the command tree, so that a new command cannot be forgotten."""

from pathlib import Path
from typing import Any

import simcord
from discord import app_commands
from simcord import interactions
from simcord.backend import serializers

from bot.app import SeedbedBot
from tests.simulated.house import House, lived, said

FOR_EVERYONE = {"privacy show", "privacy forget"}
FOR_MODERATORS = {"case list", "case show", "case uphold", "case dismiss"}
FOR_STAFF = {"pause", "resume"}
REFUSALS = ("Only moderators can do this", "Only admins can do this")


def commands(bot: SeedbedBot) -> list[app_commands.Command[Any, ..., Any]]:
    found = [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    assert len(found) >= 18
    return found


async def attempt(
    house: House, who: simcord.MemberActor, command: app_commands.Command[Any, ..., Any]
) -> str:
    """Give a command with every required option filled in, past what Discord's client hides."""
    root, *path = command.qualified_name.split()
    made = house.world.env.backend.find_command(root, house.guild.id)
    assert made is not None
    options: list[dict[str, Any]] = [
        {"name": one.name, "type": one.type.value, "value": _value(one)}
        for one in command.parameters
        if one.required
    ]
    for name in reversed(path):
        options = [{"name": name, "type": 1, "options": options}]
    record, payload = interactions.base_payload(
        house.world.env.backend,
        type=2,
        channel_id=house.lobby.id,
        guild_id=house.guild.id,
        user_id=who.id,
        data={"id": made["id"], "name": root, "type": 1, "options": options},
    )
    house.world.env.backend.emit("INTERACTION_CREATE", payload)
    await house.world.rest()
    result = simcord.InteractionResult(house.world.env, record)
    return "(a form)" if result.modal is not None else said(result)


def _value(parameter: app_commands.Parameter) -> Any:
    return 1 if parameter.type.name == "integer" else "iraqs-new-wave-of-violence"


async def everything(house: House) -> list[object]:
    """Return all that a command could have changed."""
    return [
        await house.rows("SELECT * FROM guild_settings"),
        await house.cases(),
        await house.rows("SELECT state FROM discussions"),
        await house.rows("SELECT id, removed_at FROM articles"),
        await house.rows("SELECT count(*) FROM digests"),
    ]


def test_a_member_is_refused_every_command_but_those_about_themselves(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.bob, thread, "something rude")
        before = await everything(house)
        for command in commands(house.world.bot):
            if command.qualified_name not in FOR_EVERYONE:
                told = await attempt(house, house.alice, command)
                assert told.startswith(REFUSALS), (command.qualified_name, told)
        assert await everything(house) == before

    lived(tmp_path, story)


def test_a_moderator_is_refused_every_command_of_the_admins(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        before = await everything(house)
        for command in commands(house.world.bot):
            if command.qualified_name not in FOR_EVERYONE | FOR_MODERATORS | FOR_STAFF:
                told = await attempt(house, house.moderator, command)
                assert told.startswith(REFUSALS[1]), (command.qualified_name, told)
        assert await everything(house) == before

    lived(tmp_path, story)


def test_those_with_the_right_are_refused_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.bob, thread, "something rude")
        for command in commands(house.world.bot):
            moderates = command.qualified_name in FOR_MODERATORS
            who = house.moderator if moderates else house.admin
            told = await attempt(house, who, command)
            assert not told.startswith(REFUSALS), (command.qualified_name, told)
            assert "Something went wrong" not in told, command.qualified_name

    lived(tmp_path, story)


def test_the_buttons_of_a_card_refuse_a_member(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.bob, thread, "something rude")
        backend, card = house.world.env.backend, house.card()
        for verdict in ("uphold", "dismiss"):
            record, payload = interactions.base_payload(
                backend,
                type=3,
                channel_id=house.moderators.id,
                guild_id=house.guild.id,
                user_id=house.alice.id,
                data={"custom_id": f"seedbed:case:1:{verdict}", "component_type": 2},
            )
            stored = backend.get_message(house.moderators.id, card.id)
            payload["message"] = serializers.message_payload(backend, stored)
            record.source_message_id = card.id
            backend.emit("INTERACTION_CREATE", payload)
            await house.world.rest()
            told = said(simcord.InteractionResult(house.world.env, record))
            assert told.startswith(REFUSALS[0])
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story)


def test_the_autocompletion_tells_a_member_nothing(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        offered = [
            (command.qualified_name, option.name)
            for command in commands(house.world.bot)
            for option in command.parameters
            if option.autocomplete
        ]
        assert len(offered) >= 5
        for name, option in offered:
            if name == "setup":  # hidden from members by Discord itself
                continue
            assert await house.alice.autocomplete(house.lobby, name, option, "") == []
            shown = await house.admin.autocomplete(house.lobby, name, option, "")
            assert shown or name in ("article reopen", "digest show"), (name, option)

    lived(tmp_path, story)

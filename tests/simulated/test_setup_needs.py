"""What ``/setup`` finds missing or amiss, and what it does not take."""

from pathlib import Path

import pytest
from simcord.backend import serializers

from bot.guilds import needs
from tests.simulated.dialogue import Dialogue, forge, lived


@pytest.mark.parametrize(
    ("step", "permission", "name"),
    [
        (step, permission, name)
        for step, needed in needs.NEEDED.items()
        for permission, name in ((one, needs.shown(one)) for one in needed)
    ],
)
def test_every_permission_that_is_missing_in_a_channel_is_named(
    tmp_path: Path, step: str, permission: str, name: str
) -> None:
    async def story(one: Dialogue) -> None:
        places = {"article": one.articles, "moderator": one.mods, "admin": one.desk}
        channel = places.get(step) or one.guild.create_text_channel("notices")
        await one.without(channel, permission)
        await one.through_the_channels()
        if step == "notices":
            await one.pick("channel", [channel])
        told = await one.look(step)
        assert f"In <#{channel.id}> the bot still needs: " in told
        assert name in told
        assert f"*Edit Channel* of <#{channel.id}> → *Permissions* → *" in told
        told = await one.press("All at a glance")
        assert name in told
        assert ("Post a first article" in one.labels()) == (step == "notices")

    lived(tmp_path, story)


@pytest.mark.parametrize("permission", needs.GUILD_WIDE)
def test_every_permission_that_is_missing_in_the_server_is_named(
    tmp_path: Path, permission: str
) -> None:
    async def story(one: Dialogue) -> None:
        one.take_from_the_bot(permission)
        await one.world.rest()
        await one.through_the_channels()
        told = await one.press("All at a glance")
        assert f"⚠️ {needs.GUILD_WIDE[permission]} *Server Settings* → *Roles* → *" in told

    lived(tmp_path, story)


def test_who_is_let_in_wrongly_or_shut_out_is_named(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.begin()
        await one.pick("channel", [one.articles])
        await one.press("Next")
        told = await one.pick("channel", [one.lobby])
        assert f"Everyone can see <#{one.lobby.id}>" in told
        await one.pick("channel", [one.desk])
        told = await one.pick("role", [one.moderators])
        assert f"<@&{one.moderators.id}> cannot see <#{one.desk.id}>" in told
        told = await one.pick("role", [])
        assert "**Role**: no role" in told

    lived(tmp_path, story)


def test_a_role_that_everyone_has_is_not_taken(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.begin()
        await one.pick("channel", [one.articles])
        await one.press("Next")
        told = await one.pick("role", [one.guild.roles["@everyone"]])
        assert "Every member has that role" in told
        assert (await one.held()).moderator_role_id is None

    lived(tmp_path, story)


def test_what_was_not_offered_is_not_stored(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        await one.through_the_channels()
        await one.press("Skip")
        for value in ("xx", ""):
            assert "That was not offered" in await forge(one, "list", value)
        await one.press("Next")
        assert "That was not offered" in await forge(one, "list", "Mars/Olympus")
        await one.press("Next")
        assert "That was not offered" in await forge(one, "list", "7:00")
        await one.press("Next")
        assert "That was not offered" in await forge(one, "list", "merciless")
        held = await one.held()
        assert (held.language, held.zone, held.digest_time) == ("en", "UTC", "08:00")

    lived(tmp_path, story)


def test_a_forum_or_a_channel_of_another_guild_is_no_place_for_cases(tmp_path: Path) -> None:
    async def story(one: Dialogue) -> None:
        forum = one.guild.create_forum_channel("forum")
        abroad = one.world.guild("Abroad").create_text_channel("abroad")
        await one.world.rest()
        await one.begin()
        await one.pick("channel", [one.articles])
        await one.press("Next")
        backend = one.world.env.backend
        for channel in (forum, abroad):
            shown = serializers.channel_payload(backend, backend.get_channel(channel.id))
            named = str(channel.id)
            told = await forge(
                one, "channel", named, channels={named: {**shown, "permissions": "0"}}
            )
            assert "That channel cannot be used for this" in told
        assert (await one.held()).moderator_channel_id is None

    lived(tmp_path, story)

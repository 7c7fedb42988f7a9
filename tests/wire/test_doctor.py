"""The doctor asks Discord: token, intents, rights, time; a bot that runs is not disturbed."""

import json
from pathlib import Path

import discord

from tests.language.german import assert_german_terminal
from tests.wire import beside, faults
from tests.wire.simulated import Overwrite, OverwriteType
from tests.wire.town import Town, lived


async def asked(place: Town, *options: str, **env: str) -> list[dict[str, str]]:
    """Return what the doctor finds, asked beside the bot."""
    given = {**place.bot._env, **env}
    done = await beside.seedbed(given, place.bot.log.parent, "doctor", "--json", *options)
    assert done.stdout, done.stderr[-2000:]
    found: list[dict[str, str]] = json.loads(done.stdout)
    assert done.returncode == any(one["level"] == "fail" for one in found), done.stderr
    return found


def wrong(found: list[dict[str, str]], *levels: str) -> list[str]:
    return [one["words"] for one in found if one["level"] in (levels or ("fail",))]


async def is_well(place: Town) -> None:
    before = place.server.gateway.identified
    found = await asked(place)
    assert wrong(found) == []
    said = " ".join(one["words"] for one in found)
    for name in ("articles", "mods", "admins"):
        assert f"#{name} of Reading Room" in said
    assert place.server.gateway.identified == before
    assert place.bot.running


async def is_not_let_in(place: Town) -> None:
    assert wrong(await asked(place, DISCORD_TOKEN="a.b.c")) == ["Discord does not accept it."]
    place.server.faults.add("GET", "/users/@me", faults.failing(503), times=None)
    assert "cannot be reached" in wrong(await asked(place))[0]
    place.server.faults.clear()
    assert wrong(await asked(place, "--offline", DISCORD_TOKEN="a.b.c")) == []


async def lacks_rights_and_a_channel(place: Town) -> None:
    model = place.guild.model
    deny = discord.Permissions(manage_threads=True, embed_links=True).value
    place.articles.overwrites.append(Overwrite(model.bot_user.id, OverwriteType.MEMBER, deny=deny))
    model.delete_channel(place.mods.id)
    found = wrong(await asked(place))
    assert any("#articles" in one and "Manage Threads" in one for one in found), found
    assert any("moderator channel of Reading Room is gone" in one for one in found), found


async def is_told_in_german(place: Town) -> None:
    given = {**place.bot._env, "LC_ALL": "de_DE.UTF-8"}
    done = await beside.seedbed(given, place.bot.log.parent, "doctor")
    assert "In #articles auf Reading Room (Artikel) fehlt dem Bot: " in done.stdout, done.stderr
    assert "Der Kanal für Moderation auf Reading Room ist weg" in done.stdout
    assert "In #admins auf Reading Room (Admins) ist alles, wie es sein soll." in done.stdout
    assert_german_terminal(done.stdout)


def test_a_bot_at_work_is_well_and_what_is_amiss_on_discord_is_named(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.post_article()
        await is_well(place)
        await is_not_let_in(place)
        await lacks_rights_and_a_channel(place)
        await is_told_in_german(place)

    lived(tmp_path, story)

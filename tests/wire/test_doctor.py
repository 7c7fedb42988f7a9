"""The doctor asks Discord: token, intents, rights, time; a bot that runs is not disturbed."""

import asyncio
import json
import os
import sys
from pathlib import Path

import discord

from tests.wire import faults
from tests.wire.process import ROOT
from tests.wire.server import TOKEN
from tests.wire.simulated import Overwrite, OverwriteType
from tests.wire.town import Town, lived


async def asked(place: Town, *options: str, **env: str) -> list[dict[str, str]]:
    """Return what the doctor finds, asked beside the bot."""
    given = {
        **os.environ,
        "DISCORD_TOKEN": TOKEN,
        "SEEDBED_DISCORD__API_BASE": place.server.api_base,
        "SEEDBED_STORE__PATH": str(place.bot.database),
        "SEEDBED_HEALTH__PATH": str(place.bot.database.with_name("health.json")),
        "SEEDBED_SCORING__ENGINE": "ngram",
        **env,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "doctor", "--json", *options,
        env=given, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert out, err.decode()[-2000:]
    found: list[dict[str, str]] = json.loads(out)
    assert process.returncode == any(one["level"] == "fail" for one in found), err
    return found


def wrong(found: list[dict[str, str]], *levels: str) -> list[str]:
    return [one["words"] for one in found if one["level"] in (levels or ("fail",))]


def test_a_bot_that_is_set_up_is_well_and_goes_on(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.post_article()
        before = place.server.gateway.identified
        found = await asked(place)
        assert wrong(found) == []
        said = " ".join(one["words"] for one in found)
        for name in ("articles", "mods", "admins"):
            assert f"#{name} of Reading Room" in said
        assert place.server.gateway.identified == before
        assert place.bot.running

    lived(tmp_path, story)


def test_what_is_amiss_on_discord_is_named_with_what_to_do(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        await place.post_article()
        model = place.guild.model
        deny = discord.Permissions(manage_threads=True, embed_links=True).value
        place.articles.overwrites.append(
            Overwrite(model.bot_user.id, OverwriteType.MEMBER, deny=deny)
        )
        model.delete_channel(place.mods.id)
        found = wrong(await asked(place))
        assert any("#articles" in one and "Manage Threads" in one for one in found), found
        assert any("moderator channel of Reading Room is gone" in one for one in found), found

    lived(tmp_path, story)


def test_a_token_that_discord_does_not_know_and_a_discord_that_is_away(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        assert wrong(await asked(place, DISCORD_TOKEN="a.b.c")) == ["Discord does not accept it."]
        place.server.faults.add("GET", "/users/@me", faults.failing(503), times=None)
        assert "cannot be reached" in wrong(await asked(place))[0]
        place.server.faults.clear()
        assert wrong(await asked(place, "--offline", DISCORD_TOKEN="a.b.c")) == []

    lived(tmp_path, story)

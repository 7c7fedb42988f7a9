"""Privacy as members meet it: the whole bot on a simulated Discord."""

import json
from pathlib import Path
from typing import Any

import simcord
from simcord.backend import serializers

from bot.effects.message import Embed, Message
from tests.simulated.house import House, lived, said


async def exported(house: House, who: simcord.MemberActor) -> dict[str, object]:
    """Return what a member is given, which they alone can see."""
    result = await who.slash(house.lobby, "privacy export")
    said(result)
    assert result.response is not None
    (file,) = result.response.attachments
    assert file.filename == "what-seedbed-stores-of-you.json"
    found: dict[str, object] = json.loads(await file.read())
    return found


def test_a_member_is_given_all_that_is_stored_of_them_and_nothing_else(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "my own rude words")
        await house.say(house.bob, thread, "words of bob")
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        theirs = await exported(house, house.alice)
        assert theirs["about"]["you (Discord's id)"] == str(house.alice.id)  # type: ignore[index]  # plain data
        written = json.dumps(theirs)
        assert "my own rude words" in written
        assert "words of bob" not in written
        assert str(house.moderator.id) not in written
        assert len(theirs["notices to you"]) == 1  # type: ignore[arg-type]  # plain data
        staff = await exported(house, house.moderator)
        assert staff["cases you worked on"][0]["decided by"] == "you"  # type: ignore[index]  # plain data
        assert "rude words" not in json.dumps(staff)

    lived(tmp_path, story)


def test_who_has_nothing_stored_is_told_so_instead(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        assert await house.told(house.bob, "privacy export") == "Nothing is stored of you here."
        assert (await house.told(house.bob, "privacy show")).startswith(
            "Nothing is stored of you here.\n**How long**: text is kept for 30 days"
        )

    lived(tmp_path, story)


def test_the_private_thread_of_a_notice_goes_when_its_reader_is_forgotten(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        house.world.close_direct_messages(house.alice)
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        (private,) = (one for one in house.channel.threads if "Notice on case 1" in str(one.name))
        asked = await house.alice.slash(house.lobby, "privacy forget")
        assert asked.response is not None
        await house.alice.click(asked.response, label="Erase everything")
        await house.world.rest()
        assert not house.world.exists(private)
        assert await house.rows("SELECT error FROM effects WHERE state = 'failed'") == []

    lived(tmp_path, story)


def test_being_removed_is_noted_and_an_outage_is_not(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        backend, guild = house.world.env.backend, str(house.guild.id)
        backend.emit("GUILD_DELETE", {"id": guild, "unavailable": True})
        await house.world.rest()
        assert await house.rows("SELECT guild_id FROM departures") == []
        backend.emit("GUILD_DELETE", {"id": guild})
        await house.world.rest()
        assert await house.rows("SELECT guild_id FROM departures") == [(house.guild.id,)]
        payload = serializers.guild_create_payload(backend, backend.guilds[house.guild.id])
        backend.emit("GUILD_CREATE", payload)
        await house.world.rest()
        assert await house.rows("SELECT guild_id FROM departures") == []
        assert not (await house.world.bot.guilds_service.settings(house.guild.id)).paused

    lived(tmp_path, story)


def test_a_guild_that_returns_too_late_is_furnished_anew(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        backend, bot = house.world.env.backend, house.world.bot
        backend.emit("GUILD_DELETE", {"id": str(house.guild.id)})
        await house.world.rest()
        long_ago = "2026-01-30T08:00:00.000+00:00"
        await bot.store.write(
            lambda tx: tx.execute("UPDATE departures SET left_at = ?", [long_ago])
        )
        payload = serializers.guild_create_payload(backend, backend.guilds[house.guild.id])
        backend.emit("GUILD_CREATE", payload)
        await house.world.rest()
        assert await house.rows("SELECT id FROM replies") == []
        assert (await bot.guilds_service.settings(house.guild.id)).version == 1
        assert len(await house.rows("SELECT id FROM articles WHERE removed_at IS NULL")) >= 1

    lived(tmp_path, story)


def test_who_left_while_the_bot_was_off_is_noticed_when_it_is_ready(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        bot = house.world.bot
        await bot.store.write(
            lambda tx: tx.execute(
                "INSERT INTO guild_settings SELECT 4, version, document, changed_by, changed_at "
                "FROM guild_settings WHERE version = 1"
            )
        )
        departures: Any = bot.get_cog("Departures")
        await departures.on_ready()
        assert await house.rows("SELECT guild_id FROM departures") == [(4,)]

    lived(tmp_path, story)


def test_the_outbox_is_looked_into_without_anybody_asking(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        channel = house.lobby.id
        message = Message(embeds=(Embed(title="from another process"),))
        payload = {"channel": channel, "message": message.to_document()}
        await house.world.bot.store.write(
            lambda tx: tx.table("effects").insert(
                {
                    "guild_id": house.guild.id,
                    "lane": "elsewhere",
                    "kind": "send",
                    "payload": json.dumps(payload),
                    "marker": "abcdefghjk",
                    "created_at": "2026-03-01T12:00:00.000+00:00",
                }
            )
        )
        await house.world.env.settle()
        assert house.lobby.history() == []
        await house.world.pass_time(seconds=61)
        (posted,) = house.lobby.history()
        assert posted.embeds[0].title == "from another process"

    lived(tmp_path, story)

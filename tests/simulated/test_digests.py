import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import discord
import simcord

from bot.demo.simulation import simulated
from bot.scoring.port import Scores
from tests.simulated.house import House, Scripted, furnish, lived, said

THOUGHT = "The old bridge should be mended before anyone builds a new one."
OTHER = "Nobody has asked the ferrymen by the old bridge what they would lose."


def shown_in(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    message = next(iter(result.followups), result.response)
    assert message.ephemeral
    return message


async def discussed(house: House) -> list[discord.Message]:
    """Have two replies, and a digest of them asked for and posted."""
    thread, *_ = await house.post()
    replies = [
        await house.say(house.alice, thread, THOUGHT),
        await house.say(house.bob, thread, OTHER),
    ]
    await house.told(house.admin, "digest now")
    await house.world.rest()
    return replies


def test_the_newest_digest_is_shown_with_its_chart_and_its_page(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        assert "No digest was written yet" in await house.told(house.admin, "digest latest")
        await discussed(house)
        await house.world.pass_time(minutes=5)
        await house.told(house.admin, "digest now")
        for command, options in (
            ("latest", {}),
            ("latest", {"discussion": 1}),
            ("show", {"number": 2}),
        ):
            result = await house.admin.slash(house.lobby, f"digest {command}", **options)
            message = shown_in(result)
            assert (message.embeds[0].title or "").startswith("Digest 2")
            names = [one.filename for one in message.attachments]
            assert names == ["digest.png", "digest-2.html"]
            page = (await message.attachments[1].read()).decode()
            assert THOUGHT in page
        assert "No digest" in await house.told(house.admin, "digest latest", discussion=9)

    lived(tmp_path, story)


def test_a_digest_is_exported_in_each_form(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await discussed(house)
        for form, ending in (("html", "html"), ("markdown", "md"), ("json", "json")):
            result = await house.admin.slash(house.lobby, "digest export", number=1, format=form)
            message = shown_in(result)
            (file,) = message.attachments
            assert file.filename == f"digest-1.{ending}"
            text = (await file.read()).decode()
            assert THOUGHT in text
            assert "delete it when you are done" in message.content
            if form == "json":
                assert json.loads(text)["number"] == 1
        told = await house.told(house.admin, "digest export", number=7, format="json")
        assert told.startswith("There is no digest 7 here.")

    lived(tmp_path, story)


def test_a_search_finds_replies_and_what_rests_on_them(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thought, other = await discussed(house)
        told = await house.told(house.admin, "digest search", words="old bridg*")
        assert told.strip().startswith("2 replies\n")
        assert "The **old** **bridge** should be mended" in told
        assert str(thought.id) in told
        assert str(other.id) in told
        assert told.count("Digest 1") == 2
        assert "**1** · Iraq" in told
        assert "No reply, but digests of that title" in await house.told(
            house.admin, "digest search", words="iraq's violence"
        )
        for words in ("zebra", '"bridge old"'):
            told = await house.told(house.admin, "digest search", words=words)
            assert told.startswith("Nothing was found.")
        for words in ("!?", '""', "*"):
            told = await house.told(house.admin, "digest search", words=words)
            assert told.startswith("There is no word in that")

    lived(tmp_path, story)


def test_a_search_finds_nothing_that_was_removed_edited_away_or_waits_for_a_moderator(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "This bridge is rude, I say.")
        deleted = await house.say(house.alice, thread, THOUGHT)
        edited = await house.say(house.alice, thread, OTHER)
        await house.alice.delete(deleted)
        await house.alice.edit(edited, "Nobody has asked the ferrymen about the dam.")
        await house.world.rest()
        told = await house.told(house.admin, "digest search", words="bridge")
        assert told.startswith("Nothing was found.")
        told = await house.told(house.admin, "digest search", words="dam ferrymen")
        assert told.strip().startswith("1 reply\n")

    lived(tmp_path, story)


def test_a_guild_reads_nothing_of_another(tmp_path: Path) -> None:
    async def whole() -> None:
        async with simulated(tmp_path, Scripted()) as world:
            one, two = await furnish(world, name="One"), await furnish(world, name="Two")
            await discussed(one)
            told = await two.told(two.admin, "digest search", words="bridge")
            assert told.startswith("Nothing was found.")
            told = await two.told(two.admin, "digest search", words="iraq's violence")
            assert told.startswith("Nothing was found.")
            for command in ("show", "export"):
                options = {"format": "json"} if command == "export" else {}
                told = await two.told(two.admin, f"digest {command}", number=1, **options)
                assert told.startswith("There is no digest 1 here."), command
            assert "No digest" in await two.told(two.admin, "digest latest")
            assert "No digest" in await two.told(two.admin, "digest latest", discussion=1)
            result = await two.admin.slash(two.lobby, "digest list")
            assert "No digest" in said(result)

    asyncio.run(whole())


def test_the_list_of_digests_has_no_half_a_link(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await discussed(house)
        for hours in range(25):
            await house.world.bot.store.write(
                lambda tx, hours=hours: tx.execute(  # type: ignore[misc]  # bound at once
                    """INSERT INTO digests (guild_id, discussion_id, kind, starts_at, ends_at,
                    composed_at, document, channel_id, message_id)
                    SELECT guild_id, discussion_id, kind, starts_at,
                    strftime('%Y-%m-%dT%H:%M:%S', ends_at, ? || ' hours') || '.000000+00:00',
                    composed_at, document, channel_id, message_id FROM digests WHERE id = 1""",
                    [hours + 1],
                )
            )
        await house.world.bot.store.write(
            lambda tx: tx.execute("UPDATE discussions SET title = ?", ["x" * 60])
        )
        (posted,) = house.admins.history()
        (embed,) = shown_in(await house.admin.slash(house.lobby, "digest list")).embeds
        lines = (embed.description or "").split("\n")
        assert 15 < len(lines) < 25
        assert all(line.endswith(posted.jump_url) for line in lines)

    lived(tmp_path, story)


class Slow(Scripted):
    """Takes its time, as a model does."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.go = asyncio.Event()

    async def score(self, texts: Sequence[str]) -> list[Scores]:
        self.asked.set()
        await self.go.wait()
        return await super().score(texts)


def test_a_late_digest_waits_for_the_scores_of_what_was_missed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.world.go_offline()
        await house.alice.send(thread, THOUGHT)
        await house.world.env.advance_time(3600)
        scorer = Slow()
        back = asyncio.create_task(house.world.come_back(scorer))
        await asyncio.wait_for(scorer.asked.wait(), 30)
        await house.world.bot.digests.compose_due()
        assert await house.rows("SELECT state FROM windows") == [("planned",)]
        scorer.go.set()
        await back
        await house.world.pass_time(minutes=2)
        (digest,) = house.admins.history()
        assert THOUGHT in (digest.embeds[0].description or "")

    lived(tmp_path, story)


def test_no_digest_is_written_while_the_gateway_is_lost(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, THOUGHT)
        await house.expect_a_digest()
        await house.world.bot.on_disconnect()
        await house.world.pass_time(hours=1.5)
        assert await house.rows("SELECT 1 FROM windows") == []
        await house.world.bot.on_resumed()
        await house.world.pass_time(minutes=2)
        assert await house.rows("SELECT state FROM windows") == [("posted",)]

    lived(tmp_path, story)


def test_the_list_says_of_a_digest_that_it_could_not_be_posted(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        place = f"/channels/{house.admins.id}/messages"
        house.world.env.inject_error("POST", place, status=403, code=50013, times=None)
        await discussed(house)
        told = await house.told(house.admin, "digest list")
        assert "could not be posted" in told
        assert "Digest 1" in await house.told(house.admin, "digest show", number=1)

    lived(tmp_path, story)

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digests.compose import compose
from bot.digests.service import DigestError
from bot.store.times import to_text
from tests.digests.world import ADMINS, ARTICLE, GUILD, OPENED, OTHER, THOUGHT, World, choose, told

FIRST = ("2026-03-01T12:00", "2026-03-02T08:00")
SECOND = ("2026-03-02T08:00", "2026-03-03T08:00")


def test_the_daily_digest_is_stored_and_posted_at_its_time_and_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=19.9)
        assert world.posted == []
        await world.at(hours=20)
        await world.tick()
        await asyncio.gather(world.digests.compose_due(), world.digests.compose_due())
        await world.settle()
        assert await world.windows() == [FIRST]
        (posted,) = world.posted
        assert THOUGHT in posted.message.embeds[0].description
        (row,) = await world.rows("SELECT * FROM digests")
        assert (row["channel_id"], row["message_id"]) == (ADMINS, posted.id)
        assert row["posted_at"] == to_text(world.clock.now())

    told(tmp_path, story)


def test_the_database_keeps_no_sentence_of_a_digest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=20)
        kept = await world.rows("SELECT document FROM digests")
        kept += await world.rows("SELECT payload, result FROM effects")
        kept += await world.rows("SELECT name, description FROM files")
        assert kept
        assert "bridge" not in str(kept)

    told(tmp_path, story)


def test_missed_days_are_caught_up_in_order(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(hours=1)
        await world.reply(OTHER, hours=25)
        await world.at(days=3)
        assert (await world.windows())[:2] == [FIRST, SECOND]
        first, second, third = world.said()
        assert THOUGHT in first
        assert OTHER in second
        assert "Nobody replied in this time." in third
        assert "It comes late" in first
        assert "It comes late" in second
        assert sorted(world.discord.posted) == [one.id for one in world.posted]

    told(tmp_path, story)


def test_a_digest_that_is_composed_in_time_and_posted_late_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.carrier.fault = lambda _: "down"
        await world.at(hours=20)
        world.carrier.fault = lambda _: "none"
        await world.at(hours=21.5)
        assert "It comes late" in world.said()[0]
        shown = await world.archive.show(GUILD, 1)
        assert shown is not None
        assert shown.message == world.posted[0].message

    told(tmp_path, story)


def test_a_long_outage_is_told_in_one_digest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(hours=1)
        await world.reply(OTHER, hours=200, author=502)
        await world.at(days=20)
        assert await world.windows() == [("2026-03-01T12:00", "2026-03-21T08:00")]
        assert len(world.posted) == 1
        told_of = await world.latest()
        assert told_of.figures.now.replies == 2

    told(tmp_path, story)


def test_a_closed_discussion_has_one_last_digest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        closed = to_text(OPENED + timedelta(hours=5))
        await world.execute("UPDATE discussions SET state = 'closed', closed_at = ?", closed)
        await world.at(hours=6)
        await world.at(days=4)
        assert await world.windows() == [("2026-03-01T12:00", "2026-03-01T17:00")]

    told(tmp_path, story)


def test_a_reopened_discussion_goes_on_where_its_last_digest_ended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        closed = to_text(OPENED + timedelta(hours=5))
        await world.execute("UPDATE discussions SET state = 'closed', closed_at = ?", closed)
        await world.at(hours=6)
        await world.execute("UPDATE discussions SET state = 'open', closed_at = NULL")
        await world.at(hours=20)
        assert (await world.windows())[1] == ("2026-03-01T17:00", "2026-03-02T08:00")

    told(tmp_path, story)


def test_without_a_channel_nothing_is_composed_until_one_is_chosen(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose(world, admin_channel_id=None)
        await world.at(days=2)
        assert await world.windows() == []
        await choose(world)
        await world.tick()
        assert len(await world.windows()) == len(world.posted) == 2

    told(tmp_path, story)


def test_a_discussion_that_fails_holds_up_no_other_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(material: Any, parts: Any) -> Any:
        if any(THOUGHT in one.text for one in material.sources):
            raise RuntimeError("not today")
        return compose(material, parts)

    async def story(world: World) -> None:
        second = await world.discussion("On rain")
        await world.reply()
        await world.reply(OTHER, discussion=second)
        monkeypatch.setattr("bot.digests.service.compose", fails)
        await world.at(days=2)
        assert await world.windows() == []  # the second day waits for the first
        assert await world.windows(second) == [FIRST, SECOND]
        assert THOUGHT not in caplog.text
        monkeypatch.setattr("bot.digests.service.compose", compose)
        await world.tick()
        assert await world.windows() == [FIRST, SECOND]

    told(tmp_path, story)


@pytest.mark.parametrize("fault", ["dies before", "dies after"])
def test_a_digest_is_posted_once_though_the_process_dies(fault: Any, tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.carrier.fault = lambda _: fault
        world.clock.moment = OPENED + timedelta(hours=20)
        await world.digests.compose_due()
        await world.carrier.died.wait()
        world.restart()
        await world.tick()
        assert len(world.posted) == len(world.discord.created) == 1
        assert await world.rows("SELECT 1 FROM digests WHERE message_id IS NOT NULL")

    told(tmp_path, story)


def test_a_sentence_of_the_article_is_not_told_as_a_point(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(ARTICLE)
        await world.at(hours=20)
        assert "nine days" not in world.said()[0]
        assert await world.rows("SELECT 1 FROM digest_sources") == []

    told(tmp_path, story)


def test_the_second_digest_tells_the_change_from_the_time_before(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for hours in (1, 22, 23, 24):
            await world.reply(hours=hours)
        await world.at(hours=20)
        await world.at(hours=44)
        went = [one.message.embeds[0].fields[0].value for one in world.posted]
        assert "Replies: 1 " in went[0]
        assert "Replies: 3 (+2)" in went[1]

    told(tmp_path, story)


def test_a_digest_with_replies_has_a_chart_with_an_alternative_text(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=20)
        shown = await world.archive.show(GUILD, 1)
        assert shown is not None
        chart = shown.files[0]
        assert chart.content.startswith(b"\x89PNG")
        assert "1 in all" in chart.description
        assert chart in world.carrier.begun[0].files

    told(tmp_path, story)


def test_a_digest_without_replies_has_no_chart(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.at(hours=20)
        assert not [one for one in world.carrier.begun[0].files if one.name.endswith(".png")]
        assert await world.rows("SELECT 1 FROM files") == []

    told(tmp_path, story)


def test_a_digest_asked_for_covers_what_came_since_the_last_scheduled_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=20)
        await world.reply(OTHER, hours=22)
        world.clock.moment = OPENED + timedelta(hours=23)
        asked = await world.digests.now(GUILD, 1)
        await world.settle()
        assert (asked.kind, asked.ends_at) == ("asked", world.clock.now())
        assert asked.starts_at == OPENED + timedelta(hours=20)
        assert OTHER in world.said()[1]
        assert THOUGHT not in world.said()[1]
        await world.at(hours=44)
        assert await world.windows() == [FIRST, SECOND]  # which it does not disturb

    told(tmp_path, story)


def test_a_digest_asked_for_twice_in_one_moment_is_refused(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.clock.moment = OPENED + timedelta(hours=2)
        await world.digests.now(GUILD, 1)
        with pytest.raises(DigestError, match="asked for a moment ago"):
            await world.digests.now(GUILD, 1)
        assert len(await world.rows("SELECT 1 FROM digests")) == 1
        assert len(await world.rows("SELECT 1 FROM files")) == 1

    told(tmp_path, story)


def test_asking_for_a_digest_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for guild, discussion in ((GUILD, 99), (GUILD + 1, 1)):
            with pytest.raises(DigestError, match="no such discussion here"):
                await world.digests.now(guild, discussion)
        await choose(world, admin_channel_id=None)
        with pytest.raises(DigestError, match="`/setup` asks for one"):
            await world.digests.now(GUILD, 1)

    told(tmp_path, story)


def test_a_digest_is_shown_within_its_guild_only(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=20)
        shown = await world.archive.show(GUILD, 1)
        assert shown is not None
        assert shown.message == world.posted[0].message
        assert THOUGHT in shown.files[1].content.decode()
        assert [one.id for one in await world.archive.listed(GUILD)] == [1]
        for guild, digest in ((GUILD + 1, 1), (GUILD, 2)):
            assert await world.archive.show(guild, digest) is None
            assert await world.archive.export(guild, digest, "json") is None
        assert await world.archive.listed(GUILD + 1) == []

    told(tmp_path, story)

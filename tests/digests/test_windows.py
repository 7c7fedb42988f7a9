"""Every window has its digest once, whatever becomes of the clock and the settings."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digests.compose import PARTS
from bot.digests.section import NAMES
from bot.guilds.settings import GuildSettings
from bot.store import guilds
from tests.digests.deaths import FIRST, SECOND, STEPS, die, once, states
from tests.digests.world import GUILD, OPENED, OTHER, THOUGHT, World, choose, told


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_makes_nothing_due_until_the_time_has_passed_again(
    back: timedelta, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(hours=20.1)
        world.clock.moment -= back
        await world.tick()
        await world.at(hours=20.2)
        await once(world, FIRST)
        await world.at(hours=44.1)
        await once(world, FIRST, SECOND)

    told(tmp_path, story)


def test_a_clock_that_was_far_ahead_for_a_while_doubles_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await world.at(days=30)
        await world.at(hours=20.1)
        await world.at(days=29)
        ahead = (FIRST[0], "2026-03-31T08:00")
        await once(world, ahead)
        await world.at(days=31)
        await once(world, ahead, (ahead[1], "2026-04-01T08:00"))

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("before", "after", "monday"),
    [
        ("UTC", "Pacific/Apia", "2026-03-09T08:00"),
        ("Pacific/Apia", "UTC", "2026-03-08T19:00"),  # a Monday there
    ],
)
def test_a_change_of_rhythm_zone_and_channel_leaves_no_gap(
    before: str, after: str, monday: str, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await choose(world, zone=before)
        await world.at(days=1)
        await choose(world, zone=after, digest_when="30 */6 * * *", digest_channel_id=75)
        await world.at(days=2)
        await choose(world, zone=before, digest_when="weekly")
        await world.at(days=9)
        found = await world.windows()
        assert len(found) > 4
        assert found[0][0] == FIRST[0]
        assert [end for _, end in found[:-1]] == [start for start, _ in found[1:]]
        assert found[-1][1] == monday
        assert await states(world) == ["posted"] * len(found)
        assert len(world.posted) + len(world.discord.in_channel(75)) == len(found)

    told(tmp_path, story)


def test_a_window_without_a_reply_is_skipped_where_that_is_set(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose(world, digest_empty="skip")
        await world.case(await world.reply(hours=1))  # open all along
        for days in (1, 2, 3):
            await world.at(days=days)
            if days == 2:
                await world.reply(OTHER, hours=49)
        assert await states(world) == ["posted", "skipped", "posted"]
        assert (await world.windows()) == [FIRST, ("2026-03-03T08:00", "2026-03-04T08:00")]
        assert len(world.posted) == 2

    told(tmp_path, story)


def test_only_at_the_end_there_is_one_digest_of_it_all(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await choose(world, digest_when="end")
        await world.reply()
        await world.at(days=9)
        assert await states(world) == []
        await world.execute(
            "UPDATE discussions SET state = 'closed', closed_at = ?",
            "2026-03-10T11:00:00.000+00:00",
        )
        await world.tick()
        await world.at(days=12)
        await once(world, (FIRST[0], "2026-03-10T11:00"))

    told(tmp_path, story)


@pytest.mark.parametrize("what", ["digest_paused", "paused"])
def test_a_pause_plans_nothing_and_what_was_missed_is_one_late_digest_each(
    what: str, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        second = await world.discussion("On rain")
        await world.at(hours=20)
        await choose(world, **{what: True})
        for days in (2, 3, 4):
            await world.at(days=days)
        assert len(world.posted) == 2
        await choose(world)
        for hours in (96, 96, 116):
            await world.at(hours=hours)
        held, after = (FIRST[1], "2026-03-05T08:00"), ("2026-03-05T08:00", "2026-03-06T08:00")
        assert await world.windows() == await world.windows(second) == [FIRST, held, after]
        assert ["late" in text for text in world.said()] == [False] * 2 + [True] * 2 + [False] * 2

    told(tmp_path, story)


def test_a_window_that_was_planned_when_the_pause_began_waits_for_its_end(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.clock.moment = OPENED + timedelta(hours=20)
        await die(world, STEPS["beginning to compose"], "before it")
        await choose(world, digest_paused=True)
        await world.tick()
        assert (await states(world), world.posted) == (["planned"], [])
        await choose(world)
        await world.tick()
        await once(world, FIRST)

    told(tmp_path, story)


def test_a_window_waits_for_the_scores_of_its_replies(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        waiting = await world.reply(zone=None)
        await world.at(hours=20)
        assert (await states(world), world.posted) == (["planned"], [])
        await world.execute("UPDATE revisions SET state = 'scored'")
        await world.execute(
            "INSERT INTO decisions (guild_id, revision_id, zone, policy_version, reasons, "
            "decided_at) VALUES (?, ?, 'allow', 1, '[]', '')",
            GUILD,
            waiting,
        )
        await world.tick()
        await once(world, FIRST)
        assert THOUGHT in world.said()[0]

    told(tmp_path, story)


def test_a_window_waits_for_scores_no_longer_than_a_while_and_the_next_with_it(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.reply(zone=None)
        second = await world.discussion("On rain")
        await world.at(days=2)
        assert await world.windows() == []
        assert await world.windows(second) == [FIRST, SECOND]
        await world.at(days=2, minutes=29)
        assert await world.windows() == []
        await world.at(days=2, minutes=30)
        assert await world.windows() == [FIRST, SECOND]

    told(tmp_path, story)


@pytest.mark.parametrize("changed", [{"hours": 21.0}, {"state": "deleted"}])
def test_no_window_waits_for_what_is_not_in_it(changed: dict[str, Any], tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(zone=None, **changed)
        await world.at(hours=20.5)
        await once(world, FIRST)

    told(tmp_path, story)


def test_a_digest_that_cannot_be_posted_stays_and_can_be_read(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        world.carrier.fault = lambda _: "refused"
        await world.at(hours=20)
        await world.tick()
        assert (await states(world), world.posted) == (["composed"], [])
        kept = await world.archive.latest(7, 1)
        assert await world.archive.show(7, kept or 0) is not None
        assert await world.archive.refused(7) == {kept}
        assert await world.archive.refused(8) == frozenset()
        world.carrier.fault = lambda _: "none"
        await world.at(hours=44)
        assert await world.windows() == [FIRST, SECOND]
        assert len(world.posted) == 1
        assert await world.archive.refused(7) == {kept}

    told(tmp_path, story)


def test_the_latest_digest_is_of_the_discussion_or_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await world.archive.latest(7) is None
        second = await world.discussion("On rain")
        await world.at(hours=20)
        assert (await world.latest()).discussion_id == second
        assert (await world.latest(7, 1)).discussion_id == 1
        assert await world.archive.latest(7, 99) is None
        assert await world.archive.latest(8) is None
        assert await world.archive.latest(8, 1) is None

    told(tmp_path, story)


def test_the_parts_that_can_be_chosen_are_those_that_there_are() -> None:
    assert tuple(PARTS) == NAMES


def test_a_guild_chooses_the_parts_and_their_order(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply()
        await choose(world, digest_sections=("figures", "fortune", "themes"))
        await world.at(hours=20)
        found = await world.latest()
        assert [one.name for one in found.sections] == ["figures", "themes"]

    told(tmp_path, story)


@pytest.mark.parametrize("broken", [{"digest_when": "every now and then"}, {"zone": "Old/Town"}])
def test_a_rhythm_or_zone_that_is_not_known_any_more_holds_up_no_other_guild(
    broken: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: World) -> None:
        await world.discussion("On rain", guild_id=8)
        chosen = GuildSettings(**{"admin_channel_id": 82, **broken})  # type: ignore[arg-type]  # str
        await world.store.write(lambda tx: guilds.save_settings(tx, 8, chosen, by=None, now=OPENED))
        await world.at(hours=20)
        await once(world, FIRST)
        assert "when digests of guild 8 are due cannot be told" in caplog.text

    told(tmp_path, story)

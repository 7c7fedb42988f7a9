"""A band of scores is dismissed at once: what was shown, as it was shown, and never more."""

from collections.abc import Sequence
from pathlib import Path

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.queue import BAND_LIMIT
from bot.store.queue import InBand
from tests.moderation.looks import SECOND, stored
from tests.moderation.steps import decide, move
from tests.world import CALM, GUILD, MODERATOR, OTHER_GUILD, READER, RUDE, THREAD, World, told


async def band(
    world: World, low: float = 0.6, high: float = 0.8, *, guild: int = GUILD
) -> list[InBand]:
    return await world.moderators_queue.band(guild, label="insult", low=low, high=high)


async def dismiss(
    world: World, found: Sequence[InBand], *, guild: int = GUILD, key: str | None = None
) -> int:
    count = await world.moderators_queue.dismiss_band(guild, found, by=MODERATOR, key=key)
    await world.settle()
    return count


async def dismissed(world: World) -> list[int]:
    return await world.column("SELECT number FROM cases WHERE decided_how = 'band' ORDER BY number")


async def insult(world: World, *scores: float) -> list[int]:
    return [await world.say(f"you clod [insult={score}]") for score in scores]


def test_a_band_is_dismissed_as_it_was_shown(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        messages = await insult(world, 0.75, 0.8, 0.81, 0.6)
        await world.say("worse [threat=0.7]")
        found = await band(world)
        assert [(one.number, one.score) for one in found] == [(4, 0.6), (1, 0.75), (2, 0.8)]
        assert found[0].url == f"https://discord.com/channels/{GUILD}/{THREAD}/{messages[3]}"
        assert await dismiss(world, found) == 3
        assert await dismissed(world) == [1, 2, 4]
        assert await world.column("SELECT DISTINCT decided_by FROM cases WHERE decided_by") == [
            MODERATOR
        ]
        assert await band(world) == []

    told(tmp_path, story)


def test_a_band_punishes_nobody(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await insult(world, 0.7, 0.7)
        await dismiss(world, await band(world))
        assert await world.column("SELECT state FROM cases") == ["dismissed"] * 2
        assert world.discord.deleted == []
        assert world.discord.told == []
        assert world.discord.timed_out == {}

    told(tmp_path, story)


def test_what_somebody_reported_or_holds_or_what_was_drawn_is_in_no_band(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reported, _, _, _ = await insult(world, 0.7, 0.7, 0.7, 0.7)
        await world.reporting.report(GUILD, reported, "", by=READER)
        await move(world, Event.CLAIM, number=2, by=SECOND)
        await move(world, Event.CLAIM, number=3)
        world.chance = lambda: 0.0
        await world.say(CALM)
        assert [one.number for one in await band(world, 0.0, 1.0)] == [4]
        await world.pass_time(minutes=10)
        assert [one.number for one in await band(world, 0.0, 1.0)] == [2, 3, 4]

    told(tmp_path, story)


def test_what_changed_since_it_was_shown_is_left_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        _, edited, reported, _, _, _ = await insult(world, *[0.7] * 6)
        found = await band(world)
        assert len(found) == 6
        await move(world, Event.CLAIM, number=1, by=SECOND)
        await world.edit(edited, RUDE)
        await world.reporting.report(GUILD, reported, "It mocks my name.", by=READER)
        await decide(world, Verdict.UPHOLD, number=4, by=SECOND)
        await move(world, Event.CLAIM, number=5)
        before = await stored(world)
        assert await dismiss(world, [one for one in found if one.number != 6]) == 0
        assert await stored(world) == before
        assert await dismiss(world, found) == 1
        assert await dismissed(world) == [6]

    told(tmp_path, story)


def test_at_most_fifty_go_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(BAND_LIMIT + 2):
            await world.post("you clod [insult=0.7]")
        await world.settle()
        found = await band(world)
        assert [one.number for one in found] == list(range(1, BAND_LIMIT + 1))
        rest = [InBand(number, number, 1, 0.7, "") for number in (51, 52)]
        assert await dismiss(world, [*found, *rest]) == BAND_LIMIT
        assert [one.number for one in await band(world)] == [51, 52]

    told(tmp_path, story)


def test_a_second_delivery_of_the_confirmation_dismisses_no_more(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await insult(world, 0.7)
        found = await band(world)
        assert await dismiss(world, found, key="one") == 1
        await move(world, Event.UNDO)
        assert await dismiss(world, found, key="one") == 1
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)


def test_other_guilds_see_and_dismiss_nothing_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await insult(world, 0.7)
        assert await band(world, guild=OTHER_GUILD) == []
        assert await dismiss(world, await band(world), guild=OTHER_GUILD) == 0
        assert (await world.case())["state"] == "open"

    told(tmp_path, story)

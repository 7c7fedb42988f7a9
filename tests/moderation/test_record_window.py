"""What the record says of a window: what waits, what was done, and how long it took."""

from pathlib import Path

from bot.moderation.audit import share
from bot.moderation.desk_figures import Backlog, DeskFigures, Outcomes
from bot.moderation.lifecycle import Event, Verdict
from tests.moderation.desk_steps import appeal, draw, figures, flag
from tests.moderation.steps import decide, move
from tests.world import AUTHOR, GRIM, GUILD, OTHER_GUILD, World, told


def test_of_a_guild_in_which_nothing_happened_there_are_no_figures(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await figures(world) == DeskFigures()
        await flag(world, 2)
        await decide(world)
        assert await figures(world, guild=OTHER_GUILD) == DeskFigures()
        found = await figures(world)
        assert (found.outcomes, found.backlog) == (Outcomes(upheld=1), Backlog(1, 0, 0, 0))

    told(tmp_path, story)


def test_the_backlog_is_what_waits_now_and_since_when(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 2)
        await decide(world)
        await world.pass_time(hours=1)
        await world.appeals.appeal(GUILD, 1, "I meant it well", by=AUTHOR)
        await move(world, Event.CLAIM, number=2)
        await draw(world, 1)
        await world.pass_time(hours=1)
        assert (await figures(world)).backlog == Backlog(2, 1, 1, 7_200)
        await decide(world, number=2)
        assert (await figures(world)).backlog == Backlog(1, 1, 1, 3_600)

    told(tmp_path, story)


def test_everything_that_is_done_in_a_window_is_counted_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await flag(world, 6)
        await world.say(GRIM)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        await move(world, Event.UNDO, number=2)
        await decide(world, number=3)
        await move(world, Event.UNDO, number=3)
        await appeal(world, 4, Event.AFFIRM)
        await appeal(world, 5, Event.OVERTURN)
        await appeal(world, 6, Event.UNDO)
        await draw(world, 1)
        await decide(world, Verdict.DISMISS, number=8)
        found = await figures(world)
        assert found.outcomes == Outcomes(
            upheld=6,
            by_policy=1,
            dismissed=2,
            sampled=1,
            undone=2,
            appeals=3,
            affirmed=1,
            overturned=2,
        )
        assert found.overturned == share(2, 3)
        assert found.decided == 6

    told(tmp_path, story)


def test_a_window_ends_where_the_next_begins(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 2)
        await decide(world, number=1)
        await world.pass_time(hours=1)
        bound = world.clock.now()
        await decide(world, number=2)
        first, second = await figures(world, end=bound), await figures(world, start=bound)
        assert first.outcomes == second.outcomes == Outcomes(upheld=1)
        assert (first.median_seconds, second.median_seconds) == (0, 3_600)

    told(tmp_path, story)


def test_what_happens_after_a_window_changes_only_its_backlog(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 2)
        await draw(world, 1)
        await decide(world, number=1)
        await decide(world, number=3)
        await world.pass_time(hours=1)
        end = world.clock.now()
        before = await figures(world, end=end)
        await move(world, Event.UNDO, number=1)
        await move(world, Event.UNDO, number=3)
        await decide(world, number=2)
        after = await figures(world, end=end)
        assert after.backlog == Backlog()
        assert before.backlog == Backlog(1, 0, 0, 3_600)
        for name in ("outcomes", "decided", "median_seconds", "right", "missed"):
            assert getattr(after, name) == getattr(before, name)

    told(tmp_path, story)


def test_time_to_decision_leaves_out_the_policy_and_samples(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await world.say(GRIM)
        await draw(world, 1)
        await flag(world, 3)
        for number, minutes in ((3, 10), (4, 20), (5, 60)):
            await world.pass_time(minutes=minutes)
            await decide(world, number=number)
        await decide(world, Verdict.DISMISS, number=2)
        found = await figures(world)
        assert (found.decided, found.median_seconds) == (3, 30 * 60)

    told(tmp_path, story)


def test_a_case_that_is_open_again_waits_from_then(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 1)
        await decide(world, Verdict.DISMISS)
        await world.pass_time(days=1)
        await move(world, Event.UNDO)
        start = world.clock.now()
        await world.pass_time(minutes=5)
        await decide(world)
        assert (await figures(world, start=start)).median_seconds == 300

    told(tmp_path, story)

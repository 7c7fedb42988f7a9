"""A policy is tried on what a guild has decided, and nothing is changed by that."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Choice
from bot.moderation.scopes import GUILD as WHOLE
from bot.moderation.scopes import GuildPolicy
from bot.moderation.status import Reported
from bot.moderation.trial.replay import Checked
from bot.moderation.trial.trying import Trying
from tests.moderation.desk_steps import OTHER, appeal, draw, flag
from tests.moderation.steps import decide, move
from tests.moderation.trial.test_replay_histories import all_decided
from tests.world import (
    AUTHOR,
    CALM,
    GRIM,
    GUILD,
    MODERATOR,
    OTHER_THREAD,
    RUDE,
    World,
    told,
)

STRICT = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, {"insult": 0.95})
LENIENT = GuildPolicy.plain({"insult": 0.95, "threat": 0.5})
EAGER = GuildPolicy.plain({"insult": 0.3, "threat": 0.5})


def trying(world: World, most: int = 1_000) -> Trying:
    return Trying(world.store, world.clock, most=most)


async def report(world: World, message: int) -> None:
    made = await world.reporting.report(GUILD, message, "rude", by=OTHER)
    assert made.reported is Reported.MADE
    await world.settle()


async def rulings(world: World) -> list[bool | None]:
    return [one.ruled for one in await all_decided(world)]


def test_it_tells_which_decided_cases_would_not_have_come_up(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 3)
        await decide(world, Verdict.DISMISS, number=1)
        await decide(world, number=2)
        await world.say(GRIM, thread_id=OTHER_THREAD)
        await world.pass_time(days=2)
        found = await trying(world).what_if(GUILD, LENIENT)
        assert (found.before.cases, found.after.cases) == (4, 1)
        assert (found.spared, found.missed, found.gone) == ((1,), (2,), 3)
        assert found.basis.checked == Checked(4)
        assert found.basis.days == 2
        assert not found.basis.limited

    told(tmp_path, story)


def test_what_was_sampled_or_reported_tells_what_would_newly_come_up(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.chance = lambda: 0.0
        await world.say("you clod [insult=0.4]")
        world.chance = lambda: 1.0
        reported = await world.say("you clod [insult=0.5]")
        await report(world, reported)
        await decide(world, Verdict.DISMISS, number=1)
        await decide(world, number=2)
        found = await trying(world).what_if(GUILD, EAGER)
        assert (found.right, found.wrong, found.newly) == ((2,), (1,), 2)
        assert found.after.right is not None
        sampled, reported_one = await all_decided(world)
        assert (sampled.origin, sampled.inclusion) == ("audit", 0.02)
        assert (reported_one.origin, reported_one.inclusion) == ("report", 1.0)
        assert found.after.right.value == pytest.approx(1 / 51)

    told(tmp_path, story)


def test_only_a_verdict_that_stands_and_a_person_gave_is_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await flag(world, 8)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        await decide(world, number=3)
        await move(world, Event.UNDO, number=3)
        await decide(world, Verdict.DISMISS, number=4)
        await move(world, Event.UNDO, number=4)
        await appeal(world, 5, Event.OVERTURN)
        await appeal(world, 6, Event.AFFIRM)
        await decide(world, number=7)
        await world.appeals.appeal(GUILD, 7, "I meant it well", by=AUTHOR)
        await move(world, Event.CLAIM, number=8)
        expected = [True, False, False, None, False, True, True, None]
        assert await rulings(world) == expected
        queue = world.moderators_queue
        band = await queue.band(GUILD, label="insult", low=0.0, high=1.0)
        assert await queue.dismiss_band(GUILD, band, by=MODERATOR) == 1
        await world.govern(replace(STRICT, shadow=False))
        await world.say(GRIM)
        handled = await world.say(RUDE)
        await world.delete(handled, by=MODERATOR)
        assert await world.column("SELECT state FROM cases WHERE id > 8 ORDER BY id") == [
            "upheld",
            "handled",
        ]
        assert await rulings(world) == [*expected, None, None]

    told(tmp_path, story)


def test_a_verdict_takes_the_place_of_what_was_dismissed_unread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        queue = world.moderators_queue
        band = await queue.band(GUILD, label="insult", low=0.0, high=1.0)
        assert await queue.dismiss_band(GUILD, band, by=MODERATOR) == 1
        (one,) = await all_decided(world)
        assert (one.ruled, one.number, one.origin) == (None, 1, "flag")
        await report(world, message)
        await decide(world, number=2)
        (one,) = await all_decided(world)
        assert (one.ruled, one.number, one.origin) == (True, 2, "report")

    told(tmp_path, story)


def test_the_forecast_tells_what_the_bot_would_have_done_in_shadow(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(STRICT)
        for _ in range(3):
            await world.say(GRIM)
        await world.say(RUDE)
        await world.say(GRIM, quiet=True)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        found = await trying(world).forecast(GUILD)
        outcome = found.outcome
        assert found.can_act
        assert (outcome.cases, outcome.acted) == (5, 3)
        assert (outcome.acted_rightly, outcome.mistakes) == (1, (2,))
        assert found.basis.checked == Checked(5)

    told(tmp_path, story)


def test_what_the_bot_did_itself_is_no_verdict_on_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(replace(STRICT, shadow=False))
        await world.say(GRIM)
        found = await trying(world).forecast(GUILD)
        assert (found.outcome.acted, found.outcome.acted_rightly) == (1, 0)

    told(tmp_path, story)


def test_what_moderators_said_of_what_the_bot_did_itself_counts_but_not_in_the_share(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.govern(replace(STRICT, shadow=False))
        for _ in range(4):
            await world.say(GRIM)
        await move(world, Event.UNDO, number=1)
        for number, end in ((2, Event.AFFIRM), (3, Event.OVERTURN)):
            await world.appeals.appeal(GUILD, number, "I meant it well", by=AUTHOR)
            await move(world, end, number=number)
        assert await rulings(world) == [False, True, False, None]
        outcome = (await trying(world).forecast(GUILD)).outcome
        assert (outcome.acted_rightly, outcome.mistakes) == (1, (1, 3))
        assert (outcome.decided, outcome.right) == (3, None)

    told(tmp_path, story)


def test_days_without_data_do_not_count(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        empty = await trying(world).what_if(GUILD, LENIENT)
        assert (empty.basis.days, empty.basis.decisions) == (0, 0)
        await world.say(RUDE)
        await world.pass_time(days=3)
        await world.say(RUDE)
        assert (await trying(world).what_if(GUILD, LENIENT)).basis.days == 3
        found = await trying(world).what_if(GUILD, LENIENT, days=1)
        assert (found.basis.decisions, found.basis.days) == (1, 1)
        assert (await trying(world).check(GUILD, 1)).total == 1

    told(tmp_path, story)


def test_days_on_which_nobody_wrote_count_once_there_is_data(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.pass_time(days=60)
        await world.say(RUDE)
        await world.pass_time(days=2)
        found = await trying(world).what_if(GUILD, LENIENT)
        assert (found.basis.decisions, found.basis.days) == (1, 30)

    told(tmp_path, story)


def test_only_the_newest_are_read_and_that_is_said(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(5):
            await world.say(RUDE)
            await world.pass_time(days=1)
        found = await trying(world, most=3).what_if(GUILD, LENIENT)
        assert (found.basis.decisions, found.basis.days) == (3, 3)
        assert found.basis.limited
        assert not (await trying(world, most=5).what_if(GUILD, LENIENT)).basis.limited

    told(tmp_path, story)


def test_a_channel_that_is_exempt_can_be_tried_without_that(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        layer = replace(STRICT.layer(WHOLE), exempt_channel_ids=frozenset({OTHER_THREAD}))
        await world.govern(STRICT.with_layer(WHOLE, layer))
        await world.say(GRIM, thread_id=OTHER_THREAD)
        assert await world.column("SELECT exempt FROM decisions") == ["exempt channel"]
        found = await trying(world).what_if(GUILD, STRICT)
        assert (found.before.cases, found.after.cases, found.newly) == (0, 1, 1)

    told(tmp_path, story)


def test_a_change_of_roles_is_said_to_be_left_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        layer = replace(STRICT.layer(WHOLE), exempt_role_ids=frozenset({31}))
        await world.govern(STRICT.with_layer(WHOLE, layer))
        await world.say(GRIM, role_ids=frozenset({31}))
        await world.say(GRIM)
        found = await trying(world).what_if(GUILD, STRICT)
        assert (found.before.cases, found.after.cases) == (1, 1)
        assert found.roles_differ

    told(tmp_path, story)


def test_a_guild_without_a_policy_is_replayed_under_the_one_it_starts_with(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(lambda tx: tx.execute("DELETE FROM policies"))
        await world.say(RUDE)
        assert await world.column("SELECT policy_version FROM decisions") == [0]
        assert await trying(world).check(GUILD, 30) == Checked(1)

    told(tmp_path, story)


def test_trying_changes_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await draw(world, 1)
        await flag(world, 1)
        await move(world, Event.UPHOLD, number=2, choice=Choice())
        await world.say(CALM)

        async def everything() -> list[str]:
            return await world.store.read(lambda tx: list(tx.conn.iterdump()))

        before = await everything()
        await trying(world).what_if(GUILD, LENIENT)
        await trying(world).forecast(GUILD)
        await trying(world).check(GUILD)
        assert await everything() == before

    told(tmp_path, story)

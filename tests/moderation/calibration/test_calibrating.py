"""A threshold is fitted to a precision, proposed with what it means, and put in force."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.moderation.calibration.calibrating import Calibrating
from bot.moderation.calibration.fit import Calibrated, Declined, Pair
from bot.moderation.calibration.words import Proposal
from bot.moderation.policies.change import ChangeError
from bot.moderation.policies.governing import Governing
from bot.moderation.scopes import GUILD as SERVER
from bot.moderation.scopes import GuildPolicy, Layer, Place, Scope
from bot.moderation.trial.trying import Trying
from bot.store import calibrations, policies
from tests.moderation.calibration.rulings import rule
from tests.world import GUILD, MODERATOR, NOON, OTHER_GUILD, World, told

THREAD = Scope("thread", 701)


def _ruled() -> list[Pair]:
    """Return 300 decisions on scores from 0.5 up, each upheld with the probability it scores."""
    chance = Random(6)
    scores = [0.5 + number / 600 for number in range(300)]
    return [Pair(score, chance.random() < score) for score in scores]


RULED = _ruled()


def calibrating(world: World) -> Calibrating:
    governing = Governing(world.store, world.executor, world.clock)
    trying = Trying(world.store, world.clock)
    return Calibrating(world.store, world.clock, governing=governing, trying=trying)


async def ruled(world: World, found: Sequence[Pair] = RULED, *, guild: int = GUILD) -> None:
    await rule(world.store, found, guild=guild, since=NOON)
    world.clock.advance(days=3)


async def propose(world: World, precision: float = 0.8) -> Proposal:
    return await calibrating(world).propose(GUILD, "insult", precision)


async def adopt(world: World, proposal: Proposal) -> GuildPolicy | None:
    return await calibrating(world).adopt(GUILD, proposal, by=MODERATOR)


async def newest(world: World) -> GuildPolicy:
    return await world.store.read(lambda tx: policies.newest(tx, GUILD))


def test_the_threshold_is_proposed_with_what_may_be_expected(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        found = await propose(world)
        assert isinstance(found.result, Calibrated)
        assert (found.result.wanted, found.result.threshold) == (0.8, 0.615)
        assert (found.result.flagged, found.result.of) == (231, 300)
        assert found.result.low < found.result.expected < found.result.high
        assert sorted(one.score for one in found.pairs) == [one.score for one in RULED]
        assert (found.scorer, found.version) == ("scripted", "1")
        assert (found.policy_version, found.in_force, found.inner) == (1, 0.6, ())
        assert found.can_be_adopted

    told(tmp_path, story)


def test_the_cases_a_day_come_from_a_replay_of_the_last_days(tmp_path: Path) -> None:
    """300 replies in three days, of which 240 reach 0.6 and 231 the threshold."""

    async def story(world: World) -> None:
        await ruled(world)
        load = (await propose(world)).load
        assert load is not None
        assert load.days == pytest.approx(3, abs=0.01)
        assert load.now * load.days == pytest.approx(240)
        assert load.then * load.days == pytest.approx(231)

    told(tmp_path, story)


def test_less_than_a_day_tells_no_cases_a_day(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await rule(world.store, RULED, guild=GUILD, since=NOON - timedelta(minutes=3010 + 1380))
        assert (await propose(world)).load is not None
        await world.store.write(
            lambda tx: tx.execute(
                "UPDATE decisions SET decided_at = '2026-03-01T11:00:00.000+00:00'"
            )
        )
        assert (await propose(world)).load is None

    told(tmp_path, story)


def test_it_is_put_in_force_with_its_promise_and_nothing_else_changes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        before = await newest(world)
        proposal = await propose(world)
        after = await adopt(world, proposal)
        assert after is not None
        assert after == await newest(world)
        expected = dict(before.layer(SERVER).review_at) | {"insult": 0.615}
        assert after == replace(
            before, version=2, layers={SERVER: replace(before.layer(SERVER), review_at=expected)}
        )
        (row,) = await world.rows("SELECT * FROM calibrations")
        assert (row["label"], row["wanted"], row["threshold"]) == ("insult", 0.8, 0.615)
        assert (row["policy_version"], row["made_by"]) == (2, MODERATOR)
        assert (row["scorer"], row["scorer_version"]) == ("scripted", "1")
        assert await world.column("SELECT detail FROM record WHERE what = 'policy'") == [
            '{"version": 2, "how": "calibrate"}'
        ]

    told(tmp_path, story)


def test_a_threshold_that_is_in_force_already_gets_a_new_promise(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        await adopt(world, await propose(world))
        again = await adopt(world, await propose(world))
        assert again is not None
        assert again.version == 2
        assert await world.column("SELECT policy_version FROM calibrations") == [2, 2]

    told(tmp_path, story)


def test_of_two_who_put_it_in_force_the_second_changes_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        proposal = await propose(world)
        both = await asyncio.gather(adopt(world, proposal), adopt(world, proposal))
        assert [one is None for one in both].count(True) == 1
        assert await adopt(world, proposal) is None
        assert (await newest(world)).version == 2
        assert len(await world.rows("SELECT * FROM calibrations")) == 1

    told(tmp_path, story)


def test_a_policy_that_was_changed_since_is_not_overwritten(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        proposal = await propose(world)
        changed = await world.govern(GuildPolicy.plain({"insult": 0.9}))
        assert await adopt(world, proposal) is None
        assert await newest(world) == changed
        assert await world.rows("SELECT * FROM calibrations") == []

    told(tmp_path, story)


class Meddling(Governing):
    """Another changes the policy between reading it and putting one in force."""

    async def places(self, guild_id: int, scopes: Iterable[Scope]) -> Mapping[Scope, Place]:
        held = await self.policy(guild_id)
        await self.set_shadow(guild_id, not held.shadow, by=MODERATOR)
        return await super().places(guild_id, scopes)


def test_a_change_while_it_is_put_in_force_stands(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        proposal = await propose(world)
        late = Calibrating(
            world.store,
            world.clock,
            governing=Meddling(world.store, world.executor, world.clock),
            trying=Trying(world.store, world.clock),
        )
        assert await late.adopt(GUILD, proposal, by=MODERATOR) is None
        assert (await newest(world)).layer(SERVER).review_at["insult"] == 0.6
        assert await world.rows("SELECT * FROM calibrations") == []

    told(tmp_path, story)


def test_what_is_declined_is_not_put_in_force(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world, RULED[:20])
        found = await propose(world)
        assert isinstance(found.result, Declined)
        assert (found.result.why, found.nearest, found.can_be_adopted) == ("few", None, False)
        with pytest.raises(ValueError, match="declined"):
            await adopt(world, found)
        assert (await newest(world)).version == 1

    told(tmp_path, story)


def test_the_nearest_precision_that_is_carried_is_offered(tmp_path: Path) -> None:
    """Of what scores 0.9 and of what scores 0.5, 73 % and 20 % were upheld."""

    async def story(world: World) -> None:
        high = [Pair(0.9, number % 15 < 11) for number in range(150)]
        low = [Pair(0.5, number % 10 < 2) for number in range(150)]
        await ruled(world, high + low)
        found = await propose(world, 0.9)
        assert isinstance(found.result, Declined)
        assert found.result.why == "reach"
        assert found.nearest is not None
        assert (found.nearest.wanted, found.nearest.threshold) == (0.7, 0.9)

    told(tmp_path, story)


def test_before_anything_is_scored_nothing_can_be_promised(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world, guild=OTHER_GUILD)
        found = await propose(world)
        assert isinstance(found.result, Declined)
        assert (found.result.why, found.result.of) == ("few", 0)
        assert (found.pairs, found.scorer) == ((), "")

    told(tmp_path, story)


def test_scopes_that_say_otherwise_are_named_and_left_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        policy = GuildPolicy.plain({"insult": 0.6}, shadow=False)
        other = Layer({"threat": 0.5})
        inner = policy.with_layer(THREAD, Layer({"insult": 0.9})).with_layer(
            Scope("channel", 70), other
        )
        await world.govern(inner)
        proposal = await propose(world)
        assert proposal.inner == (THREAD,)
        after = await adopt(world, proposal)
        assert after is not None
        assert after.layer(THREAD) == Layer({"insult": 0.9})

    told(tmp_path, story)


def test_it_is_not_put_in_force_where_the_bot_would_act_on_what_nobody_is_asked_about(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        await world.govern(GuildPolicy.plain({"insult": 0.6}, {"insult": 0.605}, shadow=False))
        proposal = await propose(world)
        assert "The bot would act on insult from 0.605 on" in proposal.hindered
        assert (proposal.load, proposal.can_be_adopted) == (None, False)
        assert proposal.acts_from == 0.605
        with pytest.raises(ChangeError):
            await adopt(world, proposal)
        assert await world.rows("SELECT * FROM calibrations") == []

    told(tmp_path, story)


@pytest.mark.parametrize("shadow", [True, False])
def test_what_the_bot_acts_on_by_itself_is_told_and_whether_it_does_so_now(
    tmp_path: Path, shadow: bool
) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        await world.govern(GuildPolicy.plain({"insult": 0.6}, {"insult": 0.95}, shadow=shadow))
        proposal = await propose(world)
        assert (proposal.acts_from, proposal.shadow) == (0.95, shadow)

    told(tmp_path, story)


def test_a_promise_that_cannot_be_stored_leaves_the_policy_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        await ruled(world)
        proposal = await propose(world)
        monkeypatch.delattr(calibrations, "add")
        with pytest.raises(AttributeError):
            await adopt(world, proposal)
        held = await world.store.read(lambda tx: policies.newest(tx, GUILD))
        assert held.version == proposal.policy_version

    told(tmp_path, story)

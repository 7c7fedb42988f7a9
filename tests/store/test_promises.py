"""What was promised of a label, held against what was decided since."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.calibration.fit import Calibrated, Pair
from bot.moderation.calibration.promises import Promise
from bot.moderation.scopes import GUILD as SERVER
from bot.moderation.scopes import GuildPolicy, Layer, Scope
from bot.store import Tx, calibrations, shadows
from tests.digests.world import GUILD, OPENED, World, told
from tests.store.decisions import US, decided

FOUND = Calibrated(0.7, 0.5, 0.71, 0.62, 0.77, 40, 90)
MADE = OPENED + timedelta(hours=10)


async def promised(
    world: World,
    found: Calibrated = FOUND,
    *,
    label: str = "insult",
    guild: int = GUILD,
) -> None:
    await world.store.write(
        lambda tx: calibrations.add(
            tx,
            guild,
            label,
            found,
            pairs=[Pair(0.8, True), Pair(0.3, False, 0.02)],
            scored=US,
            policy_version=2,
            by=601,
            now=MADE,
        )
    )


async def promises(world: World, policy: GuildPolicy | None = None) -> list[Promise]:
    now = policy or GuildPolicy.plain({"insult": FOUND.threshold})
    return await world.store.read(lambda tx: calibrations.promises(tx, GUILD, now))


def test_a_promise_is_held_against_what_was_decided_since(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await promised(world)
        await decided(world, hours=9)  # before
        await decided(world, "dismissed", hours=11)
        await decided(world, hours=12, score=0.5)
        await decided(world, hours=13, score=0.49)  # below the threshold
        await decided(world, hours=14, origin="audit", inclusion=0.1, zone="allow")
        (found,) = await promises(world)
        assert found == Promise(
            "insult", 0.7, 0.71, 0.62, 0.77, ((True, 0.1), (True, 1.0), (False, 1.0))
        )

    told(tmp_path, story)


def test_what_is_stored_is_numbers(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await promised(world)
        (row,) = await world.rows("SELECT pairs, made_by, policy_version FROM calibrations")
        assert row == {
            "pairs": "[[0.8, 1, 1.0], [0.3, 0, 0.02]]",
            "made_by": 601,
            "policy_version": 2,
        }

    told(tmp_path, story)


def inner(threshold: float) -> GuildPolicy:
    """Return a policy in which a thread says something else."""
    made = GuildPolicy.plain({"insult": FOUND.threshold})
    return made.with_layer(Scope("thread", 700), Layer({"insult": threshold}))


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        (GuildPolicy.plain({"insult": 0.5}), 1),
        (inner(0.9), 1),
        (GuildPolicy.plain({"insult": 0.51}), 0),
        (GuildPolicy.plain({"threat": 0.5}), 0),
        (GuildPolicy(layers={SERVER: Layer({"insult": None})}), 0),
        (GuildPolicy(), 0),
    ],
)
def test_a_promise_ends_with_the_threshold_it_was_made_for(
    tmp_path: Path, policy: GuildPolicy, count: int
) -> None:
    async def story(world: World) -> None:
        await promised(world)
        await decided(world)
        assert len(await promises(world, policy)) == count

    told(tmp_path, story)


def test_the_newest_promise_of_a_label_and_of_the_guild_counts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        await promised(world, guild=8, label="threat")
        for wanted, threshold in ((0.6, 0.5), (0.8, 0.9)):
            await promised(world, Calibrated(wanted, threshold, 0.71, 0.62, 0.77, 4, 9))
        assert await promises(world) == []
        await promised(world, label="threat")
        now = GuildPolicy.plain({"insult": 0.9, "threat": 0.5})
        found = await promises(world, now)
        assert [(one.label, one.wanted) for one in found] == [("insult", 0.8), ("threat", 0.7)]

    told(tmp_path, story)


def test_a_promise_on_the_scores_of_another_version_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await promised(world)
        await decided(world, hours=11)
        assert (await promises(world))[0].same_scorer
        await world.execute("UPDATE scores SET scorer_version = '2'")
        (found,) = await promises(world)
        assert (found.same_scorer, found.decisions) == (False, ())

    told(tmp_path, story)


def test_no_query_goes_through_a_whole_table(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await promised(world)
        await decided(world)
        asked: list[tuple[str, Any]] = []

        def look(tx: Tx) -> list[str]:
            with tx.tracer(lambda sql, values: asked.append((sql, values))):
                assert calibrations.promises(tx, GUILD, GuildPolicy.plain({"insult": 0.5}))
                shadows.in_window(tx, GUILD, 1, start=OPENED, end=MADE)
            return [
                row["detail"]
                for sql, values in asked
                if sql.lstrip().startswith("SELECT")
                for row in list(tx.query(f"EXPLAIN QUERY PLAN {sql}", values))
            ]

        plan = await world.store.read(look)
        assert "SEARCH c USING INDEX cases_decided (guild_id=? AND decided_at>?)" in plan
        assert [one for one in plan if one.startswith("SCAN")] in ([], ["SCAN newest"])

    told(tmp_path, story)

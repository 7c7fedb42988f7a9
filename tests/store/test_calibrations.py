from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.calibration.fit import Pair
from bot.store import calibrations
from bot.store.calibrations import Scored
from tests.digests.world import GUILD, OPENED, World, told
from tests.moderation.calibration.rulings import rule
from tests.store.decisions import US, decided


async def pairs(world: World, *, guild: int = GUILD, **asked: Any) -> list[Pair]:
    given = {"by": US, **asked}
    return await world.store.read(lambda tx: calibrations.pairs(tx, guild, "insult", **given))


async def scored_by(world: World, *versions: str) -> None:
    """Have replies scored one after the other, each by that version of the scorer."""
    since = OPENED
    for version, some in groupby(versions):
        found = [Pair(0.8, True) for _ in some]
        await rule(world.store, found, guild=GUILD, since=since, version=version)
        since += timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"state": "upheld"}, Pair(0.8, True)),
        ({"state": "appealed"}, Pair(0.8, True)),
        ({"state": "appeal_claimed"}, Pair(0.8, True)),
        ({"state": "affirmed"}, Pair(0.8, True)),
        ({"state": "dismissed"}, Pair(0.8, False)),
        ({"state": "undone"}, Pair(0.8, False)),
        ({"state": "overturned"}, Pair(0.8, False)),
        ({"decided_by": None}, Pair(0.8, True)),  # who decided was forgotten
        ({"label": "threat"}, Pair(0.8, True)),
        ({"origin": "audit", "inclusion": 0.02, "zone": "allow"}, Pair(0.8, True, 0.02)),
        ({"origin": "report", "zone": "review"}, Pair(0.8, True)),
    ],
    ids=str,
)
def test_a_case_that_a_moderator_decided_is_a_pair(
    tmp_path: Path, changed: dict[str, Any], found: Pair
) -> None:
    async def story(world: World) -> None:
        await decided(world, **changed)
        assert await pairs(world) == [found]

    told(tmp_path, story)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "open", "decided_at": None, "decided_how": None},
        {"state": "claimed", "decided_at": None, "decided_how": None},
        {"state": "handled", "decided_how": "Discord"},
        {"state": "lapsed", "decided_how": "scored calm"},
        {"decided_how": "policy"},
        {"state": "dismissed", "decided_how": "band"},
        {"origin": "report", "zone": "allow"},
        {"label": "unscored", "score": 0.8},
        {"zone": None},
        {"guild_id": 8},
    ],
    ids=str,
)
def test_no_pair_is(tmp_path: Path, changed: dict[str, Any]) -> None:
    async def story(world: World) -> None:
        await decided(world, **changed)
        assert await pairs(world) == []

    told(tmp_path, story)


def test_a_case_that_is_missing_its_scorer_s_version_is_no_pair(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await decided(world)
        assert await pairs(world, by=Scored("scripted", "2")) == []
        assert await pairs(world, by=Scored("other", "1")) == []
        assert await pairs(world, guild=8) == []
        assert len(await pairs(world)) == 1

    told(tmp_path, story)


def test_a_reply_reported_after_its_band_went_unread_is_no_pair(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await decided(world, "dismissed", decided_how="band")
        await decided(world, "upheld", reply=reply, origin="report", label="reported")
        assert await pairs(world) == []

    told(tmp_path, story)


def test_words_that_were_decided_twice_count_once_as_they_stand_now(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await decided(world, "dismissed", hours=2)
        await decided(world, "upheld", hours=3, reply=reply)
        assert await pairs(world) == [Pair(0.8, True)]
        await world.revise(reply, "Said otherwise.", zone="review", score=0.7)
        await decided(world, "dismissed", hours=4, reply=reply)
        assert await pairs(world) == [Pair(0.7, False), Pair(0.8, True)]

    told(tmp_path, story)


def test_the_newest_decisions_are_read_and_those_before_are_not(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for hours, score in ((3, 0.7), (1, 0.9), (2, 0.4)):
            await decided(world, hours=hours, score=score)
        assert [one.score for one in await pairs(world)] == [0.7, 0.4, 0.9]
        assert [one.score for one in await pairs(world, most=2)] == [0.7, 0.4]
        assert [one.score for one in await pairs(world, low=0.7)] == [0.7, 0.9]
        since = OPENED + timedelta(hours=2)
        assert [one.score for one in await pairs(world, since=since)] == [0.7]

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("versions", "found"),
    [
        ([], None),
        (["1"], "1"),
        (["1", "2"], "2"),
        (["1", "1", "2"], "1"),  # another helped out under overload
        ([*["1"] * 12, *["2"] * 11], "2"),
    ],
    ids=str,
)
def test_the_scorer_is_the_one_behind_most_of_the_newest_decisions(
    tmp_path: Path, versions: list[str], found: str | None
) -> None:
    async def story(world: World) -> None:
        await scored_by(world, *versions)
        expected = found and Scored("scripted", found)
        assert await world.store.read(lambda tx: calibrations.scorer(tx, GUILD)) == expected
        assert await world.store.read(lambda tx: calibrations.scorer(tx, 8)) is None

    told(tmp_path, story)

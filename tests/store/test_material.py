from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digests.figures import Counts
from bot.digests.sources import Source
from bot.moderation.scopes import GuildPolicy, Layer, Scope
from bot.store import material, policies
from tests.digests.world import GUILD, OPENED, THOUGHT, World, told

END = OPENED + timedelta(days=1)


async def quotable(world: World) -> list[Source]:
    return await world.store.read(lambda tx: material.quotable(tx, 1, start=OPENED, end=END))


async def govern(world: World, policy: GuildPolicy) -> None:
    await world.store.write(lambda tx: policies.save(tx, GUILD, policy, by=None, now=OPENED))


async def counted(world: World, start: datetime = OPENED, end: datetime = END) -> Counts:
    return await world.store.read(lambda tx: material.counts(tx, 1, start=start, end=end))


def test_the_figures_of_a_window_are_counted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(author=501, hours=0)
        edited = await world.reply(author=501, hours=2)
        await world.revise(edited, "Better said so.", zone="review")
        await world.reply(author=502, hours=3, state="deleted")
        await world.reply(author=503, hours=4, zone=None)
        await world.reply(author=900, hours=5, exempt="bot", zone=None)
        outside = await world.reply(author=504, hours=24)  # the end belongs to the next window
        for state, hours in (("open", 1), ("upheld", 2), ("upheld", 3), ("dismissed", 24)):
            reply = edited if state != "dismissed" else outside
            await world.case(reply, state, hours=hours)
        assert await counted(world) == Counts(
            replies=4,
            people=3,
            edited=1,
            deleted=1,
            cases={"open": 1, "upheld": 2},
            scored=3,
            zones={"allow": 2, "review": 1},
        )

    told(tmp_path, story)


def test_replies_of_which_no_revision_could_be_read_count_as_foreign(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply("Das sehe ich anders.", zone=None)
        both = await world.reply("Das auch.", zone=None)
        await world.execute("UPDATE revisions SET state = 'passed', note = 'language:de'")
        await world.revise(both, "And so I said.")
        await world.reply("ok")
        await world.execute("UPDATE revisions SET note = 'short' WHERE text = 'ok'")
        found = await counted(world)
        assert (found.replies, found.scored, found.foreign) == (3, 2, 1)

    told(tmp_path, story)


def test_what_shadow_mode_held_back_counts_as_brought_to_the_moderators(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for zone in ("act", "act", "allow"):
            await world.reply(zone=zone)
        await world.execute("UPDATE decisions SET shadow = 1 WHERE id = 1")
        assert (await counted(world)).zones == {"allow": 1, "review": 1, "act": 1}
        shown = await world.store.read(lambda tx: material.posted(tx, 1, start=OPENED, end=END))
        assert [one.zone for one in shown] == ["review", "act", "allow"]

    told(tmp_path, story)


def test_an_empty_window_counts_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await counted(world) == Counts()

    told(tmp_path, story)


def test_a_calm_reply_is_quotable_with_its_present_text(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply("First said so.")
        revision = await world.revise(reply, THOUGHT)
        (found,) = await quotable(world)
        assert (found.reply_id, found.revision_id, found.text) == (reply, revision, THOUGHT)

    told(tmp_path, story)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "deleted"},
        {"state": "removed"},
        {"kind": "title"},
        {"exempt": "bot"},
        {"exempt": "webhook"},
        {"author": None},
        {"text": None},
        {"zone": None},
        {"zone": "review"},
        {"zone": "act"},
        {"hours": -1},
        {"hours": 24},
        {"exempt": "exempt role", "score": 0.6},
    ],
    ids=str,
)
def test_a_reply_is_not_quotable_that_is(changed: dict[str, Any], tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(**changed)
        assert await quotable(world) == []

    told(tmp_path, story)


def test_a_calm_reply_of_an_exempt_role_is_quotable(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(exempt="exempt role", score=0.59)
        assert len(await quotable(world)) == 1

    told(tmp_path, story)


def test_what_a_stricter_policy_would_hold_now_is_not_quotable(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.reply(score=0.4)
        assert len(await quotable(world)) == 1
        stricter = GuildPolicy.plain({"insult": 0.4})
        await govern(world, stricter)
        assert await quotable(world) == []

    told(tmp_path, story)


def test_what_the_bot_would_act_on_now_is_not_quotable_where_no_look_is_asked_for(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.reply(score=0.4)
        await govern(world, GuildPolicy.plain({}, {"insult": 0.5}))
        assert len(await quotable(world)) == 1
        await govern(world, GuildPolicy.plain({}, {"insult": 0.4}))
        assert await quotable(world) == []
        await govern(world, GuildPolicy.plain({"insult": 0.6}))
        assert len(await quotable(world)) == 1

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("layers", "found"),
    [
        ([("thread:700", 0.4)], 0),
        ([("discussion:1", 0.4)], 0),
        ([("channel:70", 0.4)], 0),
        ([("thread:701", 0.4), ("discussion:2", 0.4), ("channel:71", 0.4)], 1),
        ([("channel:70", 0.4), ("thread:700", 0.6)], 1),
        ([("channel:70", 0.4), ("discussion:1", None)], 1),
        ([("thread:700", 0.4), ("discussion:1", None)], 0),
    ],
    ids=str,
)
def test_the_innermost_layer_says_what_is_quotable(
    tmp_path: Path, layers: list[tuple[str, float | None]], found: int
) -> None:
    async def story(world: World) -> None:
        await world.reply(score=0.5)
        policy = GuildPolicy.plain({"insult": 0.6})
        for key, bound in layers:
            policy = policy.with_layer(Scope.from_key(key), Layer({"insult": bound}))
        await govern(world, policy)
        assert len(await quotable(world)) == found

    told(tmp_path, story)


def test_a_calm_text_is_not_quotable_after_a_later_edit_in_doubt(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await world.revise(reply, "Something worse.", zone="review")
        assert await quotable(world) == []

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("state", "count"),
    [("open", 0), ("upheld", 0), ("handled", 0), ("dismissed", 1), ("lapsed", 1)],
)
def test_a_reply_under_a_case_is_quotable_only_when_it_was_dismissed(
    state: str, count: int, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await world.case(await world.reply(), state)
        assert len(await quotable(world)) == count

    told(tmp_path, story)

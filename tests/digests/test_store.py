import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digests.figures import Counts
from bot.digests.sources import Point
from bot.store import digests
from bot.store.digest_rows import OpenCase, WindowReply
from tests.digests.world import GUILD, OPENED, THOUGHT, THREAD, World, told

END = OPENED + timedelta(days=1)


async def quotable(world: World) -> list[WindowReply]:
    return await world.store.read(lambda tx: digests.quotable(tx, 1, start=OPENED, end=END))


async def counted(world: World, start: datetime = OPENED, end: datetime = END) -> Counts:
    return await world.store.read(lambda tx: digests.counts(tx, 1, start=start, end=end))


async def add(world: World, **changed: Any) -> int | None:
    given: dict[str, Any] = {
        "guild_id": GUILD,
        "discussion_id": 1,
        "kind": "scheduled",
        "start": OPENED,
        "end": END,
        "document": {"figures": {"now": {}, "before": None}, "points": []},
        "file_id": None,
        "now": END,
        **changed,
    }
    return await world.store.write(lambda tx: digests.add(tx, **given))


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
        stricter = json.dumps({"review_at": {"insult": 0.4}, "act_at": {}})
        await world.execute("INSERT INTO policies VALUES (?, 2, ?, NULL, '')", GUILD, stricter)
        assert await quotable(world) == []

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


def test_a_window_has_one_digest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await add(world) is not None
        assert await add(world) is None
        assert await add(world, kind="asked") is not None

    told(tmp_path, story)


def test_scheduled_windows_never_overlap(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await add(world)
        later = END + timedelta(days=1)
        assert await add(world, start=END - timedelta(hours=1), end=later) is None
        assert await add(world, start=END, end=later) is not None

    told(tmp_path, story)


def test_the_open_cases_come_oldest_first_with_links_to_their_cards(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        card: dict[str, Any] = {"card_channel_id": 71, "card_message_id": 9}
        for hours, changed in ((3, {}), (1, card), (2, {})):
            await world.case(await world.reply(), hours=hours, **changed)
        await world.case(await world.reply(), "upheld")
        found, count = await world.store.read(lambda tx: digests.open_cases(tx, 1, limit=2))
        assert count == 3
        assert all(isinstance(one, OpenCase) for one in found)
        assert [one.opened_at - OPENED for one in found] == [timedelta(hours=h) for h in (1, 2)]
        assert [one.channel_id for one in found] == [71, THREAD]
        assert found[0].message_id == 9

    told(tmp_path, story)


def test_the_digests_that_cite_a_reply_are_found(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        first, second = await world.reply(), await world.reply(author=502)
        point = {"reply_id": first, "revision_id": 1, "start": 0, "end": 5}
        document = {"figures": {"now": {}, "before": None}, "points": [point]}
        cites = await add(world, document=document)
        await add(world, start=END, end=END + timedelta(days=1))

        async def citing(*replies: int) -> list[int]:
            found = await world.store.read(lambda tx: digests.citing(tx, replies))
            return [one.id for one in found]

        assert await citing(first) == await citing(second, first) == [cites]
        assert await citing(second) == await citing() == []

    told(tmp_path, story)


def test_a_point_is_looked_up_in_the_revision_that_it_was_taken_from(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply(f"Well. {THOUGHT}")
        point = Point(reply, 1, 6, 6 + len(THOUGHT))
        shown = await world.store.read(lambda tx: digests.quote(tx, point))
        assert shown is not None
        assert (shown.text, shown.author_id, shown.thread_id) == (THOUGHT, 501, THREAD)
        await world.revise(reply, f"Well! {THOUGHT}")
        assert await world.store.read(lambda tx: digests.quote(tx, point)) is None

    told(tmp_path, story)


def test_digests_are_listed_newest_first_within_their_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        made = [
            await add(world, start=OPENED + day, end=END + day)
            for day in (timedelta(0), timedelta(days=1), timedelta(days=2))
        ]
        found = await world.store.read(lambda tx: digests.listed(tx, GUILD, limit=2))
        assert [one.id for one in found] == made[:0:-1]
        assert await world.store.read(lambda tx: digests.listed(tx, GUILD + 1, limit=2)) == []

    told(tmp_path, story)

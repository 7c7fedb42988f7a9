"""What is searched for is found in the index, which is in step with the texts that are kept."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digests.search import read
from bot.store import Store, digests, search
from bot.store.search import Hit
from tests.digests.world import GUILD, OPENED, THOUGHT, World, told

DAY = timedelta(days=1)


async def hits(world: World, typed: str, *, guild: int = GUILD, limit: int = 10) -> list[Hit]:
    wanted = read(typed)
    assert wanted is not None
    return await world.store.read(lambda tx: search.hits(tx, guild, wanted, limit=limit))


async def found(world: World, typed: str, **options: Any) -> list[int]:
    return [one.reply_id for one in await hits(world, typed, **options)]


async def digest(world: World, *sources: int, day: int = 0, discussion: int = 1) -> int:
    made = await world.store.write(
        lambda tx: digests.add(
            tx,
            guild_id=GUILD,
            discussion_id=discussion,
            kind="scheduled",
            start=OPENED + day * DAY,
            end=OPENED + (day + 1) * DAY,
            document={"figures": {"now": {}, "before": None}, "sections": []},
            sources=sources,
            file_id=None,
            now=OPENED,
        )
    )
    assert made is not None
    return made


async def check_index(world: World) -> None:
    """Let the index check itself; SQLite raises where it is not whole."""
    await world.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_a_reply_is_found_by_its_words_with_where_it_stands(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await world.reply("Nothing of the kind.")
        (hit,) = await hits(world, "bridge mended")
        assert (hit.reply_id, hit.text, hit.thread_id) == (reply, THOUGHT, 700)
        assert hit.posted_at == OPENED + timedelta(hours=1)
        assert await found(world, "bridge ferry") == []
        assert await found(world, '"bridge old"') == []
        assert await found(world, '"old bridge"') == await found(world, "BRIDG*") == [reply]
        assert await found(world, "bridg") == []

    told(tmp_path, story)


def test_the_best_come_first_and_of_equals_the_newest(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        long = await world.reply(f"The bridge. {'Much else was said besides. ' * 20}", hours=9)
        late = await world.reply("The bridge stands.", hours=3)
        early = await world.reply("The bridge stands.", hours=2)
        later = await world.reply("The bridge stands.", hours=4)
        assert await found(world, "bridge") == [later, late, early, long]
        assert await found(world, "bridge", limit=2) == [later, late]

    told(tmp_path, story)


def test_scripts_of_other_kinds_are_searched_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        cyrillic = await world.reply("Старый мост надо починить.")
        accents = await world.reply("Le café près du pont.")
        chinese = await world.reply("这座老桥应该先修好。", hours=2)
        mixed = await world.reply("这座老桥, the old bridge.", hours=3)
        thai = await world.reply("ควรซ่อมสะพานเก่าก่อน")
        assert await found(world, "МОСТ") == [cyrillic]
        assert await found(world, "cafe") == [accents]
        assert await found(world, "老桥") == [mixed, chinese]
        assert await found(world, "老桥 bridge") == [mixed]
        assert await found(world, "สะพาน") == [thai]

    told(tmp_path, story)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "deleted"},
        {"state": "removed"},
        {"forwarded": 1},
        {"author": None},
        {"exempt": "bot"},
        {"zone": None},
        {"zone": "review"},
        {"exempt": "exempt role", "score": 0.7},
    ],
    ids=str,
)
def test_a_reply_that_may_not_be_quoted_is_not_found(
    changed: dict[str, Any], tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await world.reply(**changed)
        kept = await world.reply()
        assert await found(world, "bridge", limit=1) == await found(world, "bridge") == [kept]

    told(tmp_path, story)


def test_a_reply_under_a_case_is_not_found(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.case(await world.reply(), "upheld")
        await world.case(await world.reply(), "open")
        dismissed = await world.reply()
        await world.case(dismissed, "dismissed")
        assert await found(world, "bridge") == [dismissed]

    told(tmp_path, story)


def test_another_guild_finds_nothing_of_this_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        await digest(world, reply)
        wanted = read("bridge")
        assert wanted is not None
        assert await found(world, "bridge", guild=GUILD + 1) == []
        assert (
            await world.store.read(
                lambda tx: search.digest_ids(tx, GUILD + 1, wanted, resting_on=[reply], limit=9)
            )
            == []
        )

    told(tmp_path, story)


def test_the_index_follows_an_edit_and_an_erasure(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        edited, erased = [await world.reply() for _ in range(2)]
        await world.revise(edited, "The ferry instead.")
        await world.execute("UPDATE revisions SET text = NULL WHERE reply_id = ?", erased)
        await check_index(world)
        assert await found(world, "bridge") == []
        assert await found(world, "ferry") == [edited]
        await world.execute("UPDATE revisions SET text = NULL")
        await check_index(world)
        for word in ("bridge", "ferry"):
            left = await world.rows("SELECT rowid FROM words WHERE words MATCH ?", word)
            assert left == [], word

    told(tmp_path, story)


def test_digests_are_found_by_what_they_rest_on_and_by_their_title(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        other = await world.discussion("The bridge question")
        first, second = await world.reply(), await world.reply("The ferry.")
        older = await digest(world, first, second)
        newer = await digest(world, first, day=1)
        await digest(world, second, day=2)
        titled = await digest(world, discussion=other)
        wanted = read("bridge")
        assert wanted is not None
        (hit,) = await hits(world, "bridge")
        assert hit.digest_ids == (older, newer)

        async def ids(limit: int) -> list[int]:
            return await world.store.read(
                lambda tx: search.digest_ids(
                    tx, GUILD, wanted, resting_on=[hit.reply_id], limit=limit
                )
            )

        assert await ids(9) == [titled, newer, older]
        assert await ids(1) == [titled]

    told(tmp_path, story)


def test_nothing_that_is_typed_makes_the_index_stumble(tmp_path: Path) -> None:
    async def whole() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        await store.write(lambda tx: tx.execute("INSERT INTO words (rowid, text) VALUES (1, 'a')"))

        @settings(max_examples=150, suppress_health_check=[HealthCheck.differing_executors])
        @given(st.text() | st.text('ab"*^:(){}+-, \x00NEARNOTAND老\u0301', max_size=30))
        def each(typed: str) -> None:
            wanted = read(typed)
            if wanted is None:
                return
            assert store._read_db is not None
            search.hits(store._read_db, GUILD, wanted, limit=3)

        def all_of_them() -> None:
            each()

        await asyncio.get_running_loop().run_in_executor(store._reader, all_of_them)
        await store.close()

    asyncio.run(whole())

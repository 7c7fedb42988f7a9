from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.digests.section import Line, Section, to_document
from bot.digests.sources import Point
from bot.store import Tx, digests
from bot.store.digest_rows import OpenCase, Standing
from bot.store.times import to_text
from tests.digests.world import GUILD, OPENED, THOUGHT, THREAD, World, told

END = OPENED + timedelta(days=1)
DOCUMENT: dict[str, Any] = {"figures": {"now": {}, "before": None}, "sections": []}


async def add(world: World, **changed: Any) -> int | None:
    given: dict[str, Any] = {
        "guild_id": GUILD,
        "discussion_id": 1,
        "kind": "scheduled",
        "start": OPENED,
        "end": END,
        "document": DOCUMENT,
        "sources": (),
        "file_id": None,
        "now": END,
        **changed,
    }
    return await world.store.write(lambda tx: digests.add(tx, **given))


def test_a_window_has_one_digest_of_a_kind(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await add(world) is not None
        assert await add(world) is None
        assert await add(world, kind="asked") is not None

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
        cites = await add(world, sources={first})
        await add(world, start=END, end=END + timedelta(days=1))

        async def citing(*replies: int) -> list[int]:
            found = await world.store.read(lambda tx: digests.citing(tx, replies))
            return [one.id for one in found]

        assert await citing(first) == await citing(second, first) == [cites]
        assert await citing(second) == await citing() == []

    told(tmp_path, story)


async def standing(world: World, digest: int | None) -> dict[int, Standing]:
    return await world.store.read(lambda tx: digests.standing(tx, digest or 0))


def test_of_what_a_digest_rests_on_stands_what_may_be_quoted_as_it_reads_now(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        kept, edited, gone = [await world.reply() for _ in range(3)]
        await world.reply("Nothing rests on this one.")
        digest = await add(world, sources={kept, edited, gone})
        assert {*(await standing(world, digest))} == {kept, edited, gone}
        revision = await world.revise(edited, f"Well! {THOUGHT}")
        await world.execute("UPDATE replies SET state = 'removed' WHERE id = ?", gone)
        found = await standing(world, digest)
        assert {*found} == {kept, edited}
        assert (found[edited].revision_id, found[edited].text) == (revision, f"Well! {THOUGHT}")
        assert (found[kept].author_id, found[kept].thread_id) == (501, THREAD)
        assert await standing(world, await add(world, kind="asked")) == {}

    told(tmp_path, story)


def test_a_restored_reply_stands_where_it_was_restored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        digest = await add(world, sources={reply})
        case = await world.case(reply, "undone")
        await world.execute(
            "INSERT INTO quotations VALUES (?, ?, ?, 501, 1, ?, 990, NULL)",
            case,
            GUILD,
            reply,
            THREAD,
        )
        assert (await standing(world, digest))[reply].message_id == 990

    told(tmp_path, story)


def test_a_reply_that_was_restored_twice_stands_where_it_was_restored_last(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        reply = await world.reply()
        digest = await add(world, sources={reply})
        for message, taken_down in ((990, to_text(OPENED)), (991, None)):
            await world.execute(
                "INSERT INTO quotations VALUES (?, ?, ?, 501, 1, ?, ?, ?)",
                await world.case(reply, "undone"),
                GUILD,
                reply,
                THREAD,
                message,
                taken_down,
            )
        assert (await standing(world, digest))[reply].message_id == 991

    told(tmp_path, story)


def test_what_waits_in_a_lane_is_found_without_going_through_what_is_done(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def asked(tx: Tx) -> list[str]:
            found: list[str] = []
            tx.conn.set_trace_callback(found.append)
            digests.pending_effects(tx, 1, lane="digest:7")
            tx.conn.set_trace_callback(None)
            (query,) = (one for one in found if "FROM effects" in one)
            return [row[3] for row in tx.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()]

        assert "effects_pending" in str(await world.store.read(asked))

    told(tmp_path, story)


def test_the_cards_of_cases_are_found_within_their_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.case(await world.reply(), number=41, card_channel_id=71, card_message_id=9)
        await world.case(await world.reply(), number=42)

        async def places(guild: int) -> dict[int, tuple[int, int | None]]:
            return await world.store.read(lambda tx: digests.case_places(tx, guild, {41, 42, 43}))

        found = await places(GUILD)
        assert found[41] == (71, 9)
        assert found[42][0] == THREAD
        assert 43 not in found
        assert await places(GUILD + 1) == {}

    told(tmp_path, story)


def test_the_sections_of_a_digest_are_kept_as_they_were(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        place = Point(1, 2, 3, 9)
        line = Line("Said of it", ((place,), (place, place)), place, (4, 5), 6)
        kept = (Section("themes", "What was said", (line,)), Section("figures", "Figures", ()))
        digest = await add(world, document={**DOCUMENT, "sections": to_document(kept)})
        found = await world.store.read(lambda tx: digests.get(tx, digest or 0))
        assert found is not None
        assert found.sections == kept

    told(tmp_path, story)


def test_a_digest_from_before_there_were_sections_has_its_points_as_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        point = {"reply_id": 1, "revision_id": 1, "start": 0, "end": 5}
        figures = DOCUMENT["figures"]
        digest = await add(world, document={"figures": figures, "points": [point]})
        found = await world.store.read(lambda tx: digests.get(tx, digest or 0))
        assert found is not None
        lines = (Line(quote=Point(1, 1, 0, 5)),)
        assert found.sections == (Section("themes", "What was said", lines),)

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

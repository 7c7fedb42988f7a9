"""The table of windows: what is planned once, and only goes forward."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlite_utils import Database

from bot.digests.window import Window
from bot.guilds.settings import GuildSettings
from bot.store import Store, Tx, digests, guilds, windows
from bot.store.schema import migrations
from bot.store.times import to_text
from tests.prepared import prepare

BEFORE_WINDOWS = "digests_that_are_planned_and_found"
GUILD = 7
DISCUSSION = 1
OTHER = 2
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = Window(NOON, NOON + DAY)
SECOND = Window(NOON + DAY, NOON + 2 * DAY)

ARTICLE = {
    "id": 1,
    "guild_id": GUILD,
    "slug": "a",
    "document": "{}",
    "title": "A",
    "origin": "added",
    "added_at": to_text(NOON),
}
TALK = {
    "guild_id": GUILD,
    "article_id": 1,
    "title": "A",
    "channel_id": 70,
    "forum": 0,
    "state": "open",
    "slow_mode_seconds": 0,
    "auto_archive_minutes": 60,
    "created_at": to_text(NOON),
    "opened_at": to_text(NOON),
}

Story: TypeAlias = Callable[[Store], Awaitable[None]]


def furnish(tx: Tx) -> None:
    tx.table("articles").insert(ARTICLE)
    for number in (DISCUSSION, OTHER):
        tx.table("discussions").insert({"id": number, **TALK})


def told(folder: Path, story: Story) -> None:
    """Run a story over a database with two discussions and nothing planned."""

    async def whole() -> None:
        store = await Store.open(prepare(folder / "seedbed.db", furnish))
        await story(store)
        await store.close()

    asyncio.run(whole())


async def plan(store: Store, window: Window = FIRST, *, discussion: int = DISCUSSION) -> bool:
    return await store.write(lambda tx: windows.plan(tx, GUILD, discussion, window, now=NOON))


async def digest(store: Store, window: Window = FIRST) -> int:
    def put(tx: Tx) -> int:
        return (
            digests.add(
                tx,
                guild_id=GUILD,
                discussion_id=DISCUSSION,
                kind="scheduled",
                start=window.start,
                end=window.end,
                document={"figures": {"now": {}, "before": None}, "sections": []},
                sources=(),
                file_id=None,
                now=NOON,
            )
            or 0
        )

    return await store.write(put)


async def states(store: Store) -> list[str]:
    rows = await store.read(lambda tx: list(tx.query("SELECT state FROM windows ORDER BY id")))
    return [row["state"] for row in rows]


def test_a_window_is_planned_once_and_none_overlaps_it(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        assert await plan(store)
        hour = timedelta(hours=1)
        for start, end in (
            (NOON, NOON + DAY),
            (NOON - hour, NOON + hour),
            (NOON + hour, NOON + DAY),
        ):
            assert not await plan(store, Window(start, end))
        assert not await plan(store, Window(NOON - hour, NOON + 2 * DAY))
        assert await plan(store, SECOND)  # which adjoins
        assert await plan(store, Window(NOON + hour, NOON + DAY), discussion=OTHER)
        assert await states(store) == ["planned"] * 3

    told(tmp_path, story)


def test_what_is_under_way_comes_by_discussion_and_time(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        for window, discussion in ((FIRST, OTHER), (SECOND, DISCUSSION), (FIRST, DISCUSSION)):
            await plan(store, window, discussion=discussion)
        found = await store.read(windows.under_way)
        assert [(one.discussion_id, one.window) for one in found] == [
            (DISCUSSION, FIRST),
            (DISCUSSION, SECOND),
            (OTHER, FIRST),
        ]
        assert {one.guild_id for one in found} == {GUILD}

    told(tmp_path, story)


def test_a_window_is_composed_once_and_then_posted(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        await plan(store)
        for _ in range(2):  # the first process died
            assert await store.write(lambda tx: windows.begin(tx, 1, now=NOON))
            assert await states(store) == ["composing"]
        number = await digest(store)
        assert await store.write(lambda tx: windows.composed(tx, 1, number, now=NOON))
        assert not await store.write(lambda tx: windows.composed(tx, 1, number, now=NOON))
        assert not await store.write(lambda tx: windows.begin(tx, 1, now=NOON))
        assert not await store.write(lambda tx: windows.skipped(tx, 1, now=NOON))
        assert await states(store) == ["composed"]
        assert await store.read(windows.under_way) == []
        await store.write(lambda tx: windows.posted(tx, number, now=NOON))
        assert await states(store) == ["posted"]

    told(tmp_path, story)


def test_a_skipped_window_gets_no_digest(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        await plan(store)
        assert await store.write(lambda tx: windows.skipped(tx, 1, now=NOON))
        assert not await store.write(lambda tx: windows.begin(tx, 1, now=NOON))
        number = await digest(store)
        assert not await store.write(lambda tx: windows.composed(tx, 1, number, now=NOON))
        assert await states(store) == ["skipped"]

    told(tmp_path, story)


def test_the_last_window_is_where_the_next_begins_whatever_its_state(tmp_path: Path) -> None:
    async def since(store: Store) -> list[datetime]:
        return [one.since for one in await store.read(digests.ongoing)]

    async def story(store: Store) -> None:
        assert await since(store) == [NOON, NOON]
        await plan(store)
        assert await since(store) == [FIRST.end, NOON]
        await store.write(lambda tx: windows.skipped(tx, 1, now=NOON))
        assert await since(store) == [FIRST.end, NOON]

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("pauses", "found"),
    [
        ([], None),
        ([False, False], None),
        ([False, True], None),
        ([True, False], 1),
        ([True, True, False, False], 2),
        ([True, False, True, False], 3),
        ([True, False, True], 1),
    ],
)
def test_the_end_of_the_last_pause_is_found_in_the_versions_of_the_settings(
    pauses: list[bool], found: int | None, tmp_path: Path
) -> None:
    async def story(store: Store) -> None:
        def choose(tx: Tx) -> None:
            for hours, paused in enumerate(pauses):
                now = NOON + timedelta(hours=hours)
                chosen = replace(GuildSettings(), digest_paused=paused)
                guilds.save_settings(tx, GUILD, chosen, by=None, now=now)
                guilds.save_settings(tx, GUILD + 1, GuildSettings(), by=None, now=now)

        await store.write(choose)
        resumed = await store.read(lambda tx: windows.resumed_at(tx, GUILD))
        assert resumed == (None if found is None else NOON + timedelta(hours=found))
        assert await store.read(lambda tx: windows.resumed_at(tx, GUILD + 1)) is None

    told(tmp_path, story)


def test_settings_of_before_there_were_pauses_are_read_as_none(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        for version in (1, 2):
            await store.write(
                lambda tx, version=version: tx.execute(  # type: ignore[misc]  # mypy: the default
                    "INSERT INTO guild_settings VALUES (?, ?, '{}', NULL, ?)",
                    [GUILD, version, to_text(NOON)],
                )
            )
        assert await store.read(lambda tx: windows.resumed_at(tx, GUILD)) is None

    told(tmp_path, story)


OLD_DIGESTS = """
INSERT INTO digests (guild_id, discussion_id, kind, starts_at, ends_at, composed_at, document,
    posted_at, channel_id, message_id) VALUES
    (7, 1, 'scheduled', 'T1', 'T2', 'T2', '{"points": []}', 'T2', 72, 901),
    (7, 1, 'scheduled', 'T2', 'T3', 'T3', '{"points": []}', NULL, NULL, NULL),
    (7, 1, 'asked', 'T2', 'T4', 'T4', '{"points": []}', 'T4', 72, 902),
    (7, 2, 'scheduled', 'T1', 'T3', 'T3', '{"points": []}', 'T3', 72, 903);
"""


def test_the_scheduled_digests_of_an_older_database_have_their_windows(tmp_path: Path) -> None:
    db = Database(tmp_path / "seedbed.db")
    db.enable_wal()
    migrations.apply(db, stop_before=BEFORE_WINDOWS)
    furnish(db)
    text = OLD_DIGESTS
    for day in range(4):
        text = text.replace(f"'T{day + 1}'", f"'{to_text(NOON + day * DAY)}'")
    db.conn.executescript(text)
    db.close()

    async def whole() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        rows = await store.read(lambda tx: list(tx.query("SELECT * FROM windows ORDER BY id")))
        found = [(row["discussion_id"], row["digest_id"], row["state"]) for row in rows]
        assert sorted(found) == [(1, 1, "posted"), (1, 2, "composed"), (2, 4, "posted")]
        assert {row["starts_at"] for row in rows if row["digest_id"] == 2} == {to_text(NOON + DAY)}
        assert [one.since for one in await store.read(digests.ongoing)] == [NOON + 2 * DAY] * 2
        assert await store.read(windows.under_way) == []
        assert not await plan(store, SECOND)
        assert await plan(store, Window(NOON + 2 * DAY, NOON + 3 * DAY))
        await store.write(lambda tx: windows.posted(tx, 2, now=NOON))  # its effect was pending
        assert await states(store) == ["posted", "posted", "posted", "planned"]
        assert await store.read(lambda tx: list(tx.query("PRAGMA foreign_key_check"))) == []
        await store.close()

    asyncio.run(whole())

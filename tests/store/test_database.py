import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import Store, StoreError, Tx
from bot.store.times import from_text, to_text

TABLES = {
    "appeals",
    "articles",
    "cases",
    "decisions",
    "digests",
    "discussions",
    "effects",
    "files",
    "guild_settings",
    "interactions",
    "notices",
    "outages",
    "people",
    "policies",
    "quotations",
    "record",
    "registrations",
    "replies",
    "reports",
    "revisions",
    "scores",
    "second_readings",
    "threads",
}
moments = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001  the time zone is drawn beside it
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)


def with_store(path: Path, story: Callable[[Store], Awaitable[None]]) -> None:
    async def whole() -> None:
        store = await Store.open(path)
        try:
            await story(store)
        finally:
            await store.close()

    asyncio.run(whole())


def schema(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    db.close()
    return found


async def nothing(store: Store) -> None: ...


def test_a_fresh_file_gets_every_table_each_sealed_by_guild(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "seedbed.db"
    with_store(path, nothing)
    tables = {name: sql for name, sql in schema(path) if name in TABLES}
    assert set(tables) == TABLES
    assert all("guild_id INTEGER" in sql for sql in tables.values())


def test_a_second_open_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "seedbed.db"

    async def write(store: Store) -> None:
        await store.write(
            lambda tx: tx.execute("INSERT INTO files VALUES (1, 7, 'a.txt', NULL, x'00')")
        )

    async def read(store: Store) -> None:
        assert await store.read(lambda tx: [row["name"] for row in tx.query(FILES)]) == ["a.txt"]

    with_store(path, write)
    before = schema(path)
    with_store(path, read)
    assert schema(path) == before


FILES = "SELECT name FROM files"
INSERT = "INSERT INTO files (guild_id, name, content) VALUES (7, ?, x'00')"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def half(tx: Tx) -> None:
        tx.execute(INSERT, ["first"])
        raise LookupError("half-way")

    async def story(store: Store) -> None:
        with pytest.raises(LookupError):
            await store.write(half)
        await store.write(lambda tx: tx.execute(INSERT, ["second"]))
        assert await store.read(lambda tx: [row["name"] for row in tx.query(FILES)]) == ["second"]

    with_store(tmp_path / "seedbed.db", story)


def test_writes_run_one_after_the_other_and_reads_beside_them(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        wait, inside = threading.Event(), threading.Event()

        def slow(tx: Tx) -> None:
            tx.execute(INSERT, ["slow"])
            inside.set()
            assert wait.wait(5)

        first = asyncio.ensure_future(store.write(slow))
        second = asyncio.ensure_future(store.write(lambda tx: tx.execute(INSERT, ["quick"])))
        await asyncio.to_thread(inside.wait, 5)
        assert await store.read(lambda tx: [row["name"] for row in tx.query(FILES)]) == []
        assert not second.done()
        wait.set()
        await asyncio.gather(first, second)
        names = await store.read(lambda tx: [row["name"] for row in tx.query(FILES)])
        assert names == ["slow", "quick"]

    with_store(tmp_path / "seedbed.db", story)


def test_nothing_can_be_written_while_reading(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        with pytest.raises(sqlite3.OperationalError):
            await store.read(lambda tx: tx.execute(INSERT, ["x"]))

    with_store(tmp_path / "seedbed.db", story)


def test_a_row_that_is_missing_is_an_error_and_leaves_nobody_waiting(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        with pytest.raises(StoreError, match="is missing"):
            await store.read(lambda tx: next(iter(tx.query("SELECT 1 WHERE 0"))))

    with_store(tmp_path / "a.db", story)


def test_a_row_cannot_lead_nowhere(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        sql = "INSERT INTO revisions VALUES (1, 7, 99, 1, 'x', NULL, '', NULL, 'waiting', NULL)"
        with pytest.raises(sqlite3.IntegrityError):
            await store.write(lambda tx: tx.execute(sql))

    with_store(tmp_path / "seedbed.db", story)


def a_folder(folder: Path) -> Path:
    return folder


def below_a_file(folder: Path) -> Path:
    (folder / "file").write_text("")
    return folder / "file" / "seedbed.db"


@pytest.mark.parametrize("place", [a_folder, below_a_file])
def test_a_path_that_cannot_be_the_database_is_told_plainly(
    tmp_path: Path, place: Callable[[Path], Path]
) -> None:
    path = place(tmp_path)
    with pytest.raises(StoreError) as told:
        with_store(path, nothing)
    message = str(told.value)
    assert message.startswith(f"{path}: cannot be used as the database")
    assert "Check that the folder exists" in message
    assert "\n" not in message
    assert not [one for one in threading.enumerate() if one.name.startswith("store-")]


def test_closing_twice_does_nothing_and_then_nothing_more_is_taken(tmp_path: Path) -> None:
    async def story(store: Store) -> None:
        await store.close()
        await store.close()
        for work in (store.read, store.write):
            with pytest.raises(StoreError):
                await work(lambda tx: None)

    with_store(tmp_path / "seedbed.db", story)


@given(moments, moments)
def test_times_sort_as_text(one: datetime, other: datetime) -> None:
    texts = to_text(one), to_text(other)
    moments = from_text(texts[0]), from_text(texts[1])
    assert (texts[0] < texts[1]) == (moments[0] < moments[1])
    assert (texts[0] == texts[1]) == (moments[0] == moments[1])


@given(moments)
def test_a_time_comes_back_in_utc_to_the_millisecond(moment: datetime) -> None:
    back = from_text(to_text(moment))
    assert back.utcoffset() == timedelta(0)
    assert timedelta(0) <= moment - back < timedelta(milliseconds=1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_text(datetime.now(UTC).replace(tzinfo=None))


def modes(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}


def test_only_its_owner_may_read_a_database_and_its_log(tmp_path: Path) -> None:
    async def story() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        await store.write(lambda tx: tx.execute("DELETE FROM files"))
        assert modes(tmp_path) == {
            "seedbed.db": 0o600,
            "seedbed.db-shm": 0o600,
            "seedbed.db-wal": 0o600,
        }
        await store.close()

    asyncio.run(story())

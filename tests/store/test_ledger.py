"""No erasure goes unlisted, whoever erases and whatever fails in between."""

import asyncio
import re
import shutil
import sqlite3
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.store import Store, StoreError, Tx, ledger, restored
from bot.store.erased_lines import Erasure
from bot.store.erased_list import KEY_NAME, LIST_NAME, Ledger
from tests.keeping.bench import Kept, doing, told
from tests.world import AUTHOR, GUILD, NOON

COUNT = "SELECT count(*) FROM erased WHERE id <> 0"


def opened(folder: Path) -> Ledger:
    made = Ledger(folder)
    made.open(NOON)
    return made


def listed(world: Kept) -> list[tuple[str, str]]:
    return [(one.kind, one.mark) for one in world.ledger.read().erasures]


def test_a_text_is_listed_however_it_is_erased(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        plainly = await world.say("one")
        deleted = await world.say("two")
        statement = "UPDATE revisions SET text = NULL WHERE text = 'one'"
        await world.store.write(lambda tx: tx.execute(statement))
        await world.store.scrub()
        await world.delete(deleted)
        first, second = (world.ledger.mark("message", GUILD, one) for one in (plainly, deleted))
        assert listed(world) == [("message", first), ("deleted", second)]
        assert await world.column(COUNT) == [0]
        stored = "DELETE FROM scores", "DELETE FROM decisions", "DELETE FROM revisions"
        third = await world.say("three")
        for statement in stored:
            await world.store.write(doing(statement))
        await world.store.scrub()
        assert listed(world)[2:] == [("message", world.ledger.mark("message", GUILD, third))]

    told(tmp_path, story)


def test_an_erasure_that_is_undone_leaves_no_mark(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say("one")

        def half(tx: Tx) -> None:
            tx.execute("UPDATE revisions SET text = NULL")
            raise LookupError

        with pytest.raises(LookupError):
            await world.store.write(half)
        await world.store.scrub()
        assert listed(world) == []

    told(tmp_path, story)


def test_a_process_that_dies_before_it_lists_has_it_listed_by_the_next(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say("one")
        await world.store.write(lambda tx: tx.execute("UPDATE revisions SET text = NULL"))
        left = tmp_path / "left"
        left.mkdir()
        for name in ("seedbed.db", "seedbed.db-wal"):
            shutil.copy(tmp_path / name, left)
        assert listed(world) == []
        store = await Store.open(left / "seedbed.db", ledger=world.ledger)
        assert len(listed(world)) == 1
        await store.close()

    told(tmp_path, story)


def test_what_cannot_be_listed_waits_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: Kept) -> None:
        first, second = await world.say("one"), await world.say("two")
        with monkeypatch.context() as patch:

            def full(_self: Ledger, _erasures: list[Erasure]) -> None:
                raise OSError(28, "No space left on device")

            patch.setattr(Ledger, "append", full)
            await world.delete(first)
            assert await world.column(COUNT) == [1]
            assert "1 erasures cannot be listed" in caplog.text
        await world.delete(second)
        marks = [world.ledger.mark("message", GUILD, one) for one in (first, second)]
        assert [mark for _, mark in listed(world)] == marks
        assert await world.column(COUNT) == [0]

    told(tmp_path, story)


def test_people_and_guilds_are_listed_and_nobody_can_be_read_from_the_list(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say("one")
        await world.privacy.forget(GUILD, AUTHOR)
        await world.store.write(lambda tx: ledger.guild_gone(tx, GUILD, now=NOON))
        await world.store.scrub()
        assert [kind for kind, _ in listed(world)] == ["message", "person", "guild"]
        assert ("person", world.ledger.mark("person", GUILD, AUTHOR)) in listed(world)
        text = (world.backups_at / LIST_NAME).read_text()
        assert not re.search(rf"\b{AUTHOR}\b", text)  # a digest may well have the digits
        other = opened(tmp_path / "other")
        assert other.mark("person", GUILD, AUTHOR) != world.ledger.mark("person", GUILD, AUTHOR)

    told(tmp_path, story)


def test_key_and_list_are_for_their_owner_alone(tmp_path: Path) -> None:
    made = opened(tmp_path / "backups")
    made.prune(NOON + timedelta(days=9))
    for name in (KEY_NAME, LIST_NAME):
        assert (tmp_path / "backups" / name).stat().st_mode & 0o777 == 0o600
    assert len((tmp_path / "backups" / KEY_NAME).read_bytes()) == 32


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    made = opened(tmp_path)
    one, two = (Erasure(NOON, "message", digit * 32) for digit in "12")
    made.append([one])
    path = tmp_path / LIST_NAME
    path.write_bytes(path.read_bytes() + b"2026-03-01T12:00:00.0")
    made.append([two])
    assert made.read().erasures == (one, two)


def test_a_list_without_its_beginning_is_refused(tmp_path: Path) -> None:
    made = opened(tmp_path)
    (tmp_path / LIST_NAME).write_text("nonsense\n")
    with pytest.raises(StoreError, match="its first line does not say since when"):
        made.read()


def test_a_key_of_another_length_is_refused(tmp_path: Path) -> None:
    opened(tmp_path)
    (tmp_path / KEY_NAME).write_bytes(b"short")
    with pytest.raises(StoreError, match="has 5 bytes instead of 32"):
        opened(tmp_path)


def test_a_new_key_begins_a_new_list(tmp_path: Path) -> None:
    made = opened(tmp_path)
    made.append([Erasure(NOON, "message", "1" * 32)])
    (tmp_path / KEY_NAME).unlink()
    anew = Ledger(tmp_path)
    anew.open(NOON + timedelta(days=1))
    assert (anew.read().since, anew.read().erasures) == (NOON + timedelta(days=1), ())


def test_a_folder_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used for backups"):
        opened(tmp_path / "file" / "backups")


def test_marks_of_after_a_restore_do_not_mix_with_those_it_brought(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        mark = world.ledger.mark("message", GUILD, 4)
        await world.store.write(lambda tx: restored.remember(tx, [mark], now=NOON))
        kept = await world.rows("SELECT * FROM erased")
        message = await world.say("one")
        await world.delete(message)
        await world.privacy.forget(GUILD, AUTHOR)
        assert [kind for kind, _ in listed(world)] == ["deleted", "person"]
        assert await world.rows("SELECT * FROM erased") == kept
        for number, known in ((4, True), (5, False)):
            asked = partial(ledger.was_erased, kind="message", guild_id=GUILD, message_id=number)
            assert await world.store.write(asked) is known
        late = NOON + timedelta(seconds=1)
        await world.store.write(lambda tx: restored.stop_remembering(tx, late))
        assert await world.rows("SELECT * FROM erased WHERE id <> 0") == []

    told(tmp_path, story)


def test_two_processes_that_list_at_once_lose_nothing(tmp_path: Path) -> None:
    """`seedbed privacy forget` works while the bot does."""

    async def story(world: Kept) -> None:
        messages = [await world.say(f"word {number}") for number in range(20)]
        other = await Store.open(world.database, ledger=world.ledger)
        erase = "UPDATE revisions SET text = NULL WHERE text = ?"

        async def work(store: Store, numbers: range) -> None:
            for number in numbers:
                await store.write(doing(erase, f"word {number}"))
                await store.scrub()

        await asyncio.gather(work(world.store, range(0, 20, 2)), work(other, range(1, 20, 2)))
        await other.close()
        marks = {world.ledger.mark("message", GUILD, one) for one in messages}
        assert {mark for _, mark in listed(world)} == marks

    told(tmp_path, story)


def test_a_mark_that_another_process_notes_meanwhile_waits_for_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has listed and dropped ours, and its own next one has the same id."""

    async def story(world: Kept) -> None:
        await world.say("one")
        append = Ledger.append

        def meanwhile(self: Ledger, erasures: list[Erasure]) -> None:
            append(self, erasures)
            with sqlite3.connect(world.database) as other:
                other.execute("UPDATE erased SET mark = 'message another'")
            other.close()

        with monkeypatch.context() as patch:
            patch.setattr(Ledger, "append", meanwhile)
            await world.privacy.forget(GUILD, AUTHOR)
        assert await world.column("SELECT DISTINCT mark FROM erased") == ["message another"]

    told(tmp_path, story)


def test_without_a_list_nothing_is_noted(tmp_path: Path) -> None:
    async def whole() -> None:
        store = await Store.open(tmp_path / "seedbed.db")
        await store.write(lambda tx: ledger.forgotten(tx, GUILD, AUTHOR, now=NOON))
        assert await store.read(lambda tx: list(tx.query("SELECT * FROM erased"))) == []
        await store.close()

    asyncio.run(whole())

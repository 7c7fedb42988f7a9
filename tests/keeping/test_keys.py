"""A backup comes with its own key and list; those of a bot that was here before count as well."""

import asyncio
import stat
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.keeping.restoring import Restored, Restoring
from bot.store import Store, StoreError, backup, ledger, looking
from bot.store.erased_lines import Erasure
from bot.store.erased_list import KEY_NAME, Ledger
from tests.keeping.bench import RULES, Kept, told
from tests.keeping.test_restoring import texts
from tests.world import GUILD, NOON

SECRET = "the quick brown secret that is to be forgotten"
PERSON = 501
OTHER = 502


class Machine:
    """A second machine, on which a bot with a key of its own ran for a while."""

    def __init__(self, world: Kept) -> None:
        self.clock = world.clock
        self.database = world.folder / "new" / "seedbed.db"
        self.folder = world.folder / "new" / "backups"
        self.before = Ledger(self.folder)
        self.before.open(NOON - timedelta(days=9))

    async def restore(self, file: Path | None = None) -> Restored:
        place = Restoring(self.database, self.folder, self.clock, RULES)
        return await place.restore(file)

    async def start(self) -> Store:
        now = Ledger(self.folder)
        now.open(self.clock.now(), seal=looking.seal(self.database))
        return await Store.open(self.database, ledger=now)


def test_where_another_bot_ran_before_what_was_erased_does_not_come_back(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        made = world.backup()
        late = await world.say(SECRET, author_id=OTHER)
        world.clock.advance(hours=1)
        for person in (PERSON, OTHER):
            await world.privacy.forget(GUILD, person)
        there = Machine(world)
        done = await there.restore(made.path)
        assert done.erased.people == 1
        assert texts(there.database) == [None]
        store = await there.start()
        asked = partial(ledger.was_erased, kind="message", guild_id=GUILD, message_id=late)
        assert await store.write(asked)  # and is not read from Discord again
        await store.close()
        keys = sorted(there.folder.glob(f"{KEY_NAME}*"))
        assert [one.name for one in keys] == [KEY_NAME, f"{KEY_NAME}.20260301T130000Z"]
        assert {stat.S_IMODE(one.stat().st_mode) for one in keys} == {0o600}
        assert keys[0].read_bytes() == (world.backups_at / KEY_NAME).read_bytes()

    told(tmp_path, story)


def test_who_had_the_other_bot_forget_them_stays_forgotten(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        made = world.backup()
        world.clock.advance(hours=1)
        there, now = Machine(world), world.clock.now()
        there.before.append(
            [
                Erasure(now, "person", there.before.mark("person", GUILD, PERSON)),
                Erasure(now, "message", there.before.mark("message", GUILD, 9)),
                Erasure(now, "response", there.before.mark("response", GUILD, 1)),
                Erasure(now, "guild", there.before.mark("guild", GUILD)),
            ]
        )
        done = await there.restore(made.path)
        assert (done.erased.people, done.erased.replies) == (1, 0)
        assert done.erased.guilds == 0  # it may have left a server in which this one is
        assert texts(there.database) == [None]
        store = await there.start()
        asked = partial(ledger.was_erased, kind="message", guild_id=GUILD, message_id=9)
        assert await store.write(asked)
        await store.close()

    told(tmp_path, story)


def test_a_row_of_another_bot_s_list_is_not_this_one_s(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say("a word that stays")
        made = world.backup()
        there = Machine(world)
        mark = there.before.mark("response", GUILD, 1)
        there.before.append([Erasure(world.clock.now(), "response", mark)])
        await there.restore(made.path)
        assert texts(there.database) == ["a word that stays"]

    told(tmp_path, story)


def test_a_backup_of_before_is_put_back_with_the_list_that_was_put_aside(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(SECRET, author_id=PERSON)
        made = world.backup()
        first = world.ledger.seal
        world.clock.advance(hours=1)
        await world.privacy.forget(GUILD, PERSON)
        await world.down()
        world.ledger.begin_anew(world.clock.now())
        assert world.ledger.seal != first
        done = await world.restoring().restore(made.path)
        assert done.erased.people == 1
        assert texts(world.database) == [None]
        world.ledger.read_key()
        assert world.ledger.seal == first
        assert len(world.ledger.aside()) == 1
        await world.up()

    told(tmp_path, story)


def test_a_restore_that_breaks_off_leaves_the_database_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: Kept) -> None:
        await world.say(SECRET)
        made = world.backup()
        there = Machine(world)
        store = await there.start()
        await store.close()
        with monkeypatch.context() as patch:

            def broken(*_: object) -> None:
                raise OSError(5, "Input/output error")

            patch.setattr(backup, "put_aside", broken)
            with pytest.raises(OSError, match="Input/output"):
                await there.restore(made.path)
        store = await there.start()
        assert store.ledger is not None
        assert store.ledger.seal == there.before.seal
        await store.close()
        assert (await there.restore(made.path)).counts["replies"] == 1

    told(tmp_path, story)


def test_what_was_put_aside_goes_after_its_days(tmp_path: Path) -> None:
    made = Ledger(tmp_path)
    made.open(NOON)
    made.begin_anew(NOON + timedelta(days=1))
    made.prune(NOON + timedelta(days=1))
    assert len(made.aside()) == 1
    made.prune(NOON + timedelta(days=1, seconds=1))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["erased.key", "erased.list"]


def test_a_backup_with_another_database_s_list_is_refused(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        made = world.backup()
        there = Machine(world)
        brought = there.folder / made.path.name
        made.path.rename(brought)
        with pytest.raises(StoreError, match="is another database's"):
            await there.restore()
        brought.rename(made.path)

    told(tmp_path, story)


def test_two_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    async def whole() -> None:
        folder = tmp_path / "backups"
        ledgers = [Ledger(folder) for _ in range(8)]
        await asyncio.gather(*(asyncio.to_thread(one.open, NOON) for one in ledgers))
        assert len({one.seal for one in ledgers}) == 1
        assert ledgers[0].read().since == NOON

    asyncio.run(whole())

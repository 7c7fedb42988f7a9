"""Discord caps the edits of old messages: a digest waits for it, and is replaced where it stays."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests.citations import refresh_citing
from bot.effects.executor import EDIT_CAP, Deed, UnreachableError
from tests.digests.world import THOUGHT, World, told
from tests.fake_discord import Fault

TRIES = 4
WAIT = timedelta(minutes=10)
TOLL = "A toll on lorries alone would pay for the stone within four years."


def capped(*messages: int, then: Fault = "none", kind: str = "") -> Callable[[Deed], Fault]:
    """Let Discord refuse to edit these messages, and what is ``then`` befall one kind of deed."""

    def fault(deed: Deed) -> Fault:
        if deed.kind == "edit" and deed.payload["target"] in messages:
            raise UnreachableError(EDIT_CAP, seconds=WAIT.total_seconds(), most=TRIES)
        return then if deed.kind == kind else "none"

    return fault


async def digest(world: World) -> int:
    """Have two replies and a digest of them posted, and return its message."""
    await world.reply()
    await world.reply(TOLL, author=502)
    await world.at(hours=20)
    (one,) = world.posted
    assert THOUGHT in all_said(world)
    assert TOLL in all_said(world)
    return one.id


async def take_back(world: World, reply: int) -> None:
    """Have a reply deleted by its author; no effect is carried out yet."""
    await world.execute("UPDATE replies SET state = 'deleted' WHERE id = ?", reply)
    await world.store.write(lambda tx: refresh_citing(tx, [reply], now=world.clock.now()))


async def withdraw(world: World, reply: int = 1) -> None:
    await take_back(world, reply)
    await world.settle()


async def wait(world: World, times: int = TRIES) -> None:
    for _ in range(times):
        world.clock.moment += WAIT
        await world.settle()


async def message(world: World) -> int | None:
    (row,) = await world.rows("SELECT message_id FROM digests")
    found: int | None = row["message_id"]
    return found


def all_said(world: World) -> str:
    """Return all that can be read in what stands, in its attached page as well."""
    return repr([one.message for one in world.posted])


def test_the_page_that_is_attached_is_made_anew_by_an_edit_and_the_chart_stays(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await digest(world)
        (one,) = world.posted
        before = one.message
        assert THOUGHT in str(before.made[0].content)
        await withdraw(world)
        assert [page.name for page in one.message.made] == [page.name for page in before.made]
        assert THOUGHT not in all_said(world)
        edit = world.carrier.begun[-1]
        assert edit.kind == "edit"
        assert one.message.files == before.files != ()
        assert [file.name for file in edit.files] == ["digest.png", before.made[0].name]

    told(tmp_path, story)


def test_while_the_cap_may_pass_the_edit_waits(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = capped(old)
        await withdraw(world)
        await wait(world, TRIES - 2)
        assert [one.id for one in world.posted] == [old]
        world.carrier.fault = lambda _: "none"
        await wait(world, 1)
        assert [one.id for one in world.posted] == [old]
        assert THOUGHT not in all_said(world)
        assert world.discord.deleted == []

    told(tmp_path, story)


def test_where_the_cap_stays_the_digest_is_posted_anew_and_the_old_one_goes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        (first,) = await world.rows("SELECT posted_at FROM digests")
        world.carrier.fault = capped(old)
        await withdraw(world)
        await wait(world)
        (new,) = world.posted
        assert new.id != old
        assert world.discord.deleted == [old]
        assert THOUGHT not in all_said(world)
        assert new.message.files
        assert await message(world) == new.id
        assert await world.rows("SELECT posted_at FROM digests") == [first]
        assert await world.windows() == [("2026-03-01T12:00", "2026-03-02T08:00")]

    told(tmp_path, story)


def test_what_is_taken_back_meanwhile_is_in_neither_and_the_new_one_is_edited_in_its_turn(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = capped(old)
        for _ in range(3):
            await withdraw(world)
        await wait(world)
        (new,) = world.posted
        assert TOLL in all_said(world)
        await withdraw(world, 2)
        assert [one.id for one in world.posted] == [new.id]
        assert TOLL not in all_said(world)
        assert len(world.discord.created) == 2

    told(tmp_path, story)


@pytest.mark.parametrize("fault", ["dies before", "dies after"])
@pytest.mark.parametrize("kind", ["send", "delete"])
def test_whenever_the_process_dies_there_is_one_digest_in_the_end(
    tmp_path: Path, kind: str, fault: Fault
) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = capped(old, then=fault, kind=kind)
        await withdraw(world)
        await wait(world, TRIES - 2)
        world.clock.moment += WAIT
        world.executor.kick()
        await world.carrier.died.wait()
        await take_back(world, 2)
        world.restart()
        await wait(world)
        (new,) = world.posted
        assert world.discord.deleted == [old]
        assert await message(world) == new.id
        assert THOUGHT not in all_said(world)
        assert TOLL not in all_said(world)
        assert len(world.discord.created) == 2
        assert await world.rows("SELECT 1 FROM effects WHERE state = 'pending'") == []

    told(tmp_path, story)


def test_the_old_message_goes_also_where_no_new_one_can_be_posted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = capped(old, then="refused", kind="send")
        await withdraw(world)
        await wait(world)
        assert world.posted == []
        assert await message(world) is None
        world.carrier.fault = lambda _: "none"
        await withdraw(world, 2)
        assert world.posted == []

    told(tmp_path, story)


def test_a_digest_whose_edit_is_refused_for_another_reason_is_replaced_too(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "edit" else "none"
        await withdraw(world)
        (new,) = world.posted
        assert world.discord.deleted == [old]
        assert await message(world) == new.id != old
        assert THOUGHT not in all_said(world)

    told(tmp_path, story)


def test_a_message_that_nothing_can_be_done_about_is_mended_once_something_can(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = lambda _: "refused"
        await withdraw(world)
        assert await message(world) == old
        world.carrier.fault = lambda _: "none"
        await withdraw(world, 2)
        assert [one.id for one in world.posted] == [old]
        assert THOUGHT not in all_said(world)
        assert TOLL not in all_said(world)

    told(tmp_path, story)


def test_a_digest_whose_message_was_deleted_by_hand_is_left_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.discord.posted.pop(old)
        world.discord.gone.add(old)
        await withdraw(world)
        await wait(world)
        assert world.posted == []
        assert await world.rows("SELECT 1 FROM effects WHERE state <> 'done'") == []

    told(tmp_path, story)


def test_another_digest_that_waits_in_the_same_lane_is_posted_all_the_same(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        old = await digest(world)
        world.carrier.fault = capped(old)
        await withdraw(world)
        await world.reply("Somebody should count the boats that pass by in a day.", hours=25)
        await world.at(hours=44)
        await wait(world)
        numbers = [one.message.embeds[0].title[:8] for one in world.posted]
        assert sorted(numbers) == ["Digest 1", "Digest 2"]

    told(tmp_path, story)

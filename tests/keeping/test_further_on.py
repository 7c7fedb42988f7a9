"""A restored database meets a Discord that has gone on since: nothing is done or named twice."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from bot.moderation.brakes.temperature import Level, Temperature
from bot.store import Tx, brakes, discussions, outbox
from bot.store.outbox import Effect
from tests.fake_discord import Posted
from tests.keeping.bench import Kept, doing, told
from tests.world import ADMINS, GUILD, RUDE, THREAD


def test_what_was_still_to_be_done_on_discord_is_looked_for_before_it_is_repeated(
    tmp_path: Path,
) -> None:
    async def story(world: Kept) -> None:
        await world.executor.stop()
        await world.say(RUDE)
        pending = "SELECT attempts FROM effects WHERE state = 'pending'"
        assert await world.column(pending) == [0]
        world.backup()
        world.restart()
        await world.settle()
        assert len(world.cards) == 1
        world.clock.advance(hours=2)
        await world.restored()
        assert await world.column(pending) == [1]
        await world.settle()
        assert len(world.cards) == 1
        assert await world.column("SELECT state FROM effects") == ["done"]
        assert (await world.case())["card_message_id"] == world.cards[0].id

    told(tmp_path, story)


def test_numbers_that_stand_on_discord_are_not_given_again(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        await world.say(RUDE)
        made = world.backup()
        for _ in range(3):
            await world.say(RUDE)
        lost = await world.column("SELECT id FROM replies") + await world.column(
            "SELECT id FROM effects"
        )
        world.clock.advance(hours=1)
        await world.restored()
        await world.say(RUDE)
        numbers = await world.column("SELECT number FROM cases ORDER BY id")
        assert numbers == [1, 1 + 1_000 + 60 + 1]
        assert max(await world.column("SELECT id FROM replies")) > max(lost)
        assert max(await world.column("SELECT id FROM effects")) > max(lost)
        first = max(await world.column("SELECT id FROM replies"))
        world.clock.advance(minutes=1)
        await world.restored(made.path)
        await world.say(RUDE)
        assert await world.column("SELECT number FROM cases ORDER BY id") == [1, 1063]
        assert max(await world.column("SELECT id FROM replies")) > first

    told(tmp_path, story)


def test_numbers_go_on_in_guilds_that_the_backup_knows_no_case_of(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        await world.say(RUDE)
        await world.restored()
        await world.say(RUDE)
        assert await world.column("SELECT number FROM cases") == [1_001]

    told(tmp_path, story)


def test_brakes_of_after_the_backup_are_not_mistaken_for_others(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        def begin(tx: Tx) -> int | None:
            thread = discussions.thread(tx, THREAD)
            assert thread is not None
            heat = Temperature(Level.HOT, 9.0, ())
            return brakes.begin(tx, thread, heat, proposed=None, now=world.clock.now())

        world.backup()
        assert await world.store.write(begin) == 1
        await world.restored()
        again = await world.store.write(begin)
        assert again == 100_001

    told(tmp_path, story)


def test_a_digest_that_was_posted_since_is_found_and_shown_anew(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        gone = await world.say("A thought that is long enough to be a main point of a digest.")
        world.clock.advance(days=1)
        await world.digests.compose_due()
        await world.settle()
        (posted,) = digests_on_discord(world)
        assert "long enough" in str(posted.message)
        await world.down()
        await world.restoring().restore(None)
        await world.up()
        await world.digests.compose_due()
        await world.settle()
        assert digests_on_discord(world) == [posted]
        assert await world.column("SELECT message_id FROM digests") == [posted.id]
        assert await world.column("SELECT state FROM windows") == ["posted"]
        assert "long enough" not in str(posted.message)  # nobody has read that reply again
        assert gone
        world.clock.advance(days=1)
        await world.digests.compose_due()
        await world.settle()
        assert len(digests_on_discord(world)) == 2

    told(tmp_path, story)


def digests_on_discord(world: Kept) -> list[Posted]:
    return [one for one in world.discord.posted.values() if one.channel == ADMINS]


def test_a_digest_of_after_a_restore_is_looked_for_nowhere(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        await world.restored()
        world.clock.advance(days=1)
        await world.digests.compose_due()
        await world.settle()
        assert world.carrier.searched == []
        assert len(digests_on_discord(world)) == 1

    told(tmp_path, story)


def test_a_card_that_was_posted_since_becomes_its_replys_new_card(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        world.backup()
        message = await world.say(RUDE)
        (card,) = world.cards
        await world.restored()
        await world.say(RUDE, message)
        assert [one.id for one in world.cards] == [card.id]
        assert await world.column("SELECT number FROM cases") == [1_001]
        assert "1001" in str(world.cards[0].message)  # and so its buttons lead to the case
        assert await world.column("SELECT card_message_id FROM cases") == [card.id]
        await world.say(RUDE)
        assert len(world.cards) == 2

    told(tmp_path, story)


def test_commands_are_registered_anew(tmp_path: Path) -> None:
    async def story(world: Kept) -> None:
        insert = "INSERT INTO registrations VALUES (0, 'as they were', '')"
        await world.store.write(lambda tx: tx.execute(insert))
        world.backup()
        await world.restored()
        assert await world.rows("SELECT * FROM registrations") == []

    told(tmp_path, story)


def test_an_edit_leaves_the_marker_by_which_a_message_is_found(tmp_path: Path) -> None:
    """What made it may be forgotten in a backup; a second message would be made."""

    async def story(world: Kept) -> None:
        await world.say(RUDE)

        def put(tx: Tx, target: Any) -> Effect:
            payload = {"channel": 71, "target": target}
            made = outbox.put(
                tx, "edit", payload, guild_id=GUILD, lane="case:1", now=world.clock.now()
            )
            return next(one for one, _ in outbox.heads(tx) if one.id == made)

        (sent,) = await world.rows("SELECT id, marker, result FROM effects WHERE kind = 'send'")
        message = json.loads(sent["result"])["message_id"]
        for target in ({"effect": sent["id"], "key": "message_id"}, message):
            edit = await world.store.write(partial(put, target=target))
            marker = await world.store.read(partial(outbox.standing_marker, effect=edit))
            assert marker == sent["marker"]
            await world.store.write(doing("UPDATE effects SET state = 'done'"))
        other = await world.store.write(lambda tx: put(tx, 5))
        assert await world.store.read(lambda tx: outbox.standing_marker(tx, other)) == other.marker

    told(tmp_path, story)

"""The bot at work loses its database, gets it back from a backup, and goes on where that ends."""

from pathlib import Path
from subprocess import CompletedProcess

from bot.store.erased_list import LIST_NAME
from tests.wire import beside, faults
from tests.wire.simulated import Message
from tests.wire.town import CALM, RUDE, Town, lived


async def seedbed(place: Town, *arguments: str) -> CompletedProcess[str]:
    """Run a command with the settings of the bot."""
    return await beside.seedbed(place.bot._env, place.bot.log.parent, *arguments)


async def destroyed(place: Town) -> None:
    """Kill the bot and write over a part of its database, as a broken disk would."""
    await place.bot.kill9()
    place.server.nonces.advance(181)  # Discord forgets what it was told not to do twice
    with place.bot.database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * 40_960)
    content = place.bot.database.read_bytes()
    await place.bot.start(connected=False)
    assert await place.bot.ended(seconds=30) == 2
    assert "it is damaged" in place.bot.logs()
    assert "`seedbed restore`" in place.bot.logs()
    assert place.bot.database.read_bytes() == content


async def read(place: Town, count: int) -> None:
    await place.server.wait_until(
        lambda: len(place.bot.rows("SELECT 1 FROM replies")) == count,
        seconds=20,
        what=f"{count} replies",
    )
    await place.quiet()


def test_a_bot_whose_database_is_destroyed_goes_on_from_its_backup(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        bad = place.ada.send(thread, RUDE)
        gone = place.ada.send(thread, "This will be taken back.")
        card = await place.card()
        await read(place, 2)
        # The removal and a second card are under way when the backup is made, and happen after.
        deletions = place.server.faults.add(
            "DELETE", "/channels/*/messages/*", faults.failing(503), times=None
        )
        posts = place.server.faults.add(
            "POST", f"/channels/{place.mods.id}/messages", faults.failing(503), times=None
        )
        place.mia.press(card, "Remove")
        await deletions.fired.wait()
        place.ada.send(thread, f"{RUDE}, again")
        await posts.fired.wait()
        made = await seedbed(place, "backup")
        assert made.returncode == 0, made.stderr
        place.server.faults.clear()
        await place.quiet()
        assert len(place.guild.bots(place.mods)) == 2
        place.ada.delete(gone)
        later = place.ada.send(thread, f"{RUDE}, once more")
        await read(place, 4)
        await place.server.wait_until(
            lambda: "deleted" in (tmp_path / "backups" / LIST_NAME).read_text(),
            seconds=20,
            what="the erasure",
        )
        lost = place.guild.bots(place.mods)[-1]
        await destroyed(place)
        missed = place.ada.send(thread, CALM)
        done = await seedbed(place, "restore")
        assert done.returncode == 0, done.stderr
        assert "Erased since then, and again now: replies 1, people 0, servers 0." in done.stdout
        await place.bot.start()
        await read(place, 5)
        states = dict(place.bot.rows("SELECT message_id, state FROM replies"))
        assert states[bad.id] == "removed"
        assert states[gone.id] == "deleted"
        assert states[later.id] == states[missed.id] == "present"
        assert len(place.ada.dms()) == 1
        # Each card is there once: the one that was under way, and the one that was forgotten, which
        # is its reply's new case now.
        assert place.bot.rows("SELECT number, state FROM cases") == [
            (1, "upheld"),
            (2, "open"),
            (1_003, "open"),
        ]
        assert [number(one) for one in place.guild.bots(place.mods)] == ["1", "2", "1003"]
        assert place.guild.bots(place.mods)[-1].id == lost.id
        await answered(place, place.guild.bots(place.mods)[1], "seedbed:case:2:dismiss")
        await place.quiet()
        assert place.bot.rows("SELECT state FROM cases WHERE number = 2") == [("dismissed",)]

    lived(tmp_path, story)


async def answered(place: Town, card: Message, button: str) -> str:
    """Press a button as a moderator and return what they are told."""
    pressed = place.mia.press(card, button)
    await place.server.wait_until(lambda: pressed.followups, seconds=20, what="an answer")
    return pressed.followups[0].content


def number(card: Message) -> str:
    """Return the number of the case on a card."""
    return str(card.embeds[0]["title"]).split()[1]

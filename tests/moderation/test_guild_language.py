"""What follows from a case is said in the language of the guild, whoever asked for it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from bot.effects.executor import Deed
from bot.moderation.lifecycle import Action, Event
from bot.moderation.removals import is_removed_title
from bot.store import Tx, guilds
from tests.moderation.looks import refusal
from tests.moderation.steps import labels, move, words
from tests.world import GUILD, NOON, RUDE, THREAD, World, told


def speak_german(tx: Tx) -> None:
    chosen = replace(guilds.settings(tx, GUILD), language="de")
    guilds.save_settings(tx, GUILD, chosen, by=None, now=NOON)


def in_german(path: Path, story: Callable[[World], Awaitable[None]]) -> None:
    """Run a story in a guild that has chosen German; whoever moves a case speaks English."""

    async def whole(world: World) -> None:
        await world.store.write(speak_german)
        await story(world)

    told(path, whole)


def carried(world: World, kind: str) -> Deed:
    """Return the one thing of a kind that was asked of Discord."""
    (found,) = [deed for deed in world.carrier.begun if deed.kind == kind]
    return found


def test_cards_and_notices_are_in_the_language_of_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert labels(world.cards[0].message)[:2] == ["Entfernen", "Stehen lassen"]
        assert await move(world, Event.UPHOLD)
        assert "Deine Antwort wurde entfernt" in words(world.discord.told[0][1])
        assert carried(world, "notify").payload["name"] == "Mitteilung zu Fall 1"

    in_german(tmp_path, story)


def test_the_rules_that_a_bot_starts_with_are_told_in_the_language_of_the_guild(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await move(world, Event.UPHOLD)
        assert "Widersprich dem, was gesagt wurde" in words(world.discord.told[0][1])
        assert "Argue with what was said" in (await world.case())["rule"]

    in_german(tmp_path, story)


def test_the_audit_log_is_given_reasons_in_the_language_of_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await refusal(world, Event.UPHOLD, action=Action.TIME_OUT) is None
        assert carried(world, "time_out").payload["reason"] == "Fall 1"
        assert await move(world, Event.UNDO)
        assert carried(world, "lift_time_out").payload["reason"] == "Fall 1 wurde zurückgenommen"

    in_german(tmp_path, story)


def test_a_thread_whose_title_was_removed_is_known_in_any_language(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, THREAD, kind="title")
        assert await move(world, Event.UPHOLD)
        assert world.discord.names == {THREAD: "(Titel entfernt)"}
        assert is_removed_title("(Titel entfernt)")
        assert is_removed_title("(title removed)")
        assert not is_removed_title(RUDE)

    in_german(tmp_path, story)


def test_moderators_are_called_in_the_language_of_the_guild(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.pass_time(hours=25)
        await world.moderators_queue.call_overdue()
        await world.settle()
        titles = [deed.message.embeds[0].title for deed in world.carrier.begun if deed.message]
        assert "1 Fall wartet zu lange" in titles

    in_german(tmp_path, story)

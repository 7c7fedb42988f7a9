"""A reply whose removal is taken back stands again as a quotation, while its author wants it."""

import asyncio
from pathlib import Path

import pytest

from bot.effects.executor import ImpossibleError
from bot.moderation.lifecycle import Event
from bot.moderation.moves import Move
from bot.moderation.taken import Span
from tests.moderation.looks import SECOND, card, stored
from tests.moderation.steps import decide, labels, move, words
from tests.world import (
    AUTHOR,
    CALM,
    GUILD,
    MODERATOR,
    OTHER_GUILD,
    READER,
    RUDE,
    THREAD,
    World,
    told,
)


async def restored(world: World) -> int:
    """Have a reply removed and restored; return the message that it was."""
    message = await world.say(RUDE)
    await decide(world)
    assert await world.appeals.appeal(GUILD, 1, "I was quoting him", by=AUTHOR) == "made"
    assert await move(world, Event.OVERTURN, by=SECOND)
    return message


def quotations(world: World) -> list[int]:
    return [one.id for one in world.discord.in_channel(THREAD)]


def test_a_restored_reply_stands_under_its_author_s_name_and_the_card_leads_to_it(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await restored(world)
        (stands,) = world.discord.in_channel(THREAD)
        assert f"<@{AUTHOR}> wrote:\n> {RUDE}" in words(stands.message)
        assert labels(stands.message) == ["Take down"]
        assert f"https://discord.com/channels/{GUILD}/{THREAD}/{stands.id}" in card(world)
        for one in (message, stands.id):
            reply = await world.intake.known(one)
            assert reply is not None
            assert reply.message_id == message

    told(tmp_path, story)


def test_a_reply_that_could_not_be_posted_again_is_away_as_before(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "send" else "none"
        assert await move(world, Event.UNDO)
        assert await world.rows("SELECT state, ended_by FROM replies") == [
            {"state": "removed", "ended_by": "case 1"}
        ]
        assert "Not everything could be done" in card(world)

    told(tmp_path, story)


def test_only_its_author_takes_a_restored_reply_down(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await restored(world)
        before = await stored(world)
        for by in (READER, MODERATOR, SECOND):
            assert not await world.appeals.take_down(GUILD, 1, by=by)
        assert not await world.appeals.take_down(OTHER_GUILD, 1, by=AUTHOR)
        assert not await world.appeals.take_down(GUILD, 2, by=AUTHOR)
        assert await stored(world) == before
        assert len(quotations(world)) == 1
        assert await world.appeals.take_down(GUILD, 1, by=AUTHOR)
        await world.settle()
        assert quotations(world) == []
        reply = await world.reply(message)
        assert (reply["state"], reply["ended_by"]) == ("deleted", "author")
        assert "It stands again" not in card(world)
        assert not await world.appeals.take_down(GUILD, 1, by=AUTHOR)

    told(tmp_path, story)


def test_a_restored_reply_that_is_on_its_way_is_taken_down_once_it_is_there(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        world.carrier.fault = lambda deed: "down" if deed.kind == "send" else "none"
        await move(world, Event.UNDO)
        assert await world.appeals.take_down(GUILD, 1, by=AUTHOR)
        world.carrier.fault = lambda deed: "none"
        await world.pass_time(minutes=1)
        assert quotations(world) == []
        assert await world.undone() == []

    told(tmp_path, story)


def test_a_restored_reply_ends_where_its_message_is_deleted_on_discord(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await restored(world)
        (stands,) = quotations(world)
        await world.delete(stands, by=MODERATOR)
        reply = await world.reply(message)
        assert (reply["state"], reply["ended_by"]) == ("deleted", "moderator")
        assert await world.intake.known(stands) is None
        assert not await world.appeals.take_down(GUILD, 1, by=AUTHOR)
        assert (await world.case())["state"] == "overturned"

    told(tmp_path, story)


def test_the_card_says_no_more_that_a_reply_stands_again_that_was_deleted_on_discord(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await restored(world)
        assert "It stands again as a quotation." in card(world)
        await world.delete(quotations(world)[0], by=MODERATOR)
        assert "It stands again" not in card(world)

    told(tmp_path, story)


def test_reading_a_thread_anew_does_not_take_a_restored_reply_for_deleted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        gone = await world.say(CALM)
        message = await restored(world)
        await world.intake.catch_up(THREAD, [], span=Span(first=gone, last=message + 1_000_000))
        await world.settle()
        assert (await world.reply(gone))["state"] == "deleted"
        assert (await world.reply(message))["state"] == "present"
        assert await world.texts(message) == [RUDE]
        assert len(quotations(world)) == 1

    told(tmp_path, story)


def test_a_late_word_of_the_removal_does_not_end_what_was_restored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await restored(world)
        await world.delete(message, by=0)
        await world.delete(message)
        assert (await world.reply(message))["state"] == "present"
        assert await world.texts(message) == [RUDE]
        assert len(quotations(world)) == 1

    told(tmp_path, story)


def test_a_removal_that_had_not_begun_leaves_the_reply_where_it_is(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.guilds.choose(GUILD, by=1, paused=True)
        await decide(world)
        await move(world, Event.UNDO)
        await world.guilds.choose(GUILD, by=1, paused=False)
        await world.settle()
        assert world.discord.deleted == []
        assert world.discord.told == []
        assert quotations(world) == []
        assert (await world.reply(message))["state"] == "present"
        await world.delete(message)
        assert (await world.reply(message))["state"] == "deleted"

    told(tmp_path, story)


def test_a_reply_whose_text_is_gone_leaves_a_note_in_its_place(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world)
        await world.pass_time(days=40)
        await world.privacy.expire()
        assert await move(world, Event.UNDO)
        (stands,) = world.discord.in_channel(THREAD)
        assert "Its text is no longer kept." in stands.words
        assert RUDE not in stands.words

    told(tmp_path, story)


def test_a_title_is_given_back_to_its_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, THREAD, kind="title")
        await decide(world)
        assert await move(world, Event.UNDO)
        assert world.discord.names == {THREAD: RUDE}
        assert quotations(world) == []

    told(tmp_path, story)


def test_a_reply_its_author_deleted_first_is_not_posted_again_though_it_was_undone_at_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        world.discord.gone.add(message)
        world.carrier.gate.clear()
        await world.desk.move(GUILD, 1, Move(Event.UPHOLD, MODERATOR, "button"))
        while not any(deed.kind == "delete" for deed in world.carrier.begun):  # noqa: ASYNC110
            await asyncio.sleep(0)  # the removal is under way, and not over
        await world.desk.move(GUILD, 1, Move(Event.UNDO, MODERATOR, "button"))
        world.carrier.gate.set()
        await world.settle()
        assert quotations(world) == []
        assert (await world.reply(message))["state"] == "deleted"

    told(tmp_path, story)


def test_an_undone_removal_that_failed_does_not_bring_back_what_its_author_deleted_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ImpossibleError("Discord answered 403 (code 50013)")

    async def story(world: World) -> None:
        message = await world.say(RUDE)
        monkeypatch.setattr(world.carrier, "carry_out", refuse)
        await decide(world)
        monkeypatch.undo()
        await world.delete(message)
        assert await move(world, Event.UNDO)
        assert (await world.reply(message))["state"] == "deleted"

    told(tmp_path, story)


def test_an_undone_removal_does_not_bring_back_what_stood_in_a_thread_that_is_gone(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world)
        await world.intake.thread_deleted(THREAD, moderator_id=MODERATOR)
        await world.settle()
        assert await move(world, Event.UNDO)
        await world.settle()
        assert (await world.reply(message))["state"] == "deleted"
        assert "restored" not in await world.column(
            "SELECT coalesce(json_extract(payload, '$.render'), '') FROM effects"
        )

    told(tmp_path, story)

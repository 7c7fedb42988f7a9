"""Screened discussions on the wire, with locks and with permissions, and without the intent."""

from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.model import Refused
from tests.wire.responding import WEBHOOK, anywhere, executed, responded, says, standing
from tests.wire.simulated import Channel, Message
from tests.wire.town import CALM, RUDE, Town, lived, titles


async def held(place: Town, thread: Channel) -> tuple[Message, Message]:
    """Have something doubtful sent anyway; return what its author is shown, and the card."""
    sent = await responded(place, place.ada, thread, RUDE)
    private = await says(place, sent, "Before it is posted")
    place.ada.press(private, "Send anyway")
    await shown(place, private, "A moderator reads it first")
    card = await place.card()
    await place.quiet()
    assert [one.channel_id for one in anywhere(place, RUDE)] == [place.mods.id]
    return private, card


async def shown(place: Town, private: Message, words: str) -> None:
    await place.server.wait_until(
        lambda: words in str(private.embeds), seconds=20, what=f"{words!r} in {private.embeds}"
    )


def test_a_held_response_is_posted_once_when_it_is_approved_though_the_bot_dies_over_it(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article(screened=True)
        about = thread.thread_metadata
        assert about is not None
        assert about.locked
        _, card = await held(place, thread)
        death = faults.killed_after(place.bot.kill9)
        place.server.faults.add("POST", WEBHOOK, death, where=executed)
        place.mia.press(card, "Approve")
        await place.killed()
        await place.bot.start()
        await place.server.wait_until(place.ada.dms, seconds=20, what="the notice")
        await place.quiet()
        assert len(standing(place, thread, RUDE)) == 1
        assert titles(place.ada.dms()) == {"Your response is posted": 1}
        assert place.bot.rows("SELECT state FROM cases") == [("dismissed",)]

    lived(tmp_path, story)


def test_a_response_that_is_declined_stands_nowhere_and_its_author_is_told(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article(screened=True)
        private, card = await held(place, thread)
        place.mia.press(card, "Decline")
        await shown(place, private, "Your response is not posted")
        await place.quiet()
        assert not [one for one in place.server.journal.of("POST", WEBHOOK) if executed(one)]
        elsewhere = {one.channel_id for one in anywhere(place, RUDE)} - {place.mods.id}
        assert elsewhere <= {one.channel_id for one in place.ada.dms()}
        assert len(place.ada.dms()) == 1
        assert place.bot.rows("SELECT state, told FROM responses") == [("declined", "declined")]

    lived(tmp_path, story)


def test_without_the_intent_a_screened_discussion_works_and_nothing_else_is_read(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article(screened=True)
        with pytest.raises(Refused):
            place.ada.send(thread, CALM)
        staff = place.guild.member("sam", place.guild.role("Staff", manage_threads=True))
        place.articles.overwrites[0].deny = 0  # as somebody does by hand, and the bot was not told
        staff.send(thread, CALM)
        private, card = await held(place, thread)
        place.mia.press(card, "Approve")
        await shown(place, private, "Your response is posted")
        await place.quiet()
        (message,) = standing(place, thread, RUDE)
        assert message.author_name == "ada"
        assert place.bot.rows("SELECT message_id FROM replies") == [(message.id,)]
        assert place.server.gateway.identified == 1

    lived(tmp_path, story, reads_content=False, shut=True)


def test_a_bot_that_asks_for_an_intent_that_it_does_not_have_says_so_and_ends(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        place.server.refuse_message_content()
        await place.bot.kill9()
        await place.bot.start(connected=False)
        assert await place.bot.ended() == 2
        assert "Message Content Intent" in place.bot.logs()

    lived(tmp_path, story)

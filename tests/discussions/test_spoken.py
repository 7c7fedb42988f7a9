"""A discussion speaks the language of its guild, and answers that of who asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.discussions.asked import DiscussionError
from bot.discussions.plan import respond
from bot.discussions.wording import closing, notice, reopening
from bot.effects.message import Message
from bot.guilds.settings import GuildSettings
from bot.language.catalogues import language
from bot.language.words import speaking, tr
from bot.store import Tx, guilds
from tests.discussions.bench import Bench, told
from tests.discussions.world import GUILD, Thread

GERMAN = language("de")


async def speak_german(made: Bench) -> None:
    def choose(tx: Tx) -> None:
        chosen = replace(GuildSettings(), language="de")
        guilds.save_settings(tx, GUILD, chosen, by=None, now=made.clock.now())

    await made.store.write(choose)


def newest(made: Bench, thread: Thread) -> Message:
    return made.world.sent[thread.id][-1].message


def test_a_discussion_is_posted_closed_and_reopened_in_the_language_of_its_guild(
    tmp_path: Path,
) -> None:
    async def story(made: Bench) -> None:
        await speak_german(made)
        number = await made.post()
        assert await made.until_quiet()
        with speaking(GERMAN):
            told_before = notice(made.service._keeping)
            respond_button, name = respond(), tr("Open discussion: {title}", title="On Rain")
            closed, reopened = closing(by_date=False), reopening()
        first, invitation = made.world.in_channel()[0], made.world.thread_named(name)
        assert first.message.embeds[1].description == told_before
        start = next(one for one in made.world.in_channel() if one.id == invitation.id)
        assert start.message.buttons == (respond_button,)
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert newest(made, invitation) == closed
        await made.service.reopen(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert newest(made, invitation) == reopened

    told(tmp_path, story)


def test_a_preview_looks_as_what_will_be_posted_whoever_asks(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await speak_german(made)
        plan = await made.service.preview(made.article_id, guild_id=GUILD, forum=False)
        with speaking(GERMAN):
            told_before = notice(made.service._keeping)
        assert plan.messages[0].embeds[1].description == told_before

    told(tmp_path, story)


def test_what_cannot_be_done_is_told_in_the_language_of_who_asks(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await speak_german(made)
        with pytest.raises(DiscussionError, match="There is no discussion 99 here"):
            await made.service.close(99, guild_id=GUILD, by=1)

    told(tmp_path, story)

"""Authors look after their responses on a simulated Discord: choices, menus, lists."""

from pathlib import Path

import discord
import pytest
import simcord

from cogs.one_answer import OneAnswer
from cogs.responses import MINE, WHO
from tests.simulated.acting import press as press_as_if
from tests.simulated.house import House, Scripted, lived, said
from tests.simulated.responding import press, sent_anyway, standing, title
from tests.simulated.test_authors import told_directly
from tests.simulated.test_desk import contents

RUDE = "What a rude man you are"


async def nudged_directly(house: House, thread: simcord.ChannelHandle) -> discord.Message:
    """Have alice asked in a direct message, since the bot had died before it could answer."""
    bot = house.world.bot
    await bot.scoring.stop()
    await house.respond(house.alice, thread, RUDE)
    await house.world.pass_time(seconds=1)
    await house.world.go_offline()
    await house.world.come_back(Scripted())
    await house.world.pass_time(minutes=1)
    return told_directly(house.alice)[-1]


def shown(house: House) -> discord.Embed:
    """Return what the last direct message to alice says by now."""
    return told_directly(house.alice)[-1].embeds[0]


def buttons(message: discord.Message) -> list[discord.Button]:
    return [
        button
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for button in row.children
        if isinstance(button, discord.Button)
    ]


def labels(message: discord.Message) -> list[str | None]:
    return [one.label for one in buttons(message)]


def test_after_a_restart_the_choice_comes_and_is_made_in_a_direct_message(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        nudge = await nudged_directly(house, thread)
        assert nudge.embeds[0].title == "Before it is posted"
        assert standing(thread) == []
        form = await house.alice.user.click(nudge, label="Edit")
        await house.alice.user.submit_modal(form, {"text": "You rude, rude man"})
        await house.world.rest()
        assert len(told_directly(house.alice)) == 1
        assert "You rude, rude man" in repr(shown(house).fields)
        await house.alice.user.click(nudge, label="Send anyway")
        await house.world.rest()
        assert len(told_directly(house.alice)) == 1
        assert shown(house).title == "Your response is posted"
        assert labels(told_directly(house.alice)[0]) == ["Edit", "Withdraw"]
        assert standing(thread) == [("alice", "You rude, rude man")]

    lived(tmp_path, story)


def test_who_was_not_answered_before_the_bot_died_is_told_that_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        monkeypatch.setattr(OneAnswer, "after", lambda *_: None)  # it dies before
        await house.world.bot.scoring.stop()
        sent = await house.respond(house.alice, thread, "A calm thought")
        assert not sent.acknowledged
        await house.world.go_offline()
        silent = Scripted()
        silent.down = True
        await house.world.come_back(silent)
        await house.world.pass_time(minutes=1)
        assert [one.embeds[0].title for one in told_directly(house.alice)] == [
            "Your response waits"
        ]

    lived(tmp_path, story)


def test_who_has_left_the_server_cannot_edit_any_more_but_drop(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        nudge = await nudged_directly(house, thread)
        form = await house.alice.user.click(nudge, label="Edit")
        house.world.env.backend.remove_member(house.guild.id, house.alice.id)
        await house.world.rest()
        sent = await house.alice.user.submit_modal(form, {"text": "Kinder words"})
        await house.world.pass_time(seconds=1)
        assert sent.response is not None
        assert sent.response.content.startswith("You are not a member of the server any more.")
        assert sent.response.embeds[0].description == "Kinder words"
        await house.alice.user.click(nudge, label="Drop it")
        await house.world.rest()
        assert "You dropped it." in (shown(house).description or "")

    lived(tmp_path, story)


def test_in_its_menu_a_response_is_edited_and_withdrawn_by_its_author_alone(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.respond(house.alice, thread, "A calm thought")
        message = thread.history()[-1]
        told = said(await house.bob.context_menu(thread, MINE, message))
        assert told.startswith("Only who wrote a response can change it, and only while")
        menu = await house.alice.context_menu(thread, MINE, message)
        assert title(menu) == "Your response"
        form = await house.alice.click(press(menu), label="Edit")
        await house.alice.submit_modal(form, {"text": "A second thought"})
        await house.world.rest()
        assert title(menu) == "Your response is posted"
        assert standing(thread) == [("alice", "A second thought")]
        menu = await house.alice.context_menu(thread, MINE, message)
        await house.alice.click(press(menu), label="Withdraw")
        await house.world.rest()
        assert title(menu) == "Your response is taken down"
        assert standing(thread) == []
        assert await house.rows("SELECT text FROM revisions WHERE text IS NOT NULL") == []

    lived(tmp_path, story)


def test_the_menu_says_what_to_do_about_other_messages_and_who_wrote_them(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        own = await house.say(house.alice, thread, "In Discord itself")
        told = said(await house.alice.context_menu(thread, MINE, own))
        assert told.startswith("This was not written with *Respond*. Your own messages you edit")
        told = said(await house.moderator.context_menu(thread, WHO, own))
        assert told == f"<@{house.alice.id}> wrote this, in Discord itself."
        await house.respond(house.alice, thread, "A calm thought")
        response = thread.history()[-1]
        told = said(await house.moderator.context_menu(thread, WHO, response))
        assert told.startswith(f"<@{house.alice.id}> wrote this with *Respond*")
        told = said(await house.bob.context_menu(thread, WHO, response))
        assert told.startswith("Only moderators can do this")
        told = said(await house.moderator.context_menu(thread, WHO, thread.history()[0]))
        assert told.startswith("This was not written with *Respond*: Discord names")

    lived(tmp_path, story)


def test_a_removed_and_restored_response_is_withdrawn_in_the_menu_of_the_quotation(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await sent_anyway(house, thread, RUDE)
        for command in ("case uphold", "case undo"):
            await house.told(house.moderator, command, number=1)
            await house.world.rest()
        quotation = thread.history()[-1]
        assert any(RUDE in one for one in contents(thread))
        told = said(await house.moderator.context_menu(thread, WHO, quotation))
        assert told.startswith(f"<@{house.alice.id}> wrote this with *Respond*")
        menu = await house.alice.context_menu(thread, MINE, quotation)
        assert "can be withdrawn, not edited" in said(menu)
        await house.alice.click(press(menu), label="Withdraw")
        await house.world.rest()
        assert not any(RUDE in one for one in contents(thread))

    lived(tmp_path, story)


def test_responses_that_wait_are_listed_with_a_row_of_buttons_each(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        assert "None of your responses waits." in await house.told(house.alice, "my responses")
        for number in (1, 2):
            await house.respond(house.alice, thread, f"{RUDE} {number}")
        status = await house.told(house.alice, "my status")
        assert "2 responses of yours wait: `/my responses` shows what you can do." in status
        listed = await house.alice.slash(house.lobby, "my responses")
        assert listed.response is not None
        rows = listed.response.components
        assert [[one["label"] for one in row["components"]] for row in rows] == [
            [f"{number} · {what}" for what in ("Edit", "Send anyway", "Drop it")]
            for number in (1, 2)
        ]  # fmt: skip
        await house.alice.click(listed.response.message, label="1 · Drop it")
        await house.world.rest()
        assert title(listed) == "It is not posted"
        status = await house.told(house.alice, "my status")
        assert "1 response of yours waits" in status
        assert "wait" not in await house.told(house.bob, "my status")

    lived(tmp_path, story)


def test_a_choice_that_comes_too_late_says_how_it_stands(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        nudge = await house.respond(house.alice, thread, RUDE)
        listed = await house.alice.slash(house.lobby, "my responses")
        await house.alice.click(press(listed), label="1 · Send anyway")
        await house.world.rest()
        assert title(listed) == "Your response is posted"
        late = await house.alice.click(press(nudge), label="Send anyway")
        assert late.followups == []
        assert press(nudge).content == "That is decided already. Nothing was changed."
        assert title(nudge) == "Your response is posted"

    lived(tmp_path, story)


def test_what_is_dropped_or_anothers_is_not_changed_by_an_old_button(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        nudge = await house.respond(house.alice, thread, RUDE)
        listed = await house.alice.slash(house.lobby, "my responses")
        ids = [one.custom_id for one in buttons(press(nudge))]
        assert len(ids) == 3
        for custom_id in ids:
            told = await press_as_if(house, house.bob, custom_id or "", on=house.start(thread))
            assert told.startswith("Only who wrote a response can change it")
        await house.alice.click(press(listed), label="1 · Drop it")
        await house.world.rest()
        for label in ("Edit", "Send anyway", "Drop it"):
            told = said(await house.alice.click(press(nudge), label=label))
            assert told.startswith("Only who wrote a response can change it, and only while")
        assert standing(thread) == []

    lived(tmp_path, story)

"""The bot knows its own webhooks' messages on a simulated Discord: live, in history, deleted."""

from pathlib import Path

import discord
import simcord

from cogs import translate
from cogs.reports import NAME as REPORT
from tests.simulated.house import House, Scripted, lived, said
from tests.simulated.responding import press, sent_anyway, standing

RUDE = "What a rude man you are"


async def posted(house: House, text: str = "A calm thought") -> discord.Message:
    """Have alice respond, and return the webhook's message."""
    thread, *_ = await house.post()
    await house.respond(house.alice, thread, text)
    message = thread.history()[-1]
    assert message.webhook_id is not None
    return message


def place(house: House) -> simcord.ChannelHandle:
    return house.world.threads(house.channel)[0]


async def replies(house: House) -> list[tuple[str, str | None]]:
    return [
        (state, ended_by)
        for state, ended_by in await house.rows("SELECT state, ended_by FROM replies ORDER BY id")
    ]


async def restart(house: House) -> None:
    await house.world.go_offline()
    await house.world.come_back(Scripted())


def test_what_the_bot_posts_for_a_member_is_no_other_reply(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        message = await posted(house)
        await house.world.update_unchanged(message)
        assert await replies(house) == [("present", None)]
        assert not translate.is_reply(message, house.world.bot)
        await restart(house)
        assert not translate.is_reply(message, house.world.bot)
        assert await replies(house) == [("present", None)]
        assert place(house).history()[-1].content == "A calm thought"

    lived(tmp_path, story)


def test_what_other_webhooks_post_is_stored_as_theirs(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await posted(house)
        other = await house.world.send_by_webhook(house.guild, place(house), "From elsewhere")
        assert translate.is_reply(other, house.world.bot)
        assert (await house.reply(other))[2] == "webhook"
        assert len(await replies(house)) == 2

    lived(tmp_path, story)


def test_a_response_that_is_deleted_while_the_bot_is_away_was_deleted_by_a_moderator(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        message = await posted(house)
        await house.world.go_offline()
        await house.world.owner(house.guild).delete(message)
        await house.world.come_back(Scripted())
        assert await replies(house) == [("deleted", "moderator")]

    lived(tmp_path, story)


def test_a_response_that_is_deleted_was_deleted_by_the_moderator_whom_discord_names(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await sent_anyway(house, thread, RUDE)
        assert await house.cases() == [(1, "open")]
        owner = house.world.owner(house.guild)
        await house.world.delete_as_moderator(owner, thread.history()[-1])
        assert await replies(house) == [("deleted", "moderator")]
        assert await house.cases() == [(1, "handled")]
        ((by,),) = await house.rows("SELECT decided_by FROM cases")
        assert by == owner.id

    lived(tmp_path, story)


def test_a_response_is_reported_like_any_reply(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        message = await posted(house)
        told = said(await house.alice.context_menu(place(house), REPORT, message))
        assert "your own" in told
        form = await house.bob.context_menu(place(house), REPORT, message)
        await house.bob.submit_modal(form, {"reason": "it stings"})
        await house.world.rest()
        assert await house.cases() == [(1, "open")]
        assert "wrote with *Respond*" in (house.card().embeds[0].description or "")
        assert house.labels()[:2] == ["Remove", "Keep"]
        assert await replies(house) == [("present", None)]

    lived(tmp_path, story)


def test_members_are_shown_what_of_theirs_waits_and_forgetting_takes_all_down(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await posted(house)
        await house.respond(house.alice, place(house), RUDE)
        shown = await house.told(house.alice, "privacy show")
        assert "Of your responses there wait: 1 for you to choose." in shown
        asked = await house.alice.slash(house.lobby, "privacy forget")
        assert "taken down" in said(asked)
        await house.alice.click(press(asked), label="Erase everything")
        await house.world.rest()
        assert standing(place(house)) == []
        assert "Nothing is stored of you here" in await house.told(house.alice, "privacy show")
        assert await house.rows("SELECT text FROM revisions WHERE text IS NOT NULL") == []

    lived(tmp_path, story)


def test_the_preview_of_a_band_says_that_it_approves_what_is_held(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.world.bot.store.write(
            lambda tx: tx.execute("UPDATE discussions SET screened = 'lock'")
        )
        await sent_anyway(house, thread, RUDE)
        shown = await house.moderator.slash(
            house.lobby, "queue band", label="insult", low=0.1, high=1.0
        )
        assert shown.response is not None
        footer = shown.response.embeds[0].footer.text or ""
        assert footer.startswith("1 of them is a response that is held: dismissing approves and")
        assert standing(thread) == []

    lived(tmp_path, story)

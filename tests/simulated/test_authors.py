"""Authors and reporters on a simulated Discord: notices, appeals, their status, reports."""

from pathlib import Path

import discord
import pytest
import simcord

from bot.settings import Settings
from bot.settings.model import ModerationSettings
from tests.simulated.house import House, lived, said
from tests.simulated.seldom import look_seldom
from tests.simulated.test_desk import contents, description, flagged


def told_directly(who: simcord.MemberActor) -> list[discord.Message]:
    return list(who.user.dm_channel.history())


async def upheld(house: House, **options: object) -> simcord.ChannelHandle:
    thread = await flagged(house)
    await house.told(house.moderator, "case uphold", number=1, **options)
    await house.world.rest()
    return thread


async def appealed(house: House, words: str) -> None:
    form = await house.alice.user.click(told_directly(house.alice)[0], label="Appeal")
    told = said(await house.alice.user.submit_modal(form, {"text": words}))
    assert told.startswith("Your appeal against case 1 is before the moderators.")
    await house.world.rest()


def test_an_appeal_from_a_direct_message_is_overturned_and_everything_restored(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread = await upheld(house, action="remove_and_time_out", minutes="60")
        await appealed(house, "I spoke of the weather")
        assert "||I spoke of the weather||" in repr(house.card().embeds[0].fields)
        assert house.labels() == ["Uphold", "Overturn", "Why", "Claim"]
        owner = house.world.owner(house.guild)
        form = await owner.click(house.card(), label="Overturn")
        told = said(await owner.submit_modal(form, {"word": "You are right."}))
        assert told.startswith("Case 1 is overturned. What was removed stands again.")
        await house.world.pass_time(minutes=1)
        assert f"<@{house.alice.id}> wrote:\n> something rude" in contents(thread)
        assert (await house.world.member_now(house.alice)).timed_out_until is None
        last = told_directly(house.alice)[-1].embeds[0]
        assert last.title == "Case 1 is taken back"
        assert await house.cases() == [(1, "overturned")]

    lived(tmp_path, story)


def test_whoever_decided_does_not_review_the_appeal_where_others_work(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await upheld(house)
        await house.say(house.bob, house.world.threads(house.channel)[0], "a rude word of bob")
        owner = house.world.owner(house.guild)
        await owner.slash(house.lobby, "case dismiss", number=2)
        await appealed(house, "no")
        told = said(await house.moderator.click(house.card(), label="Uphold"))
        assert told.startswith("You decided case 1 yourself")
        told = said(
            await owner.slash(house.lobby, "case appeal", number=1, outcome="affirm", word="Sorry.")
        )
        assert told == "Case 1 stays upheld. Its author is told."
        await house.world.pass_time(minutes=1)
        last = told_directly(house.alice)[-1].embeds[0]
        assert last.title == "Your appeal of case 1 did not succeed"
        assert "who had not decided it" in (last.description or "")

    lived(tmp_path, story)


def test_the_only_moderator_reviews_and_it_is_marked(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await upheld(house)
        await appealed(house, "no")
        form = await house.moderator.click(house.card(), label="Uphold")
        await house.moderator.submit_modal(form, {})
        await house.world.pass_time(minutes=1)
        assert "there was no other moderator" in description(house)
        assert "has one moderator" in (told_directly(house.alice)[-1].embeds[0].description or "")

    lived(tmp_path, story)


def test_an_appeal_is_made_once(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await upheld(house)
        await appealed(house, "no")
        again = said(await house.alice.user.click(told_directly(house.alice)[0], label="Appeal"))
        assert again.startswith("You appealed against case 1 already")

    lived(tmp_path, story)


def test_the_author_sees_what_counts_until_when_and_can_appeal_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_seldom(monkeypatch)
    lapsing_soon = ModerationSettings(audit_share=0, record_days=1)

    async def story(house: House) -> None:
        assert "No case counts against you here" in await house.told(house.alice, "my status")
        await upheld(house)
        status = await house.alice.slash(house.lobby, "my status")
        shown = said(status)
        assert shown.strip().startswith("1 case counts")
        assert "the reply is removed. It lapses on <t:" in shown
        assert status.response is not None
        form = await house.alice.click(status.response, label="Appeal case 1")
        assert form.modal is not None
        assert "Case 1" not in await house.told(house.bob, "my status")
        await house.world.pass_time(hours=25)
        assert "No case counts against you here" in await house.told(house.alice, "my status")

    lived(tmp_path, story, settings=Settings(moderation=lapsing_soon))


def test_a_notice_goes_to_a_private_thread_in_the_channel_for_notices(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        notices = house.guild.create_text_channel("notices")
        await house.choose(notices_channel_id=notices.id)
        told = await house.told(house.admin, "setup")
        assert f"else to a private thread in <#{notices.id}>" in told
        house.world.close_direct_messages(house.alice)
        await upheld(house)
        (thread,) = house.world.threads(notices)
        assert house.world.may_see(house.alice, thread)
        assert not house.world.may_see(house.bob, thread)
        (message,) = [one for one in thread.history() if one.embeds]
        form = await house.alice.click(message, label="Appeal")
        assert form.modal is not None

    lived(tmp_path, story)


def test_the_author_of_a_restored_reply_can_take_it_down_and_nobody_else(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await upheld(house)
        await house.told(house.moderator, "case undo", number=1)
        await house.world.rest()
        (restored,) = [one for one in thread.history() if one.components and one.author.bot]
        told = said(await house.bob.click(restored, label="Take down"))
        assert told.startswith("Only who wrote these words")
        told = said(await house.alice.click(restored, label="Take down"))
        assert told == "Your words are taken down here."
        await house.world.rest()
        assert not any("something rude" in one for one in contents(thread))

    lived(tmp_path, story)


def test_a_reply_is_restored_once_the_bot_may_write_there_again(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await upheld(house)
        place = f"/channels/{thread.id}/messages"
        house.world.env.inject_error("POST", place, status=403, code=50013, times=2)
        await house.told(house.moderator, "case undo", number=1)
        await house.world.rest()
        assert not any("something rude" in one for one in contents(thread))
        await house.world.pass_time(minutes=1)
        assert any("something rude" in one for one in contents(thread))
        assert await house.rows("SELECT state FROM replies WHERE kind = 'message'") == [
            ("present",)
        ]

    lived(tmp_path, story)


async def report(
    house: House, who: simcord.MemberActor, message: discord.Message, reason: str
) -> str:
    thread = house.world.threads(house.channel)[0]
    form = await who.context_menu(thread, "Report to moderators", message)
    if form.modal is None:
        return said(form)
    sent = said(await who.submit_modal(form, {"reason": reason}))
    await house.world.rest()
    return sent


def test_members_report_a_reply_and_it_becomes_one_case(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        message = await house.say(house.alice, thread, "a calm and friendly thought")
        assert await house.cases() == []
        assert (await report(house, house.bob, message, "it stings")).startswith("Thank you.")
        assert (await report(house, house.moderator, message, "")).startswith("Thank you.")
        assert "already" in await report(house, house.bob, message, "again")
        assert (await report(house, house.alice, message, "")).startswith("This is your own")
        card = house.card().embeds[0]
        assert card.title == "Case 1 · reported by 2 members"
        fields = {field.name: field.value or "" for field in card.fields}
        assert fields["Reported"] == "||it stings||\n1 gave no reason."
        assert str(house.bob.id) not in repr(card.to_dict())
        assert await house.cases() == [(1, "open")]
        await house.told(house.moderator, "case dismiss", number=1)
        told = await report(house, house.admin, message, "")
        assert told == "The moderators have looked at this reply already."

    lived(tmp_path, story)


def test_what_is_no_reply_cannot_be_reported(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        opening = next(one for one in thread.history() if one.author.bot)
        told = await report(house, house.bob, opening, "")
        assert told.startswith("Only replies in the discussions")

    lived(tmp_path, story)

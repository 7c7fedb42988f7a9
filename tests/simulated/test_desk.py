"""Moderators at work on a simulated Discord: claims, forms, undoing, the queue, time-outs."""

from datetime import timedelta
from pathlib import Path

import discord
import pytest
import simcord

from bot.settings import Settings
from bot.settings.model import ModerationSettings
from tests.simulated.house import House, lived, said


async def flagged(house: House, *texts: str) -> simcord.ChannelHandle:
    thread, *_ = await house.post()
    for text in texts or ("something rude",):
        await house.say(house.alice, thread, text)
    return thread


def description(house: House, number: int = 1) -> str:
    return house.card(number).embeds[0].description or ""


def contents(channel: simcord.ChannelHandle) -> list[str]:
    """Return what readers see in a channel, restored replies as they are quoted."""
    return [
        "\n".join([one.content, *(embed.description or "" for embed in one.embeds)]).strip()
        for one in channel.history()
    ]


def test_of_two_who_want_a_case_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        owner = house.world.owner(house.guild)
        told = said(await house.moderator.click(house.card(), label="Claim"))
        assert told.startswith(f"Case 1 is yours. Claimed by <@{house.moderator.id}>")
        await house.world.rest()
        assert house.labels() == ["Remove", "Keep", "More…", "Why", "Release"]
        assert f"Claimed by <@{house.moderator.id}>" in description(house)
        told = said(await owner.click(house.card(), label="Remove"))
        assert told.startswith(f"Case 1 is taken. Claimed by <@{house.moderator.id}>")
        assert "Nothing was changed." in told
        assert "something rude" in contents(thread)
        await house.world.pass_time(minutes=11)
        assert said(await owner.click(house.card(), label="Keep")).startswith("Case 1 is dismissed")

    lived(tmp_path, story)


def test_the_form_chooses_what_follows_and_the_notice_says_it(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        form = await house.moderator.click(house.card(), label="More…")
        await house.moderator.submit_modal(
            form,
            {
                "action": ["remove_and_time_out"],
                "minutes": "120",
                "rule": "Speak of the text, not of its readers.",
                "word": "Sleep on it.",
            },
        )
        await house.world.rest()
        assert "something rude" not in contents(thread)
        member = await house.world.member_now(house.alice)
        assert member.timed_out_until == house.world.clock.now() + timedelta(hours=2)
        (notice,) = [one.embeds[0] for one in house.alice.user.dm_channel.history()]
        assert notice.title == "Your reply was removed, and you are timed out"
        fields = {field.name: field.value for field in notice.fields}
        assert fields["Your words"] == "something rude"
        assert fields["The rule"] == "Speak of the text, not of its readers."
        assert fields["A moderator adds"] == "Sleep on it."
        assert "a time-out of 2 hours" in description(house)

    lived(tmp_path, story)


@pytest.mark.parametrize("minutes", ["0", "soon", "40321"])
def test_a_length_that_discord_does_not_allow_changes_nothing(tmp_path: Path, minutes: str) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        form = await house.moderator.click(house.card(), label="More…")
        told = await house.moderator.submit_modal(
            form, {"action": ["time_out"], "minutes": minutes, "rule": "No.", "word": "So."}
        )
        assert "is not a length of a time-out" in said(told)
        assert said(told).endswith(">>> So.")
        assert await house.cases() == [(1, "claimed")]

    lived(tmp_path, story)


def test_a_form_on_a_case_that_has_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        form = await house.moderator.click(house.card(), label="More…")
        (message,) = [one for one in thread.history() if one.content == "something rude"]
        await house.alice.edit(message, "something rude, but other words")
        await house.world.rest()
        filled = {"action": ["remove"], "rule": "No.", "word": "Sleep on it."}
        told = said(await house.moderator.submit_modal(form, filled))
        assert told.startswith("Case 1 has changed since you opened the form.")
        assert told.endswith("You had written:\n>>> Sleep on it.")
        await house.world.rest()
        assert "something rude, but other words" in contents(thread)

    lived(tmp_path, story)


def test_undo_restores_the_reply_the_time_out_and_the_author_s_mind(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        await house.told(
            house.moderator, "case uphold", number=1, action="remove_and_time_out", minutes="30"
        )
        await house.world.rest()
        assert (await house.world.member_now(house.alice)).timed_out_until is not None
        form = await house.moderator.click(house.card(), label="Undo")
        told = said(await house.moderator.submit_modal(form, {"word": "My mistake."}))
        assert told.startswith("Case 1 is undone. What was removed stands again.")
        await house.world.rest()
        assert f"<@{house.alice.id}> wrote:\n> something rude" in contents(thread)
        assert (await house.world.member_now(house.alice)).timed_out_until is None
        await house.world.pass_time(minutes=1)
        second = list(house.alice.user.dm_channel.history())[-1].embeds[0]
        assert second.title == "Case 1 is taken back"
        assert ("A moderator adds", "My mistake.") in [
            (field.name, field.value) for field in second.fields
        ]
        assert house.labels() == []
        assert "It stands again as a quotation." in description(house)

    lived(tmp_path, story)


def test_a_reply_is_restored_in_a_thread_that_is_closed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread = await flagged(house)
        await house.told(house.moderator, "case uphold", number=1)
        await house.world.rest()
        await house.told(house.admin, "article close", discussion=1)
        await house.world.rest()
        await house.told(house.moderator, "case undo", number=1)
        await house.world.rest()
        assert f"<@{house.alice.id}> wrote:\n> something rude" in contents(thread)
        assert house.world.is_locked(thread)

    lived(tmp_path, story)


def test_the_queue_serves_one_case_to_one_moderator_and_the_next_to_the_other(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await flagged(house, "something rude", "another rude thing")
        owner = house.world.owner(house.guild)
        first = await house.moderator.slash(house.lobby, "queue next")
        second = await owner.slash(house.lobby, "queue next")
        titles = [
            one.response.embeds[0].title for one in (first, second) if one.response is not None
        ]
        assert sorted(str(title)[:6] for title in titles) == ["Case 1", "Case 2"]
        third = await house.moderator.slash(house.lobby, "queue next")
        assert third.response is not None  # their own, until they decide
        assert third.response.embeds[0].title == titles[0]
        assert first.response is not None
        pressed = await house.moderator.click(first.response, label="Keep")
        assert "is dismissed" in said(pressed)
        after = await house.moderator.click(pressed.followups[0], label="Next case")
        assert said(after) == "Nothing waits for you. Thank you."

    lived(tmp_path, story)


def test_a_band_is_shown_before_it_is_dismissed(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house, "something rude", "another rude thing")
        asked = await house.moderator.slash(
            house.lobby, "queue band", label="insult", low=0.9, high=0.96
        )
        assert asked.response is not None
        assert "**1** · 0.95" in (asked.response.embeds[0].description or "")
        await house.told(house.moderator, "case claim", number=2)
        done = await house.moderator.click(asked.response, label="Dismiss 2 cases")
        assert done.acknowledged
        assert await house.cases() == [(1, "dismissed"), (2, "claimed")]
        nothing = await house.told(house.moderator, "queue band", label="threat", low=0.1, high=0.2)
        assert nothing.startswith("No open case is there with threat from 0.1 to 0.2")

    lived(tmp_path, story)


def test_what_waits_too_long_is_called_out_once_and_pings_the_role(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        await house.world.pass_time(hours=1.9)
        assert len(house.moderators.history()) == 1
        await house.world.pass_time(hours=3)
        calls = [one for one in house.moderators.history() if one.role_mentions]
        assert [one.embeds[0].title for one in calls] == ["1 case waits too long"]

    soon = ModerationSettings(audit_share=0, overdue_hours=2)
    lived(tmp_path, story, settings=Settings(moderation=soon))


def test_a_sample_of_what_was_not_flagged_is_read_and_read_again_blind(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        for number in range(12):
            await house.say(house.bob, thread, f"a calm and friendly thought {number}")
        found = await house.rows("SELECT number FROM cases WHERE origin = 'audit'")
        assert 0 < len(found) <= 10
        assert (house.card().embeds[0].title or "").endswith("for a person to read")
        (number,) = (
            await house.rows(
                "SELECT number FROM cases c JOIN second_readings s ON s.case_id = c.id LIMIT 1"
            )
        )[0]
        await house.told(house.moderator, "case dismiss", number=number)
        owner = house.world.owner(house.guild)
        assert "a sample of what was not flagged" in (house.card(number).embeds[0].title or "")
        served = await owner.slash(house.lobby, "queue next")
        assert served.response is not None
        assert served.response.embeds[0].title == f"Case {number} · a second reading"
        told = said(await owner.click(served.response, label="It should not"))
        assert told == "Stored, thank you. It changes nothing for anyone."
        assert (number, "dismissed") in await house.cases()

    lived(tmp_path, story, settings=Settings(moderation=ModerationSettings(audit_share=1)))


def test_a_card_that_discord_lets_nobody_edit_is_replaced_in_the_end(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        old = house.card()
        house.world.env.inject_error(
            "PATCH",
            f"/channels/{house.moderators.id}/messages/{old.id}",
            status=429,
            code=30046,
            message="Maximum number of edits to messages older than 1 hour reached",
            times=None,
        )
        await house.told(house.moderator, "case dismiss", number=1)
        await house.world.rest()
        assert [one.id for one in house.moderators.history()] == [old.id]
        await house.world.pass_time(hours=2)
        (card,) = house.moderators.history()
        assert card.id != old.id
        assert "It was dismissed" in description(house)

    lived(tmp_path, story)


def test_what_is_on_record_about_a_member_is_shown_to_moderators(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        await house.told(house.moderator, "case uphold", number=1, action="warn")
        told = await house.told(house.moderator, "case user", member=house.alice)
        assert "**1** · insult 0.95" in told
        assert "It was upheld by" in told
        other = await house.told(house.moderator, "case user", member=house.bob)
        assert f"Nothing is on record about <@{house.bob.id}>" in other

    lived(tmp_path, story)


def test_pressing_a_card_that_nobody_updated_tells_who_decided_and_when(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await flagged(house)
        owner, card = house.world.owner(house.guild), house.card()
        shown = await owner.slash(house.lobby, "case show", number=1)
        assert isinstance(card, discord.Message)
        await house.moderator.click(card, label="Keep")
        assert shown.response is not None
        told = said(await owner.click(shown.response, label="Remove"))
        assert told.startswith("Case 1 is closed already. It was dismissed by")
        assert "`/case undo 1` if you disagree." in told

    lived(tmp_path, story)

"""Admins change the policy by command and see what it means before and after."""

import asyncio
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.moderation.scopes import GUILD, GuildPolicy
from tests.simulated.acting import press
from tests.simulated.house import House, Scripted, lived, said


async def held(house: House) -> GuildPolicy:
    return await house.world.bot.office.governing.policy(house.guild.id)


async def asked(house: House, name: str, **options: Any) -> tuple[str, simcord.ResponseMessage]:
    """Give a command that asks; return what it says and the message with the question."""
    shown = await house.admin.slash(house.lobby, name, **options)
    assert shown.response is not None
    return said(shown), next(iter(shown.followups), shown.response)


async def press_on(house: House, message: simcord.ResponseMessage, label: str) -> str:
    await house.admin.click(message, label=label)
    await house.world.rest()
    assert not message.components
    return message.content


def test_a_bound_is_set_for_a_place_shown_with_its_origin_and_holds_from_the_next_reply(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, other, *_ = await house.post()
        told = await house.told(house.admin, "policy set", label="insult", review_at="97 %")
        assert "- insult, looked at from: 0.60 → 0.97 (server)" in told
        assert "`/policy rollback version:1` takes it back." in told
        told = await house.told(
            house.admin, "policy set", label="insult", review_at="0,7", thread=thread
        )
        assert f"insult, looked at from: inherited → 0.70 (<#{thread.id}>)" in told
        await house.say(house.alice, thread, "something rude")
        await house.say(house.alice, other, "something rude")
        assert await house.cases() == [(1, "open")]
        shown = await house.told(house.moderator, "policy show", thread=thread)
        assert "**insult**: looked at from **0.70** (this thread) · acted on: **off**" in shown
        shown = await house.told(house.moderator, "policy show", discussion=1)
        assert "**insult**: looked at from **0.97** (server)" in shown
        assert f"Also said for: <#{thread.id}> (insult 0.70)." in shown
        assert "Version 3, put in force <t:" in shown
        assert f"by <@{house.admin.id}>" in shown
        told = await house.told(
            house.admin, "policy set", label="insult", review_at="inherit", thread=thread
        )
        assert "0.70 → inherited" in told
        assert set((await held(house)).layers) == {GUILD}
        assert "policy" in [what for (what,) in await house.rows("SELECT what FROM record")]

    lived(tmp_path, story)


def test_what_cannot_be_set_is_told_with_what_can(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        stray = await house.world.open_thread(house.bob, house.lobby, name="Elsewhere", text="hi")
        here = {"label": "insult", "review_at": "0.7"}
        wrong: list[tuple[dict[str, Any], str]] = [
            ({"label": "insult"}, "Name what to change"),
            ({"label": "insult", "review_at": "often"}, "Give a number from 0 to 1"),
            ({"label": "insult", "review_at": "inherit"}, "nothing above it to inherit from"),
            ({"label": "insult", "act_at": "0.3"}, "Give `act_at` 0.60 or more"),
            ({**here, "thread": stray}, "That thread belongs to no discussion"),
            ({**here, "discussion": 9}, "no such discussion"),
            ({**here, "discussion": 1, "thread": thread}, "Name one of `channel`"),
            ({**here, "channel": house.channel, "discussion": 1}, "Name one of `channel`"),
        ]
        for command in ("policy set", "policy try"):
            for options, words in wrong:
                told = await house.told(house.admin, command, **options)
                assert words in told, told
                assert told.endswith("Nothing was changed."), told
        assert "So it is already" in await house.told(
            house.admin, "policy try", label="insult", review_at="0.6"
        )
        assert (await held(house)).version == 1
        archived = {"archived": True}
        house.world.env.backend.edit_channel(thread.id, {}, thread_metadata=archived)
        await house.world.rest()
        told = await house.told(house.admin, "policy set", **here, thread=thread)
        assert "0.60 → 0.70" in told or "inherited → 0.70" in told, told

    lived(tmp_path, story)


def test_a_change_is_tried_left_put_in_force_and_held_up_where_another_came_first(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "something rude")
        tried = {"label": "insult", "review_at": "0.99", "days": 7}
        text, left = await asked(house, "policy try", **tried)
        assert "**If it were so** (nothing is changed yet):" in text
        assert "- insult, looked at from: 0.60 → 0.99 (server)" in text
        assert "What it would have done" in text
        assert await press_on(house, left, "Leave it") == "Nothing was changed."
        _, late = await asked(house, "policy try", **tried)
        row: Any = late.components[0]
        told = await press(house, house.bob, row["components"][0]["custom_id"], on=late)
        assert told.startswith("Only admins can do this")
        _, soon = await asked(house, "policy try", **tried, channel=house.channel)
        assert (await held(house)).version == 1
        told = await press_on(house, soon, "Put in force")
        assert told.startswith("**Version 2 is in force.**")
        assert f"inherited → 0.99 (<#{house.channel.id}>)" in told
        told = await press_on(house, late, "Put in force")
        assert "version 1 is not in force any more, so nothing was changed" in told
        assert (await held(house)).version == 2

    lived(tmp_path, story)


def test_a_button_that_is_pressed_twice_answers_once(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        _, question = await asked(house, "policy live")
        row: Any = question.components[0]
        go_live = row["components"][0]["custom_id"]
        twice = [press(house, house.admin, go_live, on=question) for _ in range(2)]
        await asyncio.gather(*twice, return_exceptions=True)  # the simulation waits for one only
        await house.world.rest()
        assert question.content.startswith("**The bot is live** (version 2).")
        assert (await held(house)).version == 2

    lived(tmp_path, story)


def test_a_role_and_a_channel_pass_until_they_are_named_again(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, other, *_ = await house.post()
        regulars = house.guild.create_role("Regulars")
        carol = house.world.member(house.guild, "carol", roles=[regulars])
        told = await house.told(house.admin, "policy exempt", role=regulars, discussion=1)
        assert f"exempt roles: inherited → <@&{regulars.id}> (discussion 1)" in told
        assert f"Exempt in discussion 1 now:\n**Exempt roles**: <@&{regulars.id}>" in told
        told = await house.told(house.admin, "policy exempt", exempt_channel=other)
        assert f"exempt channels: none → <#{other.id}> (server)" in told
        passed = await house.say(carol, thread, "something rude")
        await house.say(house.alice, other, "something rude")
        assert await house.cases() == []
        assert (await house.reply(passed))[2] == "exempt role"
        for options in ({"role": regulars, "discussion": 1}, {"exempt_channel": other}):
            await house.told(house.admin, "policy exempt", **options)
        assert "**Exempt roles**: none" in await house.told(house.admin, "policy exempt")
        await house.say(carol, thread, "something rude")
        await house.say(house.alice, other, "something rude")
        assert await house.cases() == [(1, "open"), (2, "open")]
        everyone = house.guild.default_role
        told = await house.told(house.admin, "policy exempt", role=everyone)
        assert told.startswith("That role is everyone's")
        told = await house.told(house.admin, "policy exempt", exempt_channel=other, discussion=1)
        assert told.startswith("A channel is exempt in the whole server")
        assert (await held(house)).version == 5

    lived(tmp_path, story)


def test_who_holds_an_exempt_role_passes_also_where_it_was_missed_and_is_asked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[int] = []
    fetch = discord.Guild.fetch_member

    async def counted(guild: discord.Guild, member_id: int, /) -> discord.Member:
        asked_for.append(member_id)
        return await fetch(guild, member_id)

    monkeypatch.setattr(discord.Guild, "fetch_member", counted)

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        regulars = house.guild.create_role("Regulars")
        carol = house.world.member(house.guild, "carol", roles=[regulars])
        await house.told(house.admin, "policy exempt", role=regulars)
        await house.world.go_offline()
        missed = [await carol.send(thread, f"rude {number}") for number in range(3)]
        await house.world.come_back(Scripted())
        assert [(await house.reply(one))[2] for one in missed] == ["exempt role"] * 3
        assert asked_for == [carol.id]
        await carol.edit(missed[0], "rude 0, edited")
        await house.world.rest()
        assert (await house.reply(missed[0]))[2] == "exempt role"
        assert await house.cases() == []
        with monkeypatch.context() as deaf:
            deaf.setattr(house.world.bot.inbox, "put", lambda arrival: False)
            unheard = await house.say(carol, thread, "rude and unheard")
        form = await house.bob.context_menu(thread, "Report to moderators", unheard)
        assert (await house.reply(unheard))[2] == "exempt role"
        await house.bob.submit_modal(form, {"reason": ""})
        await house.world.rest()
        assert await house.rows("SELECT label FROM cases") == [("reported",)]
        assert (await house.rows("SELECT quiet FROM replies ORDER BY id"))[-1] == (1,)

    lived(tmp_path, story)


def test_a_title_that_was_missed_is_not_removed_without_a_person(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        await house.told(house.admin, "policy set", label="insult", act_at="0.9")
        _, question = await asked(house, "policy live")
        await press_on(house, question, "Go live")
        await house.world.go_offline()
        post = await house.world.open_thread(
            house.alice, house.channel, name="A title that is rude", text="hi"
        )
        await house.world.come_back(Scripted())
        assert await house.rows("SELECT kind, quiet FROM replies WHERE thread_id = ?", post.id) == [
            ("title", 1),
            ("message", 1),
        ]
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story, forum=True)


def test_the_bot_acts_only_once_it_is_live_and_going_back_leaves_it_so(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.told(house.admin, "policy set", label="insult", act_at="0.9", action="remove")
        kept = await house.say(house.alice, thread, "something rude")
        assert kept.content in house.world.texts(thread)
        _, question = await asked(house, "policy live")
        assert await press_on(house, question, "Stay in shadow") == "Nothing was changed."
        assert (await held(house)).shadow
        _, question = await asked(house, "policy live")
        told = await press_on(house, question, "Go live")
        assert told.startswith("**The bot is live** (version 3).")
        assert "(insult)" in told
        gone = await house.say(house.alice, thread, "something rude again")
        assert gone.content not in house.world.texts(thread)
        assert "live already" in await house.told(house.admin, "policy live")
        offered = await house.admin.autocomplete(house.lobby, "policy rollback", "version", "")
        assert [one["value"] for one in offered] == [3, 2, 1]
        told = await house.told(house.admin, "policy rollback", version=1)
        assert "insult, acted on from: 0.90 → off (server)" in told
        assert "the bot stays live" in told
        assert "no version 9" in await house.told(house.admin, "policy rollback", version=9)
        told = await house.told(house.admin, "policy shadow")
        assert told.startswith("**Shadow mode is on** (version 5).")
        assert "already" in await house.told(house.admin, "policy shadow")
        history = await house.told(house.moderator, "policy history")
        assert history.index("**Version 5**") < history.index("**Version 1**")
        assert f"by <@{house.admin.id}>\n- shadow mode: on → off (live)" in history

    lived(tmp_path, story)

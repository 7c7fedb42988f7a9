"""Brakes on a simulated Discord: the card's buttons, ``/brake``, and threads that open again."""

import re
from pathlib import Path

import discord
import pytest
import simcord

from bot.demo.simulation import REFUSED
from tests.simulated.acting import press
from tests.simulated.house import House, Scripted, lived


async def quarrel(house: House, thread: simcord.ChannelHandle) -> None:
    """Let six members be rude in turn: what one person writes makes no thread hot."""
    for number in range(6):
        member = house.world.member(house.guild, f"reader {number}")
        await house.say(member, thread, f"you are rude, number {number}")


def card(house: House) -> discord.Message:
    for message in house.moderators.history():
        if message.embeds and (message.embeds[0].title or "").startswith("Brake 1 "):
            return message
    raise AssertionError("there is no card of a brake")


def slow_mode(house: House, thread: simcord.ChannelHandle) -> int:
    return house.world.env.backend.channels[thread.id].rate_limit_per_user or 0


def test_a_proposed_pause_is_chosen_keeps_members_out_and_is_over_after_a_restart(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await quarrel(house, thread)
        shown = card(house)
        assert "proposed for a thread that is hot" in str(shown.embeds[0].title)
        assert "Scores: 6 of the 6 replies" in str(shown.embeds[0].description)
        assert not house.world.is_locked(thread)

        told = await press(house, house.moderator, "seedbed:brake:1:pause", on=shown)
        assert re.match(r"A pause of 15 minutes, chosen by <@\d+>, ends <t:\d+:R>.", told)
        second = await press(house, house.moderator, "seedbed:brake:1:lock", on=shown)
        assert second == f"{told} Nothing was changed."
        assert house.world.is_locked(thread)
        with pytest.raises(REFUSED):
            await house.alice.send(thread, "May I say one thing?")
        assert [one.title for one in house.world.embeds(thread)][-1] == "This thread is paused"

        await house.world.go_offline()
        await house.world.pass_time(minutes=20)
        await house.world.come_back(Scripted())
        await house.world.pass_time(minutes=2)
        assert not house.world.is_locked(thread)
        await house.alice.send(thread, "I have read it over.")
        assert "ended by itself" in str(card(house).embeds[0].description)

    lived(tmp_path, story)


def test_the_commands_set_lift_and_tell_the_status(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        before = slow_mode(house, thread)
        await quarrel(house, thread)
        status = await house.told(house.moderator, "brake status")
        assert f"<#{thread.id}>\nIt is **hot**" in status
        nowhere = await house.told(house.moderator, "brake set", kind="slow_600")
        assert nowhere.startswith("Give this in the thread that you mean")
        told = await house.told(house.moderator, "brake set", kind="slow_600", thread=thread)
        assert told.startswith("Slow mode of 10 minutes, chosen by")
        await house.world.rest()
        assert slow_mode(house, thread) == 600
        assert "Slow mode of 10 minutes" in await house.told(house.moderator, "brake status")
        told = await house.told(house.moderator, "brake lift", thread=thread)
        assert "is being lifted" in told
        await house.world.rest()
        assert slow_mode(house, thread) == before
        assert [one.title for one in house.world.embeds(thread)][-1] == "As fast as ever"

    lived(tmp_path, story)


def test_closing_ends_a_lock_and_opening_again_leaves_the_thread_open(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.told(house.moderator, "brake set", kind="lock", thread=thread)
        await house.world.rest()
        assert house.world.is_locked(thread)
        await house.told(house.admin, "article close", discussion=1)
        await house.world.rest()
        assert "with the discussion" in str(card(house).embeds[0].description)
        await house.world.pass_time(minutes=5)
        assert house.world.is_locked(thread)
        await house.told(house.admin, "article reopen", discussion=1)
        await house.world.rest()
        await house.world.pass_time(hours=1)
        assert not house.world.is_locked(thread)

    lived(tmp_path, story)


def test_a_lock_on_a_thread_that_discord_archived_since_can_be_lifted_by_command(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.told(house.moderator, "brake set", kind="lock", thread=thread)
        await house.world.rest()
        house.world.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
        await house.world.rest()
        told = await house.told(house.moderator, "brake lift", thread=thread)
        assert "is being lifted" in told
        await house.world.rest()
        assert not house.world.is_locked(thread)

    lived(tmp_path, story)

"""Who sends something with *Respond* is answered in time, or gets their words back."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import simcord
from simcord import interactions

from bot.store import StoreError
from tests.simulated.house import House, Scripted, lived, said
from tests.simulated.responding import Sent, opened, standing, title
from tests.simulated.test_screening import permit


async def meanwhile(house: House, what: str, thread: simcord.ChannelHandle) -> None:
    """Let something happen while the form is open."""
    backend = house.world.env.backend
    if what == "locked":
        backend.edit_channel(thread.id, {}, thread_metadata={"locked": True})
    elif what == "archived":
        backend.edit_channel(thread.id, {}, thread_metadata={"locked": True, "archived": True})
    elif what == "slow":
        backend.edit_channel(thread.id, {"rate_limit_per_user": 60})
        await house.say(house.alice, thread, "A first reply")
    elif what == "timed out":
        until = house.world.clock.now() + timedelta(hours=1)
        await (await house.world.member_now(house.alice)).timeout(until)
    elif what == "closed":
        await house.told(house.admin, "article close", discussion=1)
    elif what == "silenced":
        await permit(house, house.guild.id, send_messages_in_threads=False)
    await house.world.rest()


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("locked", "This thread is locked for now."),
        ("archived", "This thread is locked for now."),
        ("slow", "Slow mode is on in this thread."),
        ("timed out", "You are timed out and cannot respond until"),
        ("closed", "This discussion is closed"),
        ("silenced", "You may not write in this thread"),
    ],
)
def test_what_cannot_be_taken_is_given_back_with_the_reason(
    tmp_path: Path, what: str, why: str
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await opened(house, thread)
        await meanwhile(house, what, thread)
        sent = await house.alice.submit_modal(form, {"text": "My long thought"})
        await house.world.pass_time(seconds=1)
        assert sent.response is not None
        assert sent.response.content.startswith(why)
        assert [one.description for one in sent.response.embeds] == ["My long thought"]
        assert standing(thread) == []
        assert await house.rows("SELECT reply_id FROM responses") == []
        again = await house.alice.click(house.start(thread), label="Respond")
        assert said(again).startswith(why)

    lived(tmp_path, story)


async def deliver_again(house: House, sent: Sent, form: Sent, text: str) -> None:
    """Let Discord deliver the interaction of a form a second time."""
    backend = house.world.env.backend
    record, payload = sent._interaction, form.modal
    assert payload is not None
    field = {"type": 4, "custom_id": "text", "value": text}
    backend.emit(
        "INTERACTION_CREATE",
        {
            **base(house, record),
            "data": {
                "custom_id": payload["custom_id"],
                "components": [{"type": 18, "component": field}],
            },
        },
    )
    await house.world.rest()


def base(house: House, record: Any) -> dict[str, Any]:
    """Return the payload of an interaction that was made before."""
    backend = house.world.env.backend
    _, payload = interactions.base_payload(
        backend,
        type=5,
        channel_id=record.channel_id,
        guild_id=house.guild.id,
        user_id=record.user_id,
        data={},
    )
    return {**payload, "id": str(record.id), "token": record.token}


def test_a_second_delivery_of_what_was_sent_posts_nothing_more(tmp_path: Path) -> None:
    scorer = Scripted()

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        scorer.down = True
        form = await opened(house, thread)
        sent = await house.alice.submit_modal(form, {"text": "A calm thought"})
        await house.world.pass_time(seconds=1)
        await deliver_again(house, sent, form, "A calm thought")
        scorer.down = False
        await house.world.pass_time(minutes=2)
        await deliver_again(house, sent, form, "A calm thought")
        await house.world.pass_time(seconds=1)
        assert standing(thread) == [("alice", "A calm thought")]
        assert title(sent) == "Your response is posted"
        assert list(house.alice.user.dm_channel.history()) == []

    lived(tmp_path, story, scorer=scorer)


def test_a_form_that_is_open_while_the_bot_restarts_is_taken_in(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await opened(house, thread)
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        sent = await house.alice.submit_modal(form, {"text": "Slowly written"})
        await house.world.rest()
        assert standing(thread) == [("alice", "Slowly written")]
        assert title(sent) == "Your response is posted"

    lived(tmp_path, story)


def test_where_the_store_fails_the_words_are_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await opened(house, thread)

        async def broken(*_: Any, **__: Any) -> None:
            raise StoreError("the disk is full")

        monkeypatch.setattr(house.world.bot.office.responding, "submit", broken)
        sent = await house.alice.submit_modal(form, {"text": "My long thought"})
        await house.world.pass_time(seconds=1)
        assert sent.response is not None
        assert sent.response.content.startswith("Something went wrong on the bot's side")
        assert sent.response.embeds[0].description == "My long thought"

    lived(tmp_path, story)


def test_while_the_store_is_busy_it_is_said_that_the_words_are_being_taken(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await opened(house, thread)
        go_on, titles = asyncio.Event(), []
        submit = house.world.bot.office.responding.submit

        async def slow(*given: Any, **named: Any) -> Any:
            await house.world.env.external_wait(go_on.wait(), reason="the store is busy")
            return await submit(*given, **named)

        house.world.bot.office.responding.submit = slow  # type: ignore[method-assign]  # a busy one
        sent = await house.alice.submit_modal(form, {"text": "A calm thought"})
        await house.world.pass_time(seconds=1)
        titles.append(title(sent))
        go_on.set()
        await house.world.rest()
        titles.append(title(sent))
        assert titles == ["Your words are being taken", "Your response is posted"]

    lived(tmp_path, story)


@pytest.mark.parametrize("permission", ["bypass_slowmode", "manage_messages", "manage_threads"])
def test_slow_mode_holds_nobody_up_whom_discord_would_not(tmp_path: Path, permission: str) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        role = house.guild.create_role(
            "Quick", permissions=discord.Permissions(**{permission: True})
        )
        carol = house.world.member(house.guild, "carol", roles=[role])
        house.world.env.backend.edit_channel(thread.id, {"rate_limit_per_user": 60})
        for text in ("A first thought", "A second thought"):
            await house.respond(carol, thread, text)
        assert len(standing(thread)) == 2

    lived(tmp_path, story)


@pytest.mark.parametrize("down", [True, False], ids=["down", "slow"])
def test_words_for_a_thread_that_discord_does_not_show_in_time_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, down: bool
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        form = await opened(house, thread)

        async def fetch(_: int) -> None:
            if down:
                raise aiohttp.ClientConnectionError
            await house.world.env.external_wait(asyncio.Event().wait(), reason="Discord is slow")

        with monkeypatch.context() as patched:
            patched.setattr(discord.Guild, "get_thread", lambda *_: None)
            patched.setattr(house.world.bot.office.taking, "waiting", lambda: None)
            patched.setattr(house.world.bot, "fetch_channel", fetch)
            patched.setattr("cogs.respond_facts._LOOK_SECONDS", 0)
            await house.alice.submit_modal(form, {"text": "A calm thought"})
            await house.world.pass_time(seconds=2)
            assert await house.rows("SELECT state FROM responses") == [("waiting",)]

    lived(tmp_path, story)

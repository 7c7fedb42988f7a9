"""Responses on a simulated Discord: whose name they bear, where they stand, and never twice."""

from datetime import timedelta
from pathlib import Path

import discord
import pytest

from bot.effects import rendering
from bot.effects.executor import ImpossibleError, UnreachableError
from tests.effects.responding import MARKER, Place, told

PICTURES = "https://cdn"


def test_a_response_stands_in_the_thread_under_the_members_name_and_picture(
    tmp_path: Path,
) -> None:
    async def story(place: Place) -> None:
        made = await place.respond("Rain, **again**.")
        message = place.only
        assert made == {
            "message_id": message.id,
            "channel_id": place.thread.id,
            "webhook_id": message.webhook_id,
        }
        assert made["webhook_id"] is not None
        assert message.content == "Rain, **again**."
        assert message.author.name == "Alice of Disc\u043erdia"
        (embed,) = message.embeds
        assert embed.footer.text == f"Posted with Respond · ref {MARKER}"
        assert embed.description is None
        (asked,) = place.posts
        assert asked["username"] == "Alice of Disc\u043erdia"
        assert asked["avatar_url"].startswith(PICTURES)
        assert "Rain" not in "".join(one.content for one in place.channel.history())

    told(tmp_path, story)


def test_a_response_pings_nobody_and_keeps_what_was_written(tmp_path: Path) -> None:
    words = "@everyone <@501> <@&9> see [here](https://example.org)"

    async def story(place: Place) -> None:
        await place.respond(words)
        assert place.only.content == words
        assert place.posts[0]["allowed_mentions"] == {"parse": []}
        place.webhooks.give_up(place.channel.id)
        await place.respond(words)
        (asked,) = place.asked("POST", f"/channels/{place.thread.id}/messages")
        assert asked["allowed_mentions"]["parse"] == []
        assert asked["embeds"][0]["description"] == words

    told(tmp_path, story)


@pytest.mark.parametrize(("length", "in_embed"), [(2000, False), (2001, True), (4000, True)])
def test_a_long_response_is_posted_whole(tmp_path: Path, length: int, in_embed: bool) -> None:
    words = "x" * length

    async def story(place: Place) -> None:
        await place.respond(words)
        assert place.only.content == ("" if in_embed else words)
        assert place.only.embeds[0].description == (words if in_embed else None)

    told(tmp_path, story)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 50035), (403, 160005)])
def test_where_a_webhook_may_not_post_the_bot_posts_and_names_the_author(
    tmp_path: Path, status: int, code: int
) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=status, code=code)
        made = await place.respond("x" * 4000)
        assert made["webhook_id"] is None
        message = place.only
        assert message.author == place.client.user
        (embed,) = message.embeds
        assert embed.author.name == "Alice of Discordia"
        assert (embed.author.icon_url or "").startswith(PICTURES)
        assert embed.description == "x" * 4000
        assert embed.footer.text == f"Posted with Respond · ref {MARKER}"
        assert made == {"message_id": message.id, "channel_id": place.thread.id, "webhook_id": None}

    told(tmp_path, story)


@pytest.mark.parametrize(("status", "code"), [(404, 10015), (401, 50027)])
def test_a_webhook_that_is_gone_is_asked_for_once_more(
    tmp_path: Path, status: int, code: int
) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=status, code=code)
        assert (await place.respond())["webhook_id"] is not None
        assert len(place.posts) == 2

    told(tmp_path, story)


def test_a_webhook_that_somebody_deleted_is_made_anew(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        first = await place.respond()
        place.env.backend.delete_webhook(first["webhook_id"])
        second = await place.respond()
        assert second["webhook_id"] not in {None, first["webhook_id"]}

    told(tmp_path, story)


def test_404s_of_webhooks_stop(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=404, code=10015, times=9)
        assert (await place.respond())["webhook_id"] is None
        assert (await place.respond())["webhook_id"] is None
        assert len(place.posts) == 2
        place.clock.advance(minutes=11)
        await place.respond()
        assert len(place.posts) == 4

    told(tmp_path, story)


def test_a_failure_of_discords_is_no_refusal(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=503, code=0)
        with pytest.raises(UnreachableError):
            await place.respond()
        assert place.thread.history() == []

    told(tmp_path, story)


@pytest.mark.parametrize("by_webhook", [True, False])
def test_a_response_whose_answer_was_lost_is_found_by_its_marker(
    tmp_path: Path, by_webhook: bool
) -> None:
    async def story(place: Place) -> None:
        deed = place.deed("respond")
        assert await place.carrier.find(deed) is None
        if not by_webhook:
            place.webhooks.give_up(place.channel.id)
        made = await place.respond()
        await place.alice.send(place.thread, f"Posted with Respond · ref {MARKER}")
        place.begin_life()
        assert await place.carrier.find(deed) == made
        assert await place.carrier.find(place.deed("respond", marker="bbbbbbbbbb")) is None

    told(tmp_path, story)


def test_without_the_message_content_intent_a_lost_response_is_still_found(
    tmp_path: Path,
) -> None:
    async def story(place: Place) -> None:
        made = await place.respond()
        place.begin_life()
        thread = place.client.get_channel(place.thread.id)
        assert isinstance(thread, discord.Thread)
        (shown,) = [one async for one in thread.history()]
        assert shown.embeds == []
        assert await place.carrier.find(place.deed("respond")) == made
        place.env.backend.delete_webhook(made["webhook_id"])
        place.begin_life()
        assert await place.carrier.find(place.deed("respond")) is None

    told(tmp_path, story, message_content=False)


def test_another_services_webhook_is_not_taken_for_ours(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        theirs = place.env.backend.create_webhook(place.channel.id, "Feed", place.alice.id)
        copied = rendering.under_a_name("words", MARKER)["embeds"][0].to_dict()
        place.env.backend.create_message(
            place.thread.id, theirs.id, "words", webhook_id=theirs.id, embeds=[copied]
        )
        assert place.only.embeds[0].footer.text == f"Posted with Respond · ref {MARKER}"
        assert await place.carrier.find(place.deed("respond")) is None

    told(tmp_path, story)


def test_nothing_is_posted_for_who_has_left(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        place.guild.remove_member(place.alice)
        with pytest.raises(ImpossibleError, match="code 10007"):
            await place.respond()
        assert place.thread.history() == []

    told(tmp_path, story)


def test_nothing_is_posted_in_a_thread_that_is_gone(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        place.env.backend.delete_channel(place.thread.id)
        with pytest.raises(ImpossibleError, match="code 10003"):
            await place.respond()

    told(tmp_path, story)


def test_a_thread_that_goes_while_it_is_posted_in_says_nothing_against_the_webhook(
    tmp_path: Path,
) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=404, code=10003)
        with pytest.raises(ImpossibleError, match="code 10003"):
            await place.respond()
        assert len(place.posts) == 1
        assert (await place.respond())["webhook_id"] is not None

    told(tmp_path, story)


@pytest.mark.parametrize("by_webhook", [True, False])
def test_a_member_is_not_to_be_taken_for_the_bot_or_for_nobody(
    tmp_path: Path, by_webhook: bool
) -> None:
    async def story(place: Place) -> None:
        held = place.env.backend.guilds[place.guild.id].members[place.alice.id]
        own = place.client.user
        assert own is not None
        held.nick = own.name if by_webhook else "\u3164"
        if not by_webhook:
            place.webhooks.give_up(place.channel.id)
        await place.respond()
        named = place.only.author.name if by_webhook else place.only.embeds[0].author.name
        assert named == (f"{own.name} (member)" if by_webhook else "Member")

    told(tmp_path, story)


def test_who_is_timed_out_waits_for_its_end(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        held = place.env.backend.guilds[place.guild.id].members[place.alice.id]
        until = discord.utils.utcnow() + timedelta(minutes=5)
        held.timed_out_until = until.isoformat()
        with pytest.raises(UnreachableError) as waits:
            await place.respond()
        assert 290 < waits.value.seconds <= 300
        assert place.thread.history() == []
        held.timed_out_until = (discord.utils.utcnow() - timedelta(seconds=1)).isoformat()
        await place.respond()
        assert len(place.thread.history()) == 1

    told(tmp_path, story)


@pytest.mark.parametrize("by_webhook", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((True, False), (False, False)),
        ((False, True), (False, True)),
        ((True, True), (True, True)),
    ],
)
def test_an_archived_thread_is_opened_and_a_locked_one_stays_as_it_is(
    tmp_path: Path, before: tuple[bool, bool], after: tuple[bool, bool], by_webhook: bool
) -> None:
    async def story(place: Place) -> None:
        place.set_thread(archived=before[0], locked=before[1])
        if not by_webhook:
            place.webhooks.give_up(place.channel.id)
            if before == (True, False):
                place.set_thread(archived=False)  # SimCord opens none for the bot's own messages
        made = await place.respond()
        assert (made["webhook_id"] is not None) is by_webhook
        assert place.stands == after

    told(tmp_path, story)


def test_a_thread_that_was_closed_since_we_looked_is_opened_and_closed_again(
    tmp_path: Path,
) -> None:
    async def story(place: Place) -> None:
        place.refuse("POST", "/webhooks/*", status=403, code=50083)
        made = await place.respond()
        assert made["webhook_id"] is not None
        assert place.stands[0]

    told(tmp_path, story)

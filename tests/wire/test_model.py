"""What SimCord does otherwise than Discord, mended: without a bot, by requests and deeds alone."""

import asyncio
from collections.abc import Mapping
from typing import Any

import discord
import pytest

from tests.wire.guild import VIEW, Guild
from tests.wire.journal import Journal
from tests.wire.model import Model, Refused
from tests.wire.simulated import Overwrite, OverwriteType

ALL = discord.Intents.all().value
OPEN = {"name": "Open", "type": 11, "auto_archive_duration": 1440, "rate_limit_per_user": 30}


def made() -> tuple[Model, Guild]:
    model = Model()
    return model, Guild(model, Journal(), model.create_guild("Reading Room").id)


def ask(model: Model, method: str, path: str, body: Any = None) -> Any:
    return model.answer(method, path, body, query={}, files=[], reason=None)


def heard(model: Model, intents: int = ALL) -> list[tuple[str, Mapping[str, Any]]]:
    """Return a list that fills with what a session sees."""
    events: list[tuple[str, Mapping[str, Any]]] = []

    def listen(event: str, payload: Mapping[str, Any]) -> None:
        if (seen := model.shaped(event, payload, intents=intents)) is not None:
            events.append((event, seen))

    model.subscribers.append(listen)
    return events


def test_a_locked_thread_is_closed_to_members_and_open_to_moderators() -> None:
    _, guild = made()
    mia = guild.member("mia", guild.role("Moderators", manage_threads=True))
    ada = guild.member("ada")
    thread = ada.start_thread(guild.text_channel("talk"), "A thread", "first")
    mia.archive(thread, locked=True)
    with pytest.raises(Refused) as refused:
        ada.send(thread, "too late")
    assert refused.value.code == 50083
    mia.send(thread, "the last word")
    assert [one.content for one in guild.messages(thread)] == ["first", "the last word"]


def test_a_message_wakes_an_archived_thread_and_an_edit_of_one_is_refused() -> None:
    model, guild = made()
    channel = guild.text_channel("talk")
    thread_id = int(ask(model, "POST", f"/channels/{channel.id}/threads", OPEN)["id"])
    thread = model.channels[thread_id]
    sent = ask(model, "POST", f"/channels/{thread_id}/messages", {"content": "one"})
    ask(model, "PATCH", f"/channels/{thread_id}", {"archived": True})
    for path in (f"/channels/{thread_id}", f"/channels/{thread_id}/messages/{sent['id']}"):
        with pytest.raises(Refused, match="archived"):
            ask(model, "PATCH", path, {"name": "new", "content": "new"})
    ask(model, "POST", f"/channels/{thread_id}/messages", {"content": "two"})
    assert thread.thread_metadata is not None
    assert not thread.thread_metadata.archived


def test_slow_mode_given_at_the_start_of_a_thread_holds_for_members() -> None:
    model, guild = made()
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    thread = model.channels[int(ask(model, "POST", f"/channels/{channel.id}/threads", OPEN)["id"])]
    ada.send(thread, "one")
    with pytest.raises(Refused, match="slowmode"):
        ada.send(thread, "two")
    model.clock.advance(30)
    ada.send(thread, "three")


def test_a_message_starts_one_thread_which_has_its_number() -> None:
    model, guild = made()
    channel = guild.text_channel("talk")
    path = f"/channels/{channel.id}/messages"
    message = ask(model, "POST", path, {"content": "start here"})
    thread = ask(model, "POST", f"{path}/{message['id']}/threads", {"name": "Open"})
    assert thread["id"] == message["id"]
    with pytest.raises(Refused) as refused:
        ask(model, "POST", f"{path}/{message['id']}/threads", {"name": "Again"})
    assert refused.value.code == 160004
    # Nothing but the message itself stands in the channel: no "started a thread" beside it.
    assert len(guild.messages(channel)) == 1
    edited = ask(model, "PATCH", f"{path}/{message['id']}", {"content": "edited"})
    assert edited["flags"] == 1 << 5


def test_the_first_message_of_a_forum_post_has_the_number_of_its_thread() -> None:
    model, guild = made()
    forum, ada = guild.forum("reading", "news"), guild.member("ada")
    body = {"name": "Post", "message": {"content": "first"}, "rate_limit_per_user": 5}
    post = ask(model, "POST", f"/channels/{forum.id}/threads", body)
    assert post["id"] == post["message"]["id"]
    assert post["rate_limit_per_user"] == 5
    members = ada.start_thread(forum, "Hers", "hello")
    assert [one.id for one in guild.messages(members)] == [members.id]
    assert guild.threads(forum) == [model.channels[int(post["id"])], members]


def test_a_private_thread_is_unseen_by_others_and_unannounced() -> None:
    model, guild = made()
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    path = f"/channels/{channel.id}/threads"
    body = {"name": "Between us", "type": 12, "invitable": False}
    thread = model.channels[int(ask(model, "POST", path, body)["id"])]
    with pytest.raises(Refused):
        ada.send(thread, "hello?")
    ask(model, "PUT", f"/channels/{thread.id}/thread-members/{ada.id}")
    ada.send(thread, "hello")
    assert guild.messages(channel) == []


def test_a_bot_that_manages_channels_and_not_threads_may_edit_its_own_threads_alone() -> None:
    model, guild = made()
    role = next(one for one in model.guilds[guild.id].roles.values() if one.managed)
    role.permissions &= ~discord.Permissions(manage_threads=True).value
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    hers = ada.start_thread(channel, "Hers", "hello")
    own = ask(model, "POST", f"/channels/{channel.id}/threads", OPEN)
    ask(model, "PATCH", f"/channels/{own['id']}", {"name": "Mine"})
    with pytest.raises(Refused, match="Missing Permissions"):
        ask(model, "PATCH", f"/channels/{hers.id}", {"name": "Mine too"})


def test_a_closed_dm_is_forbidden() -> None:
    model, guild = made()
    ada = guild.member("ada")
    dm = ask(model, "POST", "/users/@me/channels", {"recipient_id": str(ada.id)})
    ask(model, "POST", f"/channels/{dm['id']}/messages", {"content": "hello"})
    ada.close_dms()
    with pytest.raises(Refused) as refused:
        ask(model, "POST", f"/channels/{dm['id']}/messages", {"content": "hello?"})
    assert (refused.value.status, refused.value.code) == (403, 50007)
    assert [one.content for one in ada.dms()] == ["hello"]


def test_deletions_in_a_row_are_one_entry_of_the_audit_log_counted_up() -> None:
    model, guild = made()
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    mia = guild.member("mia", guild.role("Moderators", manage_messages=True))
    for text in ("one", "two", "three"):
        mia.delete(ada.send(channel, text))
    ada.delete(ada.send(channel, "her own"))
    model.clock.advance(301)
    mia.delete(ada.send(channel, "later"))
    entries = ask(model, "GET", f"/guilds/{guild.id}/audit-logs")["audit_log_entries"]
    assert [one["options"]["count"] for one in entries] == ["1", "3"]
    assert {one["user_id"] for one in entries} == {str(mia.id)}


def test_a_session_hears_what_its_intents_and_its_permissions_allow() -> None:
    model, guild = made()
    few = discord.Intents(guilds=True, guild_messages=True, message_content=True).value
    events = heard(model, few)
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    model.add_member(guild.id, model.make_user("bob").id, announce=True)
    ada.send(channel, "hello")
    channel.overwrites = [Overwrite(model.bot_user.id, OverwriteType.MEMBER, deny=VIEW)]
    ada.send(channel, "unseen by the bot")
    assert [name for name, _ in events] == ["CHANNEL_CREATE", "MESSAGE_CREATE"]
    assert events[-1][1]["content"] == "hello"


def test_a_forwarded_message_carries_its_text_in_the_snapshot() -> None:
    model, guild = made()
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    events = heard(model)
    ada.forward(ada.send(channel, "pass it on"), channel)
    forwarded = events[-1][1]
    assert forwarded["content"] == ""
    assert forwarded["message_snapshots"][0]["message"]["content"] == "pass it on"


def test_what_comes_behind_a_message_is_read_from_there_on_and_leaves_nothing_out() -> None:
    model, guild = made()
    channel, ada = guild.text_channel("talk"), guild.member("ada")
    sent = [ada.send(channel, str(number)).id for number in range(5)]

    def behind(after: int) -> list[int]:
        query = {"after": str(after), "limit": "2"}
        path = f"/channels/{channel.id}/messages"
        page = model.answer("GET", path, None, query=query, files=[], reason=None)
        return sorted(int(one["id"]) for one in page)

    assert behind(0) == sent[:2]
    assert behind(sent[1]) == sent[2:4]
    assert behind(sent[3]) == sent[4:]
    assert behind(sent[4]) == []


def test_waiting_for_what_does_not_happen_says_what_did() -> None:
    async def wait() -> None:
        journal = Journal()
        journal.violations.append("a violation")
        await journal.wait_until(lambda: False, seconds=0.01, what="the end")

    with pytest.raises(AssertionError, match=r"the end did not come about(.|\n)*a violation"):
        asyncio.run(wait())

"""Webhooks of the loopback server: by requests alone, without a bot."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from tests.wire.guild import Guild, Member
from tests.wire.journal import Journal
from tests.wire.model import Model, Refused
from tests.wire.server import WireServer
from tests.wire.simulated import Channel

WITHOUT_CONTENT = discord.Intents(guilds=True, guild_messages=True).value
WAITING = {"wait": "1"}


class Scene:
    """A guild with a thread, and a webhook of the thread's channel."""

    def __init__(self) -> None:
        self.model = Model()
        self.guild = Guild(self.model, Journal(), self.model.create_guild("Reading Room").id)
        self.channel: Channel = self.guild.text_channel("talk")
        self.ada: Member = self.guild.member("ada")
        self.mia = self.guild.member("mia", self.guild.role("Moderators", manage_threads=True))
        self.thread = self.ada.start_thread(self.channel, "A thread", "first")
        self.here = {"thread_id": str(self.thread.id)}
        made = self.ask("POST", f"/channels/{self.channel.id}/webhooks", {"name": "Seedbed"})
        self.path = f"/webhooks/{made['id']}/{made['token']}"

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        return self.model.answer(method, path, body, query=query, files=[], reason=None)

    def posted(self, text: str, **query: str) -> Any:
        return self.ask("POST", self.path, {"content": text, "username": "ada"}, **query)

    def said(self) -> list[str]:
        return [one.content for one in self.guild.messages(self.thread)]


def test_a_webhook_posts_edits_and_deletes_in_the_thread_that_is_named() -> None:
    scene = Scene()
    sent = scene.posted("second", **WAITING, **scene.here)
    assert (sent["channel_id"], sent["author"]["username"]) == (str(scene.thread.id), "ada")
    message = f"{scene.path}/messages/{sent['id']}"
    assert scene.ask("GET", message, **scene.here)["content"] == "second"
    scene.ask("PATCH", message, {"content": "edited"}, **scene.here)
    assert scene.said() == ["first", "edited"]
    scene.ask("DELETE", message, **scene.here)
    assert scene.said() == ["first"]
    with pytest.raises(Refused, match="Unknown Message"):
        scene.ask("GET", message, **scene.here)


def test_a_webhook_answers_with_the_message_only_where_that_is_waited_for() -> None:
    scene = Scene()
    assert scene.posted("unawaited", **scene.here) is None
    assert scene.posted("awaited", **WAITING, **scene.here)["content"] == "awaited"
    assert scene.said() == ["first", "unawaited", "awaited"]


def test_a_thread_of_another_channel_is_unknown_to_a_webhook() -> None:
    scene = Scene()
    other = scene.ada.start_thread(scene.guild.text_channel("elsewhere"), "Another", "hello")
    with pytest.raises(Refused, match="Unknown Channel"):
        scene.posted("lost", **WAITING, thread_id=str(other.id))


def test_a_webhook_that_was_deleted_is_unknown() -> None:
    scene = Scene()
    scene.ask("DELETE", "/".join(scene.path.split("/")[:3]))
    with pytest.raises(Refused) as refused:
        scene.posted("too late", **WAITING, **scene.here)
    assert (refused.value.status, refused.value.code) == (404, 10015)


def test_a_webhook_wakes_an_archived_thread_unless_that_is_locked() -> None:
    scene = Scene()
    sent = scene.posted("second", **WAITING, **scene.here)
    scene.mia.archive(scene.thread)
    with pytest.raises(Refused, match="archived"):
        scene.ask("PATCH", f"{scene.path}/messages/{sent['id']}", {"content": "x"}, **scene.here)
    scene.posted("third", **scene.here)
    about = scene.thread.thread_metadata
    assert about is not None
    assert not about.archived
    scene.mia.archive(scene.thread, locked=True)
    with pytest.raises(Refused) as refused:
        scene.posted("fourth", **scene.here)
    assert refused.value.code == 50083
    assert scene.said() == ["first", "second", "third"]


def test_without_the_intent_a_webhooks_words_are_shown_to_those_who_hold_its_token_alone() -> None:
    scene = Scene()
    scene.model.reads_content = False
    events: list[Mapping[str, Any] | None] = []
    scene.model.subscribers.append(
        lambda event, payload: events.append(
            scene.model.shaped(event, payload, intents=WITHOUT_CONTENT)
        )
    )
    sent = scene.posted("for members", **WAITING, **scene.here)
    scene.ada.send(scene.thread, "for members, too")
    history = scene.ask("GET", f"/channels/{scene.thread.id}/messages")
    assert [one["content"] for one in history] == ["", "", ""]
    assert [one["content"] for one in events if one is not None] == ["", ""]
    shown = scene.ask("GET", f"{scene.path}/messages/{sent['id']}", **scene.here)
    assert sent["content"] == shown["content"] == "for members"


def test_an_application_without_the_intent_may_not_ask_for_it() -> None:
    server = WireServer()
    server.refuse_message_content()
    content = discord.Intents(message_content=True).value
    assert not server.gateway.approved & content
    assert server.gateway.approved & WITHOUT_CONTENT == WITHOUT_CONTENT
    assert not server.model.reads_content

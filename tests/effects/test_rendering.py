import asyncio
import json
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects import rendering
from bot.effects.message import Button, Embed, Field, Message
from bot.store.outbox import File

MARKER = "abcdefghjk"
MESSAGE = Message(
    content="hello",
    embeds=(
        Embed(
            "first", title="One", url="https://example.org", fields=(Field("a", "b", inline=True),)
        ),
        Embed("second", footer="On Rain", image="chart.png", colour="stern"),
    ),
    buttons=(Button("Remove", "seedbed:case:1:uphold", "danger"),),
    files=(3,),
)


def as_received(message: Message, marker: str) -> Any:
    """The message as discord.py shows it when it comes back from Discord."""
    received = discord.Object(1)
    received.embeds = [  # type: ignore[attr-defined]  # all that is looked at of a message
        discord.Embed.from_dict(one.to_dict()) for one in rendering.embeds(message, marker)
    ]
    return received


def test_the_marker_stands_in_the_footer_of_the_last_embed_alone() -> None:
    first, last = rendering.embeds(MESSAGE, MARKER)
    assert first.footer.text is None
    assert last.footer.text == f"On Rain · ref {MARKER}"


def test_a_footer_without_words_is_the_marker() -> None:
    (only,) = rendering.embeds(Message(embeds=(Embed("words"),)), MARKER)
    assert only.footer.text == f"ref {MARKER}"


def test_a_message_that_answers_an_interaction_needs_no_marker() -> None:
    assert rendering.embeds(Message(embeds=(Embed("words"),)), "")[0].footer.text is None


def test_an_embed_says_all_it_was_given() -> None:
    first, last = rendering.embeds(MESSAGE, MARKER)
    assert (first.title, first.description, first.url) == ("One", "first", "https://example.org")
    assert [(one.name, one.value, one.inline) for one in first.fields] == [("a", "b", True)]
    assert last.image.url == "attachment://chart.png"
    assert first.colour != last.colour


def test_a_message_is_recognised_by_its_marker_when_it_comes_back() -> None:
    received = as_received(MESSAGE, MARKER)
    assert rendering.carries(received, MARKER)
    assert not rendering.carries(received, "zzzzzzzzzz")
    assert not rendering.carries(received, MARKER[1:])


def test_words_that_mention_a_marker_do_not_carry_it() -> None:
    quoting = Message(embeds=(Embed(f"see ref {MARKER}", fields=(Field("x", f"ref {MARKER}"),)),))
    assert not rendering.carries(as_received(quoting, "zzzzzzzzzz"), MARKER)


def test_nobody_is_pinged() -> None:
    allowed = rendering.parts(MESSAGE, MARKER)["allowed_mentions"]
    assert allowed.to_dict() == {"parse": []}


def test_one_role_is_pinged_where_that_is_meant() -> None:
    allowed = rendering.parts(Message(embeds=(Embed("x"),), ping_role=9), "")["allowed_mentions"]
    assert allowed.to_dict() == {"parse": [], "roles": [9]}


def test_buttons_keep_their_ids_and_their_view_is_not_kept_in_memory() -> None:
    async def within_a_loop() -> discord.ui.View | None:
        return rendering.view(MESSAGE)

    view = asyncio.run(within_a_loop())
    assert view is not None
    (button,) = view.children
    assert isinstance(button, discord.ui.Button)
    assert (button.label, button.custom_id) == ("Remove", "seedbed:case:1:uphold")
    assert button.style is discord.ButtonStyle.danger
    assert view.is_finished()
    assert rendering.view(Message(embeds=(Embed("x"),))) is None


def test_what_a_message_does_not_have_is_not_sent() -> None:
    assert set(rendering.parts(Message(embeds=(Embed("x"),)), MARKER)) == {
        "embeds",
        "allowed_mentions",
    }


def test_files_go_with_their_names_and_alternative_texts() -> None:
    (file,) = rendering.parts(MESSAGE, MARKER, (File("a.txt", "the text", b"rain"),))["files"]
    assert (file.filename, file.description, file.fp.read()) == ("a.txt", "the text", b"rain")
    file.close()


@pytest.mark.parametrize(
    "message", [MESSAGE, Message(embeds=(Embed("x"),), ping_role=4), Message("x", as_member=501)]
)
def test_a_message_survives_the_outbox(message: Message) -> None:
    assert Message.from_document(json.loads(json.dumps(message.to_document()))) == message


@given(st.text(max_size=200), st.text(st.sampled_from("abcdef"), min_size=10, max_size=10))
def test_any_footer_carries_its_marker(footer: str, marker: str) -> None:
    message = Message(embeds=(Embed("words", footer=footer),))
    assert rendering.carries(as_received(message, marker), marker)


def test_a_message_from_before_members_were_named_is_the_bots_own() -> None:
    document = Message(content="x").to_document()
    del document["as_member"]
    assert Message.from_document(document).as_member is None

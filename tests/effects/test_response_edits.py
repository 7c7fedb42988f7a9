"""Editing what was posted for a member, and telling the member about it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.effects.executor import ImpossibleError, Result, UnreachableError
from tests.effects.responding import Place, told

GONE = {"gone": True}


async def posted(place: Place, *, by_webhook: bool = True) -> Result:
    if not by_webhook:
        place.webhooks.give_up(place.channel.id)
    made = await place.respond("first words")
    assert (made["webhook_id"] is not None) is by_webhook
    place.webhooks.forget(place.channel.id)
    return made


@pytest.mark.parametrize("length", [10, 2500])
def test_a_response_is_edited_by_its_webhook(tmp_path: Path, length: int) -> None:
    async def story(place: Place) -> None:
        made = await posted(place)
        assert await place.edit(made, "y" * length) == {"message_id": made["message_id"]}
        message = place.only
        assert message.content == ("" if length > 2000 else "y" * length)
        assert message.embeds[0].description == ("y" * length if length > 2000 else None)
        assert message.author.name == "Alice of Disc\u043erdia"
        (asked,) = place.asked("PATCH", f"/messages/{message.id}")
        assert asked["allowed_mentions"] == {"parse": []}

    told(tmp_path, story)


def test_the_bots_own_message_is_edited_and_goes_on_naming_its_author(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        made = await posted(place, by_webhook=False)
        before = place.only.embeds[0].author
        place.guild.remove_member(place.alice)
        assert await place.edit(made, "@everyone y") == {"message_id": made["message_id"]}
        (embed,) = place.only.embeds
        assert (embed.author.name, embed.author.icon_url) == (before.name, before.icon_url)
        assert embed.description == "@everyone y"
        assert place.only.content == ""
        (asked,) = place.asked("PATCH", f"/messages/{place.only.id}")
        assert asked["allowed_mentions"]["parse"] == []

    told(tmp_path, story)


@pytest.mark.parametrize("by_webhook", [True, False])
def test_there_is_nothing_to_edit_where_the_message_or_the_thread_is_gone(
    tmp_path: Path, by_webhook: bool
) -> None:
    async def story(place: Place) -> None:
        made = await posted(place, by_webhook=by_webhook)
        place.env.backend.delete_message(place.thread.id, made["message_id"])
        assert await place.edit(made, "y") == GONE
        place.env.backend.delete_channel(place.thread.id)
        assert await place.edit(made, "y") == GONE

    told(tmp_path, story)


@pytest.mark.parametrize("by_webhook", [True, False])
@pytest.mark.parametrize("locked", [True, False])
def test_an_archived_thread_is_opened_for_an_edit_and_archived_again(
    tmp_path: Path, locked: bool, by_webhook: bool
) -> None:
    async def story(place: Place) -> None:
        made = await posted(place, by_webhook=by_webhook)
        place.set_thread(archived=True, locked=locked)
        await place.edit(made, "second words")
        assert place.stands == (True, locked)
        edits = place.asked("PATCH", f"/channels/{place.thread.id}")
        assert [one["archived"] for one in edits] == [False, True]

    told(tmp_path, story)


def test_what_a_deleted_webhook_posted_cannot_be_edited_any_more(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        made = await posted(place)
        await place.webhooks.get(place.parent)
        place.env.backend.delete_webhook(made["webhook_id"])
        with pytest.raises(ImpossibleError, match="code 10015"):
            await place.edit(made, "y")
        assert place.only.content == "first words"
        place.env.backend.delete_message(place.thread.id, made["message_id"])
        assert await place.edit(made, "y") == GONE

    told(tmp_path, story)


def test_an_edit_that_discord_failed_at_is_tried_again(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        made = await posted(place)
        place.refuse("PATCH", "/webhooks/*", status=503, code=0)
        with pytest.raises(UnreachableError):
            await place.edit(made, "y")
        assert await place.edit(made, "y") == {"message_id": made["message_id"]}

    told(tmp_path, story)


def test_a_member_is_told_in_answer_while_that_can_be(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        shown: list[Mapping[str, Any]] = []

        async def say(parts: Mapping[str, Any]) -> None:
            shown.append(parts)

        place.answers.keep("key", say)
        deed = place.deed("tell", "It is posted.", answer="key", user=place.alice.id)
        assert await place.carrier.carry_out(deed) == {"way": "interaction"}
        assert [one["content"] for one in shown] == ["It is posted."]
        assert shown[0]["allowed_mentions"].to_dict() == {"parse": []}
        place.clock.advance(minutes=14)
        assert await place.carrier.carry_out(deed) == {"way": "later"}
        assert len(shown) == 1

    told(tmp_path, story)


@pytest.mark.parametrize("answer", [None, "unknown"])
def test_where_no_answer_can_be_given_the_member_is_told_later(
    tmp_path: Path, answer: str | None
) -> None:
    async def story(place: Place) -> None:
        deed = place.deed("tell", "It is posted.", answer=answer, user=place.alice.id)
        assert await place.carrier.carry_out(deed) == {"way": "later"}
        assert place.thread.history() == []

    told(tmp_path, story)

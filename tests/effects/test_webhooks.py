"""One webhook per channel: found or made, its token in memory alone, never asked for in a loop."""

import asyncio
from pathlib import Path

import discord
import pytest

from tests.effects.responding import Place, told


def listed(place: Place) -> int:
    path = f"/channels/{place.channel.id}/webhooks"
    return sum(one.method == "GET" and one.path == path for one in place.env.http_requests)


def made(place: Place) -> int:
    return len(place.asked("POST", "/webhooks"))


def test_a_webhook_is_made_once_and_found_after_a_restart(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        first = await place.webhooks.get(place.parent)
        assert first is not None
        assert first.name == "Seedbed"
        assert await place.webhooks.get(place.parent) is first
        assert listed(place) == 1
        place.begin_life()
        again = await place.webhooks.get(place.parent)
        assert (again, made(place)) == (first, 1)

    told(tmp_path, story)


def test_two_who_ask_at_once_make_one_webhook(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        found = await asyncio.gather(*(place.webhooks.get(place.parent) for _ in range(5)))
        assert len({one.id for one in found if one is not None}) == 1
        assert (listed(place), made(place)) == (1, 1)

    told(tmp_path, story)


def test_a_webhook_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        theirs = place.env.backend.create_webhook(place.channel.id, "Seedbed", place.alice.id)
        ours = await place.webhooks.get(place.parent)
        assert ours is not None
        assert ours.id != theirs.id
        assert not place.webhooks.is_ours(theirs.id)
        assert place.webhooks.is_ours(ours.id)

    told(tmp_path, story)


def test_ids_are_kept_and_tokens_are_not(tmp_path: Path) -> None:
    tokens: list[str] = []

    async def story(place: Place) -> None:
        ours = await place.webhooks.get(place.parent)
        assert ours is not None
        assert ours.token
        tokens.append(ours.token)
        rows = await place.store.read(lambda tx: list(tx.query("SELECT * FROM webhooks")))
        assert rows == [
            {
                "webhook_id": ours.id,
                "guild_id": place.guild.id,
                "channel_id": place.channel.id,
            }
        ]
        place.begin_life()
        assert not place.webhooks.is_ours(ours.id)
        await place.webhooks.load()
        assert place.webhooks.is_ours(ours.id)
        assert not place.webhooks.is_ours(ours.id + 1)

    told(tmp_path, story)
    for file in tmp_path.iterdir():
        assert tokens[0].encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("method", "status", "code"), [("GET", 403, 50013), ("POST", 403, 50013), ("POST", 400, 30007)]
)
def test_a_refusal_is_remembered_for_ten_minutes(
    tmp_path: Path, method: str, status: int, code: int
) -> None:
    async def story(place: Place) -> None:
        path = f"/channels/{place.channel.id}/webhooks"
        place.refuse(method, path, status=status, code=code)
        assert await place.webhooks.get(place.parent) is None
        place.clock.advance(minutes=10, seconds=-1)
        assert await place.webhooks.get(place.parent) is None
        assert listed(place) == 1
        place.clock.advance(seconds=1)
        assert await place.webhooks.get(place.parent) is not None

    told(tmp_path, story)


def test_what_is_forgotten_is_asked_for_anew_and_a_refusal_too(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        path = f"/channels/{place.channel.id}/webhooks"
        place.refuse("GET", path, status=403, code=50013)
        assert await place.webhooks.get(place.parent) is None
        place.webhooks.forget(place.channel.id)
        first = await place.webhooks.get(place.parent)
        assert first is not None
        place.env.backend.delete_webhook(first.id)
        assert await place.webhooks.get(place.parent) is first
        place.webhooks.forget(place.channel.id)
        second = await place.webhooks.get(place.parent)
        assert second is not None
        assert second != first
        assert place.webhooks.is_ours(first.id)

    told(tmp_path, story)


def test_a_failure_of_discords_is_not_remembered(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        path = f"/channels/{place.channel.id}/webhooks"
        place.refuse("GET", path, status=503, code=0)
        with pytest.raises(discord.HTTPException):
            await place.webhooks.get(place.parent)
        assert await place.webhooks.get(place.parent) is not None

    told(tmp_path, story)


def test_one_certain_webhook_is_told_from_the_others(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        backend = place.env.backend
        ids = [
            backend.create_webhook(place.channel.id, "Seedbed", backend.bot_user.id).id
            for _ in range(2)
        ]
        second = await place.webhooks.named(place.parent, ids[1])
        assert second is not None
        assert second.id == ids[1]
        first = await place.webhooks.get(place.parent)
        assert first is not None
        assert first.id == ids[0]
        assert await place.webhooks.named(place.parent, 1) is None

    told(tmp_path, story)


def test_channels_are_asked_about_at_the_start_and_none_stops_the_others(tmp_path: Path) -> None:
    async def story(place: Place) -> None:
        place.refuse("GET", "/channels/12345", status=404, code=10003)
        await place.webhooks.warm([12345, place.thread.id, place.channel.id])
        assert (listed(place), made(place)) == (1, 1)
        await place.webhooks.get(place.parent)
        assert listed(place) == 1

    told(tmp_path, story)

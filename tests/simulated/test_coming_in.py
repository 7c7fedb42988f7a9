"""Deletions and what is asked about them, on a simulated Discord; threads and channels that go."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.app import SeedbedBot
from bot.guilds.service import Guilds
from bot.store import StoreBusyError
from cogs.deleters import Deleters
from tests.simulated.house import House, Scripted, lived

_CHANNEL_DELETE = 12  # Discord API reference, "Audit Log Events"
_MESSAGE_DELETE = 72


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Tells which guild's audit log was asked for, each time."""
    guilds: list[int] = []
    ask: Callable[..., AsyncIterator[discord.AuditLogEntry]] = discord.Guild.audit_logs

    def counted(guild: discord.Guild, **named: Any) -> AsyncIterator[discord.AuditLogEntry]:
        guilds.append(guild.id)
        return ask(guild, **named)

    monkeypatch.setattr(discord.Guild, "audit_logs", counted)
    return guilds


def hold_answers(monkeypatch: pytest.MonkeyPatch, *, until: int) -> None:
    """Let the audit log answer nothing until so many deletions wait for what it says."""
    ask: Callable[..., AsyncIterator[discord.AuditLogEntry]] = discord.Guild.audit_logs
    of_message, numbers, all_wait = Deleters.of_message, count(1), asyncio.Event()

    async def waiting(self: Deleters, *places: int, **named: Any) -> int | None:
        if next(numbers) == until:
            all_wait.set()
        return await of_message(self, *places, **named)

    async def held(guild: discord.Guild, **named: Any) -> AsyncIterator[discord.AuditLogEntry]:
        await all_wait.wait()
        async for one in ask(guild, **named):
            yield one

    monkeypatch.setattr(Deleters, "of_message", waiting)
    monkeypatch.setattr(discord.Guild, "audit_logs", held)


async def deleted(
    house: House, messages: list[discord.Message], *, by: simcord.MemberActor | None
) -> None:
    """Delete messages of one author right after another, which is one entry in the audit log."""
    backend = house.world.env.backend
    if by is not None:
        options = {"channel_id": str(messages[0].channel.id), "count": str(len(messages))}
        backend.record_audit_log(
            house.guild.id,
            _MESSAGE_DELETE,
            target_id=messages[0].author.id,
            options=options,
            user_id=by.id,
        )
    for one in messages:
        backend.delete_message(one.channel.id, one.id)
    await house.world.rest()


async def ended(house: House) -> list[tuple[str, str | None]]:
    return [
        (state, by)
        for state, by in await house.rows("SELECT state, ended_by FROM replies ORDER BY id")
    ]


def test_deletions_in_a_row_are_the_moderators_as_many_as_the_audit_log_counts(
    tmp_path: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_answers(monkeypatch, until=4)

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        owner = house.world.owner(house.guild)
        said = [
            await house.say(house.alice, thread, f"something rude {number}") for number in range(6)
        ]
        await deleted(house, said[:4], by=owner)
        assert await ended(house) == [("deleted", "moderator")] * 4 + [("present", None)] * 2
        assert len(asked) <= 2  # the first one's answer, and one for all that came behind it
        await deleted(house, said[4:5], by=None)  # the author's own: the count has not risen
        assert (await ended(house))[4] == ("deleted", "author")
        assert [state for _, state in await house.cases()] == ["handled"] * 4 + ["open"] * 2

    lived(tmp_path, story)


def test_only_so_many_deletions_wait_for_the_audit_log_and_the_rest_count_at_once(
    tmp_path: Path, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_answers(monkeypatch, until=2)
    monkeypatch.setattr("cogs.intake._ASKED_AT_ONCE", 2)

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = [await house.say(house.alice, thread, f"calm {number}") for number in range(5)]
        owner = house.world.owner(house.guild)
        await deleted(house, said[:4], by=owner)
        assert await ended(house) == [
            *[("deleted", "moderator")] * 2,
            *[("deleted", "author")] * 2,
            ("present", None),
        ]
        await deleted(house, said[4:], by=owner)  # there is room again
        assert (await ended(house))[4] == ("deleted", "moderator")

    lived(tmp_path, story)


def test_an_audit_log_that_is_refused_is_not_asked_for_again_at_once(
    tmp_path: Path, asked: list[int]
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = [await house.say(house.alice, thread, f"calm {number}") for number in range(5)]
        house.world.env.inject_error(
            "GET", f"/guilds/{house.guild.id}/audit-logs", status=403, code=50013, times=None
        )
        for one in said:
            await deleted(house, [one], by=None)
        await house.world.delete_thread(thread)
        assert len(asked) == 1
        assert await ended(house) == [("deleted", "author")] * 5

    lived(tmp_path, story)


def test_a_deletion_that_comes_right_behind_its_message_finds_it(
    tmp_path: Path, asked: list[int]
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.say(house.alice, thread, "calm")
        backend = house.world.env.backend
        made = backend.create_message(thread.id, house.alice.id, "rude and gone at once")
        owner = house.world.owner(house.guild)
        backend.record_audit_log(
            house.guild.id,
            _MESSAGE_DELETE,
            target_id=house.alice.id,
            options={"channel_id": str(thread.id), "count": "1"},
            user_id=owner.id,
        )
        backend.delete_message(thread.id, made.id)
        await house.world.rest()
        assert await ended(house) == [("present", None), ("deleted", "moderator")]

    lived(tmp_path, story)


def test_nothing_is_asked_about_what_is_deleted_elsewhere(tmp_path: Path, asked: list[int]) -> None:
    async def story(house: House) -> None:
        await house.post()
        message = await house.say(house.alice, house.lobby, "calm")
        await deleted(house, [message], by=house.world.owner(house.guild))
        assert asked == []

    lived(tmp_path, story)


def test_a_deleted_channel_takes_all_its_threads_and_their_replies_with_it(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        threads = await house.post()
        for thread in threads[:2]:
            await house.say(house.alice, thread, "something rude")
        owner = house.world.owner(house.guild)
        backend = house.world.env.backend
        backend.record_audit_log(
            house.guild.id, _CHANNEL_DELETE, target_id=house.channel.id, user_id=owner.id
        )
        backend.delete_channel(house.channel.id)
        await house.world.rest()
        assert await ended(house) == [("deleted", "moderator")] * 2
        assert [state for _, state in await house.cases()] == ["handled"] * 2
        left = await house.rows("SELECT count(*) FROM threads WHERE deleted_at IS NULL")
        assert left == [(0,)]

    lived(tmp_path, story)


def test_the_members_posts_that_were_archived_while_the_bot_was_away_are_read(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await house.post()
        await house.world.go_offline()
        backend = house.world.env.backend
        made = backend.create_thread(
            house.channel.id, "A post of mine", house.alice.id, broadcast=False
        )
        thread = simcord.ChannelHandle(house.world.env, house.guild, made)
        await house.alice.send(thread, "and rude words in it")
        backend.edit_channel(made.id, {}, thread_metadata={"archived": True})
        await house.world.come_back(Scripted())
        kinds = await house.rows("SELECT kind, quiet FROM replies ORDER BY kind")
        assert kinds == [("message", 1), ("title", 1)]
        assert await house.cases() == [(1, "open")]

    lived(tmp_path, story, forum=True)


def test_what_was_missed_is_read_also_where_the_database_is_locked_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    welcome = Guilds.welcome
    tries: list[int] = []

    async def locked(self: Guilds, guild_id: int, *, locale: str) -> None:
        tries.append(guild_id)
        if len(tries) < 3:
            raise StoreBusyError("database is locked")
        await welcome(self, guild_id, locale=locale)

    async def at_once(self: SeedbedBot, seconds: float) -> None:
        pass

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.world.go_offline()
        missed = await house.bob.send(thread, "rude and missed")
        monkeypatch.setattr(Guilds, "welcome", locked)
        monkeypatch.setattr(SeedbedBot, "wait_stopping", at_once)
        await house.world.come_back(Scripted())
        assert len(tries) == 3
        assert (await house.reply(missed))[-1] == ["rude and missed"]
        assert house.world.bot.caught_up

    lived(tmp_path, story)

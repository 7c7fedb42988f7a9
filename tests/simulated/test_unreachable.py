"""Where Discord cannot be asked, what it told is stored all the same."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.backend.serializers import member_payload
from simcord.enums import OverwriteType

from bot.app import SeedbedBot
from bot.guilds.service import Guilds
from bot.moderation.explaining import Explaining
from bot.moderation.history import UnreachableError
from bot.moderation.intake import Intake
from bot.privacy.departing import Departing
from bot.store import StoreBusyError, departures
from cogs import history
from cogs.departures import Departures
from cogs.members import with_roles
from cogs.roles import Roles
from tests.simulated.house import House, Scripted, lived


def cut(*_: Any, **__: Any) -> Any:
    raise aiohttp.ServerDisconnectedError


async def minute(house: House) -> None:
    """Let the tick of every minute come now."""
    jobs: list[Any] = house.world.bot.schedule._scheduler.get_jobs()
    (tick,) = [one for one in jobs if one.id == "minute"]
    await tick.func()
    await house.world.rest()


def test_a_thread_in_which_nobody_writes_for_minutes_is_read_later_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await minute(house)
        monkeypatch.setattr("bot.moderation.threads._EXPECTED_SECONDS", -1.0)  # two minutes later
        said = await house.say(house.alice, thread, "at last")
        assert (await house.reply(said))[-1] == ["at last"]

    lived(tmp_path, story)


def test_threads_that_another_life_began_to_post_are_read_as_soon_as_all_is_posted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        # Of threads that are there when it starts the bot is told as of any old ones.
        monkeypatch.setattr(house.world.bot.inbox.threads, "expect", lambda _: None)
        thread, *_ = await house.post()
        said = await house.say(house.alice, thread, "first")
        assert (await house.reply(said))[-1] == ["first"]

    lived(tmp_path, story)


def test_an_author_is_asked_also_where_a_fault_broke_off_what_they_are_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained, tries = Explaining._explained, list[int]()

    async def locked(self: Explaining, reply_id: int, spans: Any) -> None:
        tries.append(reply_id)
        if len(tries) == 1:
            raise StoreBusyError("database is locked")
        await explained(self, reply_id, spans)

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        monkeypatch.setattr(Explaining, "_explained", locked)
        await house.respond(house.alice, thread, "something rude to be said in many words")
        told = "SELECT told FROM responses"
        assert await house.rows(told) == [(None,)]
        await minute(house)
        assert await house.rows(told) == [("asked",)]

    lived(tmp_path, story)


def test_a_deletion_counts_also_where_the_audit_log_cannot_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = await house.say(house.alice, thread, "calm")
        monkeypatch.setattr(discord.Guild, "audit_logs", cut)
        await house.alice.delete(said)
        await house.world.rest()
        assert (await house.reply(said))[:2] == ("deleted", "author")

    lived(tmp_path, story)


def test_half_a_character_in_a_new_title_does_not_keep_it_out(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.post()
        thread = await house.world.open_thread(
            house.alice, house.channel, name="A calm title", text="calm text"
        )
        await house.world.rename_thread(thread, "half \ud83d of it")
        titles = await house.rows(
            "SELECT text FROM revisions v JOIN replies r ON r.id = v.reply_id "
            "WHERE r.kind = 'title' ORDER BY v.id"
        )
        assert titles == [("A calm title",), ("half \ufffd of it",)]

    lived(tmp_path, story, forum=True)


def test_without_an_answer_about_roles_nobody_is_exempt_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(house: House) -> None:
        regulars = house.guild.create_role("Regulars")
        await house.told(house.admin, "policy exempt", role=regulars)
        bot = house.world.bot
        monkeypatch.setattr(discord.Guild, "fetch_member", cut)
        guild = bot.get_guild(house.guild.id)
        assert await with_roles(bot, guild, house.alice.id) is None

        async def locked(self: Intake, guild_id: int) -> bool:
            raise StoreBusyError("database is locked")

        monkeypatch.setattr(Intake, "knows_exempt_roles", locked)
        person = MagicMock(spec=discord.User, id=house.alice.id, bot=False)
        edited = MagicMock(spec=discord.Message, author=person, webhook_id=None)
        assert await Roles(bot).author(edited, house.guild.id) is None

    lived(tmp_path, story)


@pytest.mark.parametrize(
    "raised", [aiohttp.ServerDisconnectedError(), aiohttp.ClientPayloadError(), TimeoutError()]
)
def test_a_history_that_breaks_off_can_be_read_later(raised: Exception) -> None:
    with pytest.raises(UnreachableError), history._plainly():
        raise raised


def test_a_fault_of_ours_at_the_beginning_keeps_nobody_from_catching_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: Guilds, guild_id: int) -> None:
        raise ValueError("a fault of ours")

    async def story(house: House) -> None:
        thread, *_ = await house.post()
        await house.world.go_offline()
        missed = await house.bob.send(thread, "rude and missed")
        monkeypatch.setattr(Guilds, "welcome", broken)
        await house.world.come_back(Scripted())
        assert (await house.reply(missed))[-1] == ["rude and missed"]
        assert house.world.bot.caught_up

    lived(tmp_path, story)


def test_a_guild_goes_on_also_where_the_database_is_locked_as_it_takes_the_bot_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = {"left": Departing.left, "returned": Departing.returned}
    tries: list[str] = []

    async def at_once(self: SeedbedBot, seconds: float) -> None:
        pass

    def locked(name: str) -> Any:
        async def step(self: Departing, guild_id: int) -> Any:
            tries.append(name)
            if tries.count(name) == 1:
                raise StoreBusyError("database is locked")
            return await steps[name](self, guild_id)

        return step

    async def story(house: House) -> None:
        bot, away = house.world.bot, "SELECT count(*) FROM departures"
        guild, cog = bot.get_guild(house.guild.id), Departures(bot)
        assert guild is not None
        monkeypatch.setattr(SeedbedBot, "wait_stopping", at_once)
        for name in steps:
            monkeypatch.setattr(Departing, name, locked(name))
        await cog.on_guild_remove(guild)
        assert await house.rows(away) == [(1,)]
        await cog.on_guild_join(guild)
        assert await house.rows(away) == [(0,)]

    lived(tmp_path, story)


def test_of_a_guild_that_takes_the_bot_back_all_is_read(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        bot, guild_id = house.world.bot, house.guild.id
        guild, cog = bot.get_guild(guild_id), Departures(bot)
        assert guild is not None
        threads = bot.inbox.threads
        assert threads.is_whole(thread.id)
        await cog.on_guild_remove(guild)
        await house.world.rest()
        assert not threads.is_whole(thread.id)  # what comes in later may not be the next
        await cog.on_guild_join(guild)
        await house.world.rest()
        assert threads.is_whole(thread.id)

        await bot.store.write(lambda tx: departures.left(tx, guild_id, now=bot.clock.now()))
        threads.begin_session()
        await cog.on_ready()
        await house.world.rest()
        assert threads.is_whole(thread.id)

    lived(tmp_path, story)


def test_what_was_deleted_while_the_bot_did_not_see_the_channel_is_found_out_afterwards(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = await house.say(house.alice, thread, "calm")
        backend = house.world.env.backend
        me = backend.bot_user.id
        hidden = Overwrite(
            me, OverwriteType.MEMBER, deny=discord.Permissions(view_channel=True).value
        )
        backend.set_overwrite(house.channel.id, hidden)
        await house.world.rest()
        del backend.messages[thread.id][said.id]  # and nothing is told of it
        backend.delete_overwrite(house.channel.id, me)
        await assert_found_deleted(house)

    lived(tmp_path, story)


@pytest.mark.parametrize("change", ["its rights", "its members", "it is gone"])
def test_what_was_deleted_while_a_role_hid_the_channel_is_found_out_afterwards(
    tmp_path: Path, change: str
) -> None:
    async def story(house: House) -> None:
        thread, *_ = await house.post()
        said = await house.say(house.alice, thread, "calm")
        backend, guild = house.world.env.backend, house.guild
        role = backend.create_role(guild.id, "quiet")
        await house.world.rest()
        del backend.messages[thread.id][said.id]  # and nothing is told of it
        if change == "its rights":
            backend.edit_role(guild.id, guild.id, {"permissions": 0})
        elif change == "it is gone":
            backend.delete_role(guild.id, role.id)
        else:  # of whom it is Discord tells without an intent, too; the simulated one does not
            me = backend.get_member(guild.id, backend.bot_user.id)
            me.role_ids.append(role.id)
            payload: Any = {
                **member_payload(backend, backend.get_guild(guild.id), me),
                "guild_id": str(guild.id),
            }
            house.world.bot._connection.parse_guild_member_update(payload)
        await assert_found_deleted(house)

    lived(tmp_path, story)


async def assert_found_deleted(house: House) -> None:
    await house.world.rest()
    await house.world.bot.catching_up.idle()
    assert await house.rows("SELECT state FROM replies WHERE kind = 'message'") == [("deleted",)]

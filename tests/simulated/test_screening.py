"""Screened discussions on a simulated Discord: what is probed, posted, and kept shut."""

from pathlib import Path

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.demo.simulation import REFUSED
from tests.simulated.house import ARTICLE, House, Scripted, lived

WRITING = {
    "send_messages_in_threads": False,
    "create_public_threads": False,
    "create_private_threads": False,
}


async def permit(house: House, target_id: int, **permissions: bool) -> None:
    """Set a role's permissions in the article channel, as an admin does by hand."""
    allow, deny = discord.PermissionOverwrite(**permissions).pair()
    house.world.env.backend.set_overwrite(
        house.channel.id,
        Overwrite(target_id, OverwriteType.ROLE, allow=allow.value, deny=deny.value),
    )
    await house.world.rest()


async def shut(house: House, **more: bool) -> None:
    """Deny all members to write in the article channel's threads, but not the bot."""
    guild = house.world.bot.get_guild(house.guild.id)
    assert guild is not None
    bots = next(role for role in guild.me.roles if role.managed)
    await permit(house, bots.id, **dict.fromkeys([*WRITING, *more], True))
    await permit(house, guild.default_role.id, **WRITING, **more)


async def refused(house: House, thread: simcord.ChannelHandle) -> None:
    with pytest.raises(REFUSED):
        await house.alice.send(thread, "let me in")


def test_setup_tries_it_in_a_thread_that_is_deleted_again_and_says_what_works(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        told = await house.told(house.admin, "setup")
        assert f"**Screened discussions** in <#{house.channel.id}> work by locks" in told
        assert "Set *Send Messages in Threads* and *Create Public Threads* to ✗ for @every" in told
        assert "Responses appear under their authors' names." in told
        await shut(house)
        told = await house.told(house.admin, "setup")
        assert f"**Screened discussions** in <#{house.channel.id}> work by permissions" in told
        requests = house.world.env.http_requests
        made = [one for one in requests if one.method == "POST" and one.path.endswith("/threads")]
        gone = [one for one in requests if one.method == "DELETE" and "/channels/" in one.path]
        assert len(made) == len(gone) == 3
        assert house.world.threads(house.channel) == []
        assert house.channel.history() == []

    lived(tmp_path, story)


async def posted(house: House) -> list[simcord.ChannelHandle]:
    return await house.post(screened=True)


def locked(house: House, threads: list[simcord.ChannelHandle]) -> list[bool]:
    return [house.world.is_locked(one) for one in threads]


def unlock(house: House, thread: simcord.ChannelHandle) -> None:
    backend = house.world.env.backend
    backend.edit_channel(thread.id, {}, thread_metadata={"locked": False})


def test_a_screened_discussion_is_posted_locked_listed_and_nobody_writes_in_it(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        told = await house.told(house.admin, "article post", article=ARTICLE, screened=True)
        assert "It is screened: members write in it with *Respond* alone." in told
        await house.world.rest()
        threads = house.world.threads(house.channel)
        assert locked(house, threads) == [True] * 4
        for thread in threads:
            await refused(house, thread)
            assert house.world.embeds(thread)[0].title == "How to reply here"
        assert "open, screened, <#" not in await house.told(house.admin, "article list")
        assert ", screened" in await house.told(house.admin, "article list")
        await house.told(house.admin, "article close", discussion=1)
        await house.world.rest()
        told = await house.told(house.admin, "article reopen", discussion=1)
        assert "4 threads back, and locked: members write with *Respond*." in told
        await house.world.rest()
        assert locked(house, threads) == [True] * 4

    lived(tmp_path, story)


def test_a_channel_shut_by_permissions_needs_no_locks_until_somebody_opens_it(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await shut(house)
        threads = await posted(house)
        assert locked(house, threads) == [False] * 4
        await refused(house, threads[0])
        reader = house.guild.create_role("Readers")
        await house.world.rest()
        assert locked(house, threads) == [False] * 4
        for _ in range(2):
            await permit(house, reader.id, send_messages_in_threads=True)
        assert locked(house, threads) == [True] * 4
        titles = [one.title for one in house.world.embeds(house.moderators)]
        assert titles == ["Discussion 1 is screened by locks now"]
        said = house.world.embeds(house.moderators)[0].description or ""
        assert f"Set *Send Messages in Threads* to ✗ for <@&{reader.id}>" in said

    lived(tmp_path, story)


def test_permissions_opened_while_the_bot_was_away_or_the_discussion_closed_are_seen(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        await shut(house)
        threads = await posted(house)
        guild = house.world.bot.get_guild(house.guild.id)
        assert guild is not None
        await house.world.go_offline()
        await permit_away(house, guild.default_role.id)
        await house.world.come_back(Scripted())
        assert locked(house, threads) == [True] * 4
        await shut(house)
        await house.told(house.admin, "article close", discussion=1)
        known = {one.id for one in threads}
        second = [one for one in await posted(house) if one.id not in known]
        assert locked(house, second) == [False] * len(second)
        await house.told(house.admin, "article close", discussion=2)
        await permit(house, guild.default_role.id, send_messages_in_threads=True)
        await house.told(house.admin, "article reopen", discussion=2)
        await house.world.rest()
        assert locked(house, second) == [True] * len(second)

    lived(tmp_path, story)


async def permit_away(house: House, target_id: int) -> None:
    house.world.env.backend.set_overwrite(
        house.channel.id, Overwrite(target_id, OverwriteType.ROLE)
    )


def test_a_thread_unlocked_by_hand_is_locked_again_also_after_a_restart(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        thread, *_ = await posted(house)
        unlock(house, thread)
        await house.world.rest()
        assert house.world.is_locked(thread)
        await house.world.go_offline()
        unlock(house, thread)
        await house.world.come_back(Scripted())
        assert house.world.is_locked(thread)

    lived(tmp_path, story)


@pytest.mark.parametrize("opened", [False, True], ids=["locked", "opened while braked"])
def test_no_brake_that_ends_unlocks_a_thread_that_must_be_locked(
    tmp_path: Path, opened: bool
) -> None:
    async def story(house: House) -> None:
        if opened:
            await shut(house)
        thread, *_ = await posted(house)
        await house.told(house.moderator, "brake set", kind="pause", thread=thread)
        await house.world.rest()
        assert house.world.is_locked(thread)
        assert [one.title for one in house.world.embeds(thread)][-1] == "This thread is paused"
        assert await house.rows("SELECT state FROM brakes") == [("set",)]
        if opened:
            await permit(house, house.guild.default_role.id, send_messages_in_threads=True)
        await house.world.pass_time(minutes=20)
        assert await house.rows("SELECT state FROM brakes") == [("lifted",)]
        assert house.world.is_locked(thread)
        edits = [one.json or {} for one in house.world.env.http_requests if one.method == "PATCH"]
        assert not [one for one in edits if one.get("locked") is False]

    lived(tmp_path, story)


def test_a_thread_that_a_member_starts_from_the_article_is_locked(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await posted(house)
        article = house.channel.history()[0]
        theirs = await house.world.open_thread(house.alice, house.channel, name="Mine", on=article)
        assert house.world.is_locked(theirs)
        await house.world.go_offline()
        backend = house.world.env.backend
        made = backend.create_thread(
            house.channel.id, "Mine too", house.alice.id, message_id=house.channel.history()[1].id
        )
        await house.world.come_back(Scripted())
        assert made.thread_metadata is not None
        assert made.thread_metadata.locked
        elsewhere = await house.world.open_thread(house.alice, house.lobby, name="Chat")
        assert not house.world.is_locked(elsewhere)

    lived(tmp_path, story)


def test_where_no_way_works_nothing_is_posted_and_it_is_said_what_to_change(
    tmp_path: Path,
) -> None:
    async def story(house: House) -> None:
        told = await house.told(house.admin, "article post", article=ARTICLE, screened=True)
        assert "A screened discussion does not work in" in told
        assert "Set *Create Posts* to ✗ for @everyone" in told
        assert "Nothing was posted." in told
        assert house.world.threads(house.channel) == []
        await shut(house, send_messages=False)
        assert locked(house, await posted(house)) == [False] * 4

    lived(tmp_path, story, forum=True)


def test_while_the_bot_is_paused_nothing_is_tried(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        await house.told(house.admin, "pause")
        before = len(house.world.env.http_requests)
        assert "work by locks" in await house.told(house.admin, "setup")
        paths = [one.path for one in house.world.env.http_requests[before:]]
        assert not [one for one in paths if one.endswith("/threads")]

    lived(tmp_path, story)


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("POST", "/channels/*/threads", "It could not be tried beforehand in a private thread"),
        ("POST", "/webhooks/ours/*", "A webhook could not post in a locked thread there"),
        ("POST", "/channels/*/webhooks", "No webhook could be had there"),
        ("DELETE", "/channels/*", "of the trial could not be deleted: Discord answered 500"),
        ("PATCH", "/channels/*", "Locking a thread of"),
    ],
)
def test_whatever_fails_in_a_trial_is_a_sentence(
    tmp_path: Path, method: str, path: str, said: str
) -> None:
    async def story(house: House) -> None:
        backend = house.world.env.backend
        (ours,) = backend.webhooks
        if path.endswith("/webhooks"):
            house.world.bot.webhooks.forget(house.channel.id)
            backend.webhooks.clear()
        status = 500 if method == "DELETE" else 403
        there = path.replace("ours", str(ours))
        house.world.env.inject_error(method, there, status=status, code=50013, times=None)
        assert said in await house.told(house.admin, "setup")

    lived(tmp_path, story)


def test_a_trial_that_was_cut_off_is_cleared_away_at_the_next_start(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        backend = house.world.env.backend
        name = "Seedbed tries something here and deletes it"
        backend.create_thread(house.channel.id, name, backend.bot_user.id, type=12)
        backend.create_thread(house.channel.id, name, house.alice.id)
        await house.world.rest()
        await house.world.go_offline()
        await house.world.come_back(Scripted())
        assert [one.owner_id for one in backend.channels.values() if one.name == name] == [
            house.alice.id
        ]

    lived(tmp_path, story)

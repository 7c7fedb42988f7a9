from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.guilds.service import Defaults, Guilds
from bot.guilds.settings import GuildSettings, is_admin, is_moderator
from bot.moderation.scopes import GuildPolicy, Place
from bot.store import policies
from tests.world import GUILD, MODS, World, told

NEW = 99
CHOSEN = GuildSettings(zone="Europe/Berlin", digest_time="07:30")
POLICY = GuildPolicy.plain({"insult": 0.4})


def service(world: World) -> Guilds:
    return Guilds(world.store, world.executor, world.clock, Defaults(CHOSEN, POLICY))


async def versions(world: World, guild_id: int) -> list[int]:
    return await world.column("SELECT version FROM guild_settings WHERE guild_id = ?", guild_id)


def test_a_guild_that_has_chosen_nothing_has_the_defaults(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await service(world).settings(NEW) == CHOSEN
        assert await versions(world, NEW) == []

    told(tmp_path, story)


def test_a_welcome_gives_the_first_settings_and_policy_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for _ in range(2):
            await service(world).welcome(NEW)
        assert await versions(world, NEW) == [1]
        found = await world.store.read(lambda tx: policies.newest(tx, NEW).at(Place()))
        assert (found.version, found.review_at, found.shadow) == (1, {"insult": 0.4}, True)

    told(tmp_path, story)


def test_a_guild_that_chose_before_it_was_welcomed_gets_the_policy_all_the_same(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await service(world).choose(NEW, by=1, paused=True)
        await service(world).welcome(NEW)
        assert (await service(world).settings(NEW)).paused
        found = await world.store.read(lambda tx: policies.newest(tx, NEW).at(Place()))
        assert found.review_at == {"insult": 0.4}

    told(tmp_path, story)


def test_every_change_is_a_version_of_its_own_and_says_who(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        first = await service(world).choose(NEW, by=1, moderator_channel_id=5)
        second = await service(world).choose(NEW, by=2, digest_sections=("hot",))
        assert (first.version, second.version) == (1, 2)
        assert (second.moderator_channel_id, second.digest_sections) == (5, ("hot",))
        assert second.zone == "Europe/Berlin"
        assert await service(world).settings(NEW) == second
        by = "SELECT changed_by FROM guild_settings WHERE guild_id = ? ORDER BY version"
        assert await world.column(by, NEW) == [1, 2]

    told(tmp_path, story)


def test_a_choice_that_changes_nothing_is_no_new_version(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.guilds.choose(GUILD, by=1, moderator_channel_id=MODS)
        assert await versions(world, GUILD) == [1]

    told(tmp_path, story)


def test_a_choice_that_was_made_from_what_holds_no_more_is_not_stored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        seen = await service(world).choose(NEW, by=1, paused=True)
        other = await service(world).choose(NEW, by=2, zone="Asia/Tokyo")
        late = await service(world).choose_after(NEW, seen.version, by=1, digest_time="09:00")
        assert late is None
        assert await service(world).settings(NEW) == other
        done = await service(world).choose_after(NEW, other.version, by=1, digest_time="09:00")
        assert done == await service(world).settings(NEW)
        assert done is not None
        assert (done.zone, done.digest_time, done.version) == ("Asia/Tokyo", "09:00", 3)

    told(tmp_path, story)


def test_guilds_are_sealed_from_one_another(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        before = await world.guilds.settings(GUILD)
        await world.guilds.choose(NEW, by=1, paused=True)
        assert await world.guilds.settings(GUILD) == before

    told(tmp_path, story)


def test_a_policy_s_change_is_a_new_version_and_old_ones_stay(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        found = await world.store.read(lambda tx: policies.newest(tx, GUILD).at(Place()))
        assert (found.version, found.act_at) == (2, {"insult": 0.95})
        assert await world.column("SELECT version FROM policies") == [1, 2]

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("roles", "permission", "may"),
    [({3}, False, True), ({4}, False, False), (set(), True, True), (set(), False, False)],
)
def test_a_moderator_or_admin_holds_the_chosen_role_or_the_permission(
    roles: set[int], permission: bool, may: bool
) -> None:
    chosen = GuildSettings(moderator_role_id=3, admin_role_id=3)
    held = frozenset(roles)
    assert is_moderator(chosen, role_ids=held, manage_messages=permission) is may
    assert is_admin(chosen, role_ids=held, manage_server=permission) is may


def test_where_no_role_was_chosen_no_role_will_do() -> None:
    nobody = GuildSettings()
    assert not is_moderator(nobody, role_ids=frozenset({1, 2}), manage_messages=False)
    assert not is_admin(nobody, role_ids=frozenset({1, 2}), manage_server=False)


def test_settings_survive_the_database() -> None:
    chosen = GuildSettings(
        *(1, 2, 3, 4, 5, "Europe/Berlin", "07:30"),
        *("weekly", 10, ("hot", "themes"), "skip", True, True),
        *(True, 8),
        language="de",
        version=9,
    )
    assert GuildSettings.from_document(chosen.to_document(), version=9) == chosen
    assert chosen.tz == ZoneInfo("Europe/Berlin")
    assert chosen.digest_clock == time(7, 30)

"""Erased text leaves the file itself, not only the rows."""

from pathlib import Path

from tests.world import GUILD, World, told

SECRET = "the quick brown secret that nobody may read again"
PERSON = 501


def holding(folder: Path) -> list[str]:
    """Return the files of the database that hold the text, in any page, used or free."""
    needle = SECRET.encode()
    return sorted(one.name for one in folder.iterdir() if needle in one.read_bytes())


async def fill(world: World) -> None:
    for _ in range(30):
        await world.post("words of others, that stay " * 20, author_id=502)
    for _ in range(5):
        await world.post(f"{SECRET} " * 60, author_id=PERSON)
    await world.settle()


def test_a_forgotten_text_leaves_the_database_and_its_log_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await fill(world)
        assert "seedbed.db-wal" in holding(tmp_path)  # the test sees what is there
        await world.privacy.forget(GUILD, PERSON)
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_an_expired_text_leaves_the_database_and_its_log_at_once(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await fill(world)
        world.clock.advance(days=31)
        await world.privacy.expire()
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_a_text_that_its_author_deletes_leaves_the_database_and_its_log_at_once(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.post(f"{SECRET} " * 60, author_id=PERSON)
        await world.settle()
        await world.intake.deleted([message], moderator_id=None)
        assert holding(tmp_path) == []

    told(tmp_path, story)


def test_a_text_that_was_forgotten_is_in_no_file_once_the_database_is_closed(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await fill(world)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()

    told(tmp_path, story)
    assert holding(tmp_path) == []
    assert [one.name for one in tmp_path.iterdir()] == ["seedbed.db"]

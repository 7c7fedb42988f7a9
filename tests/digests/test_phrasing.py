"""A writer's text in the digests of guilds that agreed to it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.digests.writing.written import Handed, Written
from tests.digests.world import THOUGHT, World, choose, told

FERRY = "A ferry every hour would carry more people than a second bridge does."

WROTE = "Members would rather have the old bridge mended first."
FALLBACK = (f"“{THOUGHT}”", f"“{FERRY}”")


class Scripted:
    """Writes one sentence on the first it is handed, or whatever it was made to answer."""

    def __init__(self, answer: Sequence[Written] | None = (Written(WROTE, (1, 2)),)) -> None:
        self.answer = answer
        self.handed: list[tuple[str, list[Handed]]] = []
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def write(
        self, title: str, sentences: Sequence[Handed], *, digest_id: int | None = None
    ) -> list[Written] | None:
        self.handed.append((title, list(sentences)))
        self.asked.set()
        await self.gate.wait()
        return list(self.answer) if self.answer is not None else None


async def discussed(world: World, writer: Scripted, *, agreed: bool = True) -> int:
    """Let two members reply and the day's digest come; return the first reply."""
    world.digests._writer = writer
    await choose(world, digest_writer=agreed)
    first = await world.reply(author=501)
    await world.reply(FERRY, author=502)
    await world.at(hours=20)
    return first


def test_a_writers_text_is_posted_with_links_to_what_it_rests_on(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        writer = Scripted()
        await discussed(world, writer)
        ((title, handed),) = writer.handed
        assert title == "On the river"
        assert [one.number for one in handed] == [1, 2]
        assert {one.text for one in handed} == {THOUGHT, FERRY}
        (said,) = world.said()
        assert WROTE in said
        assert said.count("https://discord.com/channels/7/700/") == 2
        shown = await world.archive.show(7, 1)
        assert shown is not None
        page = shown.files[-1].content.decode()
        assert all(part in page for part in (WROTE, THOUGHT, FERRY))

    told(tmp_path, story)


@pytest.mark.parametrize("answer", [None, ()])
def test_where_nothing_is_written_the_quotations_are_shown(
    answer: Sequence[Written] | None, tmp_path: Path
) -> None:
    async def story(world: World) -> None:
        await discussed(world, Scripted(answer))
        (said,) = world.said()
        assert all(quote in said for quote in FALLBACK)
        assert await world.rows("SELECT 1 FROM written") == []

    told(tmp_path, story)


def test_nothing_is_handed_over_for_a_guild_that_did_not_agree(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        writer = Scripted()
        await discussed(world, writer, agreed=False)
        assert writer.handed == []
        assert THOUGHT in world.said()[0]

    told(tmp_path, story)


def test_one_quotation_alone_is_not_handed_over(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        writer = world.digests._writer = Scripted()
        await choose(world, digest_writer=True)
        await world.reply()
        await world.at(hours=20)
        assert writer.handed == []
        assert len(world.posted) == 1

    told(tmp_path, story)


def test_a_reply_that_goes_while_the_writer_writes_takes_the_text_along(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        writer = Scripted()
        writer.gate.clear()
        writing = asyncio.create_task(discussed(world, writer))
        await writer.asked.wait()
        await world.execute("UPDATE replies SET state = 'deleted' WHERE author_id = 501")
        writer.gate.set()
        await writing
        (said,) = world.said()
        assert WROTE not in said
        assert THOUGHT not in said
        assert FERRY in said

    told(tmp_path, story)


def test_a_written_text_goes_when_a_reply_it_cites_may_not_be_quoted_any_more(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        first = await discussed(world, Scripted())
        await world.execute("UPDATE replies SET state = 'removed' WHERE id = ?", first)
        shown = await world.archive.show(7, 1)
        assert shown is not None
        assert WROTE not in repr(shown)
        assert FERRY in shown.files[-1].content.decode()

    told(tmp_path, story)

"""Words that were never posted are in nothing that anybody else is shown."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.digests.archive import Archive
from bot.digests.window import Window
from bot.moderation.lifecycle import Action
from bot.moderation.responses.response import State
from bot.moderation.scopes import GuildPolicy
from bot.store import (
    Tx,
    digests,
    discussions,
    earlier,
    material,
    queue,
    replies,
    shadows,
    temperatures,
    whys,
    windows,
)
from bot.store.windows import Planned
from tests.moderation.responses.stages import UNPOSTED, held_again, in_state
from tests.moderation.responses.writing import rewrite
from tests.moderation.steps import words
from tests.world import AUTHOR, CALM, GUILD, NOON, READER, THREAD, World, told

HIDDEN = "the cormorant dries its wings"
END = NOON + timedelta(days=3)

Stage = Callable[[World], Awaitable[None]]


def so_far(state: State) -> Stage:
    async def stage(world: World) -> None:
        await in_state(world, state, HIDDEN)

    return stage


async def again(world: World) -> None:
    await held_again(world, HIDDEN)


STAGES = [pytest.param(so_far(one), id=one) for one in UNPOSTED] + [
    pytest.param(again, id="held again")
]


def beside(tmp_path: Path, stage: Stage, look: Callable[[World], Awaitable[None]]) -> None:
    """Put an unposted response beside an ordinary reply, and look."""

    async def story(world: World) -> None:
        await world.say("the heron waits by the water", author_id=READER)
        await stage(world)
        world.clock.advance(seconds=1)
        await look(world)

    told(tmp_path, story)


async def read(world: World, query: Callable[[Tx], object]) -> str:
    return repr(await world.store.read(query))


@pytest.mark.parametrize("stage", STAGES)
def test_it_is_in_no_figure_of_the_discussion(tmp_path: Path, stage: Stage) -> None:
    async def look(world: World) -> None:
        def figures(tx: Tx) -> tuple[int, int, int, list[int]]:
            found = material.counts(tx, 1, start=NOON, end=END)
            posted = material.posted(tx, 1, start=NOON, end=END)
            zones = sum(found.zones.values())
            return found.replies, found.people, zones, [one.reply_id for one in posted]

        assert await world.store.read(figures) == (1, 1, 1, [1])

    beside(tmp_path, stage, look)


@pytest.mark.parametrize("stage", STAGES)
def test_it_is_no_source_of_a_digest_and_found_by_no_search(tmp_path: Path, stage: Stage) -> None:
    async def look(world: World) -> None:
        found = await world.store.read(lambda tx: material.quotable(tx, 1, start=NOON, end=END))
        assert [one.text for one in found] == ["the heron waits by the water"]
        await world.digests.now(GUILD, 1)
        archive = Archive(world.store)
        for term, hits in (("heron", 1), ("cormorant", 0)):
            searched = await archive.search(GUILD, term)
            assert searched is not None
            assert len(searched.hits) == hits
        for form in ("html", "markdown", "json"):
            file = await archive.export(GUILD, 1, form)
            assert file is not None
            assert b"cormorant" not in file.content
        assert await world.column("SELECT reply_id FROM digest_sources WHERE reply_id > 1") == []

    beside(tmp_path, stage, look)


@pytest.mark.parametrize("stage", STAGES)
def test_it_warms_no_thread(tmp_path: Path, stage: Stage) -> None:
    async def look(world: World) -> None:
        found = await world.store.read(
            lambda tx: temperatures.said(tx, THREAD, since=NOON, until=END)
        )
        assert len(found) == 1

    beside(tmp_path, stage, look)


@pytest.mark.parametrize("stage", STAGES)
def test_it_is_beside_no_other_case_and_nobody_can_have_quoted_it(
    tmp_path: Path, stage: Stage
) -> None:
    async def look(world: World) -> None:
        (answered,) = await world.column("SELECT message_id FROM replies WHERE id = 2")
        rude = await world.say("you clod", 2**60, author_id=READER, answers_message_id=answered)
        await world.reporting.report(GUILD, rude, "it stings", by=AUTHOR)
        await world.settle()
        card = next(one for one in world.cards if "clod" in one.words)
        assert "heron" in card.words
        assert "cormorant" not in card.words
        reply = await world.store.read(lambda tx: replies.find(tx, rude))
        assert reply is not None
        assert "cormorant" not in await read(world, lambda tx: earlier.texts(tx, reply))

    beside(tmp_path, stage, look)


@pytest.mark.parametrize("stage", STAGES)
def test_why_knows_it_by_no_message_and_shadows_count_it_not(tmp_path: Path, stage: Stage) -> None:
    async def look(world: World) -> None:
        (message,) = await world.column("SELECT message_id FROM replies WHERE id = 2")
        assert await world.store.read(lambda tx: whys.of_message(tx, GUILD, message)) is None

    beside(tmp_path, stage, look)


@pytest.mark.parametrize("state", [State.ASKED, State.HELD, State.DECLINED, State.DROPPED])
def test_what_shadow_mode_would_have_done_to_it_is_not_told(tmp_path: Path, state: State) -> None:
    async def story(world: World) -> None:
        chosen = GuildPolicy.plain({"insult": 0.6}, {"insult": 0.65}, shadow=True)
        await world.govern(chosen)
        await in_state(world, state, HIDDEN)
        await world.say("you dolt [insult=0.7]", author_id=READER)
        found = await world.store.read(
            lambda tx: shadows.in_window(tx, GUILD, 1, start=NOON, end=END)
        )
        assert [one.action for one in found.held] == [Action.REMOVE]

    told(tmp_path, story)


@pytest.mark.parametrize("stage", STAGES)
def test_no_digest_waits_for_it_and_nothing_stands_in_the_thread(
    tmp_path: Path, stage: Stage
) -> None:
    async def look(world: World) -> None:
        await world.store.write(
            lambda tx: tx.execute("UPDATE revisions SET state = 'waiting' WHERE reply_id = 2")
        )
        whole = Window(NOON, END)
        planned = Planned(1, GUILD, 1, whole, NOON)
        assert not await world.store.read(lambda tx: windows.unread(tx, planned))
        present = await world.store.read(lambda tx: replies.present_ids(tx, THREAD, since=0))
        assert len(present) == 1
        await world.store.write(
            lambda tx: tx.execute("UPDATE replies SET state = 'deleted' WHERE id = 1")
        )
        assert not await world.store.read(lambda tx: discussions.has_replies(tx, THREAD))

    beside(tmp_path, stage, look)


def test_links_to_a_held_response_lead_to_its_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, HIDDEN)
        await world.store.write(lambda tx: tx.execute("UPDATE cases SET card_message_id = NULL"))
        ((one,), _) = await world.store.read(lambda tx: digests.open_cases(tx, 1, limit=3))
        assert (one.channel_id, one.message_id) == (THREAD, None)
        places = await world.store.read(lambda tx: digests.case_places(tx, GUILD, {1}))
        assert places == {1: (THREAD, None)}
        (in_band,) = await world.store.read(
            lambda tx: queue.band(
                tx, GUILD, label="insult", low=0.6, high=0.8, limit=5, now=world.clock.now()
            )
        )
        assert in_band.held
        assert in_band.url.endswith(f"/{GUILD}/{THREAD}")

    told(tmp_path, story)


def test_what_a_held_response_is_rewritten_to_is_on_no_card_before_it_is_sent(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, "the heron waits")
        await rewrite(world, 1, f"{HIDDEN} [insult=0.8]", by=AUTHOR)
        assert "heron" in words(world.cards[0].message)
        assert "cormorant" not in world.cards[0].words

    told(tmp_path, story)


def test_once_posted_it_is_a_reply_like_any_other(tmp_path: Path) -> None:
    async def look(world: World) -> None:
        await world.say(CALM, author_id=READER)
        found = await world.store.read(lambda tx: material.counts(tx, 1, start=NOON, end=END))
        assert (found.replies, found.people) == (3, 2)
        sources = await world.store.read(lambda tx: material.quotable(tx, 1, start=NOON, end=END))
        assert HIDDEN in [one.text for one in sources]
        warm = await world.store.read(
            lambda tx: temperatures.said(tx, THREAD, since=NOON, until=END)
        )
        assert len(warm) == 3
        searched = await Archive(world.store).search(GUILD, "cormorant")
        assert searched is not None
        assert len(searched.hits) == 1

    beside(tmp_path, so_far(State.POSTED), look)


def test_what_is_rewritten_before_it_is_posted_counts_as_edited_only_once_it_is_edited(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        def edited(tx: Tx) -> tuple[int, int]:
            found = material.counts(tx, 1, start=NOON, end=END)
            return found.replies, found.edited

        await in_state(world, State.ASKED, HIDDEN)
        await rewrite(world, 1, "the heron waits")
        assert await world.store.read(edited) == (1, 0)
        await rewrite(world, 1, "the heron stays")
        assert await world.store.read(edited) == (1, 1)
        await world.edit(await world.say(CALM), "I see it as you do")
        assert await world.store.read(edited) == (2, 2)

    told(tmp_path, story)

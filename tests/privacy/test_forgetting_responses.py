"""Forgetting leaves nothing of responses, wherever they are."""

from pathlib import Path

import pytest

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Move
from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import State
from bot.store import responses
from tests.moderation.responses.stages import PENDING, in_state
from tests.moderation.responses.writing import (
    respond,
    response,
    rewrite,
    visible,
)
from tests.privacy.places import JUDGE, PERSON, decide, indexed, places_of, raw, spellings
from tests.world import CALM, GUILD, THREAD, World, told

WRITER = Writer(PERSON)
WORDS = "you knobhead of a heron"
HELD_WORDS = f"{WORDS} [insult=0.7]"


@pytest.mark.parametrize("state", [*PENDING, State.POSTED, State.DECLINED])
def test_forgetting_leaves_nothing_of_a_response_wherever_it_is(
    tmp_path: Path, state: State
) -> None:
    async def story(world: World) -> None:
        await in_state(world, state, WORDS, by=PERSON)
        assert "responses.author_id" in await places_of(world, PERSON)
        await world.privacy.forget(GUILD, PERSON)
        assert await places_of(world, PERSON) == set()
        world.scorer.down = False
        world.carrier.fault = lambda _: "none"
        await world.pass_time(hours=1)
        assert visible(world) == []
        for needle in (PERSON, WORDS):
            assert await places_of(world, needle) == set()
        left = State.DECLINED if state is State.DECLINED else State.DROPPED
        assert (await response(world)).state is left
        assert all(one.startswith("effect ") for one in await world.undone())
        assert "knobhead" not in indexed(tmp_path)
        assert not any(one in raw(tmp_path) for one in spellings(WORDS))

    told(tmp_path, story)


def test_a_response_whose_posting_was_not_answered_is_taken_down_as_well(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = lambda deed: "lost" if deed.kind == "respond" else "none"
        await respond(world, CALM, writer=WRITER)
        assert visible(world) == [CALM]
        assert (await response(world)).state is State.ACCEPTED
        await world.privacy.forget(GUILD, PERSON)
        world.carrier.fault = lambda _: "none"
        await world.pass_time(hours=1)
        assert visible(world) == []

    told(tmp_path, story)


def test_who_is_forgotten_is_told_nothing_any_more(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.carrier.fault = lambda deed: "down" if deed.kind == "tell" else "none"
        await respond(world, CALM, writer=WRITER)
        assert "effects.payload" in await places_of(world, PERSON)
        await world.privacy.forget(GUILD, PERSON)
        assert await places_of(world, PERSON) == set()
        world.carrier.fault = lambda _: "none"
        await world.pass_time(hours=1)
        assert (world.discord.answers, world.discord.told) == ([], [])
        assert visible(world) == []

    told(tmp_path, story)


def test_who_is_forgotten_takes_the_edit_that_waits_with_them(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM, writer=WRITER)
        await rewrite(world, 1, HELD_WORDS, by=PERSON)
        await world.privacy.forget(GUILD, PERSON)
        await world.pass_time(hours=1)
        assert visible(world) == []
        assert [(await response(world, one)).state for one in (1, 2)] == [State.DROPPED] * 2
        for needle in (PERSON, CALM, HELD_WORDS):
            assert await places_of(world, needle) == set()

    told(tmp_path, story)


def test_a_decline_that_is_undone_once_its_words_are_forgotten_posts_nothing(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.DECLINED, WORDS, by=PERSON)
        await world.privacy.forget(GUILD, PERSON)
        await world.desk.move(GUILD, 1, Move(Event.UNDO, JUDGE, "button"))
        await world.settle()
        assert visible(world) == []
        assert (await response(world)).state is State.DROPPED

    told(tmp_path, story)


def test_an_edit_of_what_was_erased_is_its_author_s_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.POSTED, WORDS, by=PERSON)
        world.clock.advance(days=30)
        assert (await world.privacy.expire()).texts == 1
        await rewrite(world, 1, "I see it as you do", by=PERSON)
        assert visible(world) == ["I see it as you do"]
        assert (await world.privacy.show(GUILD, PERSON)).texts == 1
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert await places_of(world, PERSON) == set()
        assert await places_of(world, "I see it as you do") == set()

    told(tmp_path, story)


def test_who_was_forgotten_is_not_asked_about_in_the_limits_either(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.ASKED, WORDS, by=PERSON)
        assert await world.column("SELECT what FROM attempts") == ["sent", "nudged"]
        await world.privacy.forget(GUILD, PERSON)
        assert await world.column("SELECT what FROM attempts") == []
        assert await world.store.read(lambda tx: responses.by(tx, GUILD, PERSON)) == []

    told(tmp_path, story)


def test_a_held_response_s_card_loses_the_words_that_are_forgotten(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, WORDS, by=PERSON)
        assert WORDS in world.cards[0].words
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert WORDS not in world.cards[0].words
        assert str(PERSON) not in world.cards[0].words
        assert (await world.case())["state"] == "lapsed"
        await decide(world, Verdict.DISMISS)
        assert visible(world, THREAD) == []

    told(tmp_path, story)

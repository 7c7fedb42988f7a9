"""Responses that nothing could score in time: whom that holds up, and what late scores change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import State
from bot.moderation.scopes import GUILD as EVERYWHERE
from bot.moderation.scopes import GuildPolicy, Layer
from tests.moderation.responses.writing import respond, response, screen, visible
from tests.world import AUTHOR, CALM, GRIM, LATE_AFTER, READER, RUDE, THREAD, World, told

ROLE = 5
OTHER_CALM = "I see it as you do"


async def with_layer(world: World, **exempt: frozenset[int]) -> None:
    plain = GuildPolicy.plain({"insult": 0.6}, {}, shadow=False)
    said: Mapping[str, Any] = exempt
    await world.govern(plain.with_layer(EVERYWHERE, Layer({"insult": 0.6}, **said)))


async def too_late(world: World) -> None:
    """Let everything wait longer than it may for its scores."""
    world.clock.moment += LATE_AFTER
    await world.settle()


def test_an_exempt_member_waits_no_longer_than_others_and_is_before_nobody(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await with_layer(world, exempt_role_ids=frozenset({ROLE}))
        world.scorer.down = True
        await respond(world, CALM, writer=Writer(AUTHOR, frozenset({ROLE})))
        await respond(world, OTHER_CALM, writer=Writer(READER))
        await too_late(world)
        assert sorted(visible(world)) == sorted([CALM, OTHER_CALM])
        assert await world.column("SELECT reply_id FROM cases") == [2]

    told(tmp_path, story)


def test_where_everything_passes_no_moderator_is_asked(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await with_layer(world, exempt_channel_ids=frozenset({THREAD}))
        world.scorer.down = True
        await respond(world, CALM)
        await too_late(world)
        assert visible(world) == [CALM]
        assert await world.column("SELECT reply_id FROM cases") == []

    told(tmp_path, story)


async def held_unscored(world: World, text: str) -> None:
    """Have a response held that nothing could score, and let the scorer come back."""
    await screen(world)
    world.scorer.down = True
    await respond(world, text)
    await too_late(world)
    assert (await world.case())["label"] == "unscored"
    world.scorer.down = False
    await world.settle()


def test_scores_that_come_late_are_on_the_card_of_what_is_held(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await held_unscored(world, RUDE)
        case = await world.case()
        assert (case["label"], case["score"], case["state"]) == ("insult", 0.9, "open")
        assert len(await world.rows("SELECT 1 FROM cases")) == 1
        assert (await response(world)).state is State.HELD

    told(tmp_path, story)


def test_what_is_held_is_declined_by_scores_that_come_late(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await held_unscored(world, GRIM)
        assert (await response(world)).state is State.DECLINED
        assert visible(world) == []

    told(tmp_path, story)

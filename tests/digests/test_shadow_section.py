"""What shadow mode held back, in the digest."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.digests.material import HeldBack, Shadow
from bot.digests.section import Line, Section
from bot.digests.sections.shadow import shadow
from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.scopes import GUILD as SERVER
from bot.moderation.scopes import GuildPolicy, Layer, Scope
from bot.store import digests, shadows
from tests.digests.told import lines, material
from tests.moderation.desk_steps import appeal
from tests.moderation.steps import decide
from tests.world import CALM, GRIM, GUILD, NOON, RUDE, World, told

LIVE = Line("`/policy live` shows the forecast, and ends shadow mode if you agree.")
NOTHING = Line("Shadow mode: nothing would have been done by itself.")


def section(found: Shadow | None) -> Section | None:
    return shadow(replace(material(), shadow=found))


def held(*found: tuple[str, str | None, int | None]) -> tuple[HeldBack, ...]:
    return tuple(HeldBack(action, "insult", outcome, case) for action, outcome, case in found)


def policy(
    *,
    on: bool = True,
    act_at: float | None = 0.95,
    where: Scope = SERVER,
    bounds: dict[str, float | None] | None = None,
) -> GuildPolicy:
    made = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, shadow=on)
    layer = made.layer(where)
    bounds = bounds or ({} if act_at is None else {"insult": act_at})
    return made.with_layer(where, Layer(layer.review_at, bounds, layer.actions))


async def read(world: World) -> Shadow:
    end = world.clock.now()
    return await world.store.read(lambda tx: shadows.in_window(tx, GUILD, 1, start=NOON, end=end))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (None, ()),
        (Shadow(at_end=True, now=True, could_act=False), ()),
        (Shadow(at_end=False, now=False, could_act=True), ()),
        (Shadow(at_end=False, now=True, could_act=True), ()),  # live until the window's end
        (Shadow(at_end=True, now=True, could_act=True), (NOTHING, LIVE)),
        (Shadow(at_end=True, now=False, could_act=True), (NOTHING,)),
    ],
)
def test_with_nothing_held_back_a_line_says_so_where_the_bot_could_have_acted(
    found: Shadow | None, told: tuple[Line, ...]
) -> None:
    assert lines(section(found)) == told


def test_what_would_have_been_done_is_told_per_action_with_what_moderators_made_of_it() -> None:
    found = held(
        ("remove", "upheld", 1), ("warn", "open", 2), ("remove", "dismissed", 3),
        ("remove", "upheld", 4), ("remove", None, None), ("warn", "undone", 5),
    )  # fmt: skip
    assert lines(section(Shadow(True, True, True, found))) == (
        Line("Shadow mode: the bot would have acted on 6 replies by itself."),
        Line("4 would have been removed: 2 upheld, 1 dismissed, 1 gone before it was a case."),
        Line("2 would have been answered with a warning: 1 taken back, 1 not decided yet."),
        Line("Case 3, insult: dismissed.", case=3),
        Line("Case 5, insult: taken back.", case=5),
        Line("Case 2, insult: not decided yet.", case=2),
        Line("Case 1, insult: upheld.", case=1),
        Line("Case 4, insult: upheld.", case=4),
        LIVE,
    )


def test_five_cases_are_named_and_the_others_counted() -> None:
    found = held(*(("remove", "open", number) for number in range(1, 9)))
    told = lines(section(Shadow(True, False, True, found)))
    assert [one.case for one in told if one.case] == [1, 2, 3, 4, 5]
    assert told[-1] == Line("And 3 more.")


def test_what_was_held_back_is_read_with_how_it_ended(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy())
        for _ in range(4):
            await world.say(GRIM)
        await world.say(RUDE)
        await world.say(CALM)
        await decide(world, number=1)
        await decide(world, Verdict.DISMISS, number=2)
        await appeal(world, 3, Event.OVERTURN)
        world.clock.advance(seconds=1)
        assert await read(world) == Shadow(
            at_end=True,
            now=True,
            could_act=True,
            held=held(
                ("remove", "upheld", 1), ("remove", "dismissed", 2), ("remove", "undone", 3),
                ("remove", "open", 4),
            ),
        )  # fmt: skip

    told(tmp_path, story)


def test_live_nothing_is_held_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy(on=False))
        await world.say(GRIM)
        world.clock.advance(seconds=1)
        assert await read(world) == Shadow(at_end=False, now=False, could_act=True)

    told(tmp_path, story)


def test_what_was_held_back_before_going_live_is_told_still(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy())
        edited = await world.say(GRIM)
        await world.edit(edited, CALM)
        world.clock.advance(seconds=1)
        await world.govern(policy(on=False))
        world.clock.advance(seconds=1)
        found = await read(world)
        assert found == Shadow(False, False, True, held(("remove", "open", 1)))
        assert LIVE not in lines(section(found))

    told(tmp_path, story)


def test_what_the_bot_did_while_live_was_not_held_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy(on=False))
        await world.say(GRIM)
        world.clock.advance(seconds=1)
        await world.govern(policy())
        await world.say(GRIM)
        world.clock.advance(seconds=1)
        assert (await read(world)).held == held(("remove", "open", 2))

    told(tmp_path, story)


def test_of_a_reply_that_was_edited_what_would_have_come_first_counts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        bounds: dict[str, float | None] = {"insult": 0.95, "threat": 0.95}
        await world.govern(policy(bounds=bounds))
        edited = await world.say(GRIM)
        await world.edit(edited, "beware [threat=0.99]")
        world.clock.advance(seconds=1)
        (found,) = (await read(world)).held
        assert (found.label, found.outcome, found.case) == ("insult", "open", 1)

    told(tmp_path, story)


def test_shadow_mode_that_began_after_the_window_is_not_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy(on=False))
        world.clock.advance(seconds=1)
        end = world.clock.now()
        await world.govern(policy())
        found = await world.store.read(
            lambda tx: shadows.in_window(tx, GUILD, 1, start=NOON, end=end)
        )
        assert (found.at_end, found.now) == (False, True)
        assert section(found) is None

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("chosen", "could"),
    [
        ({"act_at": None}, False),
        ({"bounds": {"insult": None}}, False),
        ({"act_at": 0.95, "where": Scope("thread", 700)}, True),
    ],
    ids=str,
)
def test_a_bound_to_act_anywhere_is_one(
    tmp_path: Path, chosen: dict[str, Any], could: bool
) -> None:
    async def story(world: World) -> None:
        await world.govern(policy(**chosen))
        world.clock.advance(seconds=1)
        assert (await read(world)).could_act is could

    told(tmp_path, story)


def test_the_digest_links_the_cases_and_keeps_figures_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.govern(policy())
        await world.say(GRIM)
        world.clock.advance(hours=1)
        made = await world.digests.now(GUILD, 1)
        await world.settle()
        digest = await world.store.read(lambda tx: digests.get(tx, made.id))
        assert digest is not None
        (found,) = [one for one in digest.sections if one.name == "shadow"]
        assert Line("Case 1, insult: not decided yet.", case=1) in found.lines
        assert await world.column("SELECT document FROM digests WHERE document LIKE '%clod%'") == []

    told(tmp_path, story)

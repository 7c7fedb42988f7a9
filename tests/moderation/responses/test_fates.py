"""What became of responses that were nudged or held, counted from their steps."""

import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.desk_figures import DeskFigures, window_lines
from bot.moderation.lifecycle import Verdict
from bot.moderation.record_export import jsonl
from bot.moderation.responses.fates import Fates, fate_lines, fates
from bot.moderation.responses.response import TRANSITIONS, Event, State
from bot.store import Tx, record_figures
from tests.moderation.responses.writing import choose, respond, rewrite, screen
from tests.moderation.steps import decide
from tests.world import CALM, GUILD, NOON, RUDE, World, told


def of(*steps: str) -> Fates:
    return fates((1, step) for step in steps)


@pytest.mark.parametrize(
    ("steps", "became"),
    [
        (("ask",), Fates(nudged=1, undecided=1)),
        (("ask", "rewrite"), Fates(nudged=1, undecided=1)),
        (("ask", "drop"), Fates(nudged=1, dropped=1)),
        (("ask", "rewrite", "drop"), Fates(nudged=1, dropped=1)),
        (("ask", "accept", "post"), Fates(nudged=1, sent=1)),
        (("ask", "accept", "post", "drop"), Fates(nudged=1, sent=1)),
        (("ask", "rewrite", "accept", "post"), Fates(nudged=1, edited=1)),
        (("ask", "rewrite", "rewrite", "accept"), Fates(nudged=1, edited=1)),
        (("ask", "rewrite", "ask", "accept", "post"), Fates(nudged=1, sent=1)),
        (("ask", "rewrite", "ask"), Fates(nudged=1, undecided=1)),
        (("ask", "hold"), Fates(nudged=1, sent=1, held=1, waiting=1)),
        (("hold", "approve", "post"), Fates(held=1, approved=1)),
        (("hold", "approve", "post", "hold"), Fates(held=1, waiting=1)),
        (("hold", "decline"), Fates(held=1, declined=1)),
        (("hold", "decline", "restore", "post"), Fates(held=1, approved=1)),
        (("hold", "drop"), Fates(held=1)),
        (("hold", "accept", "post"), Fates(held=1)),
        (("hold", "rewrite", "accept", "post"), Fates(held=1)),
        (("accept", "post"), Fates()),
        (("decline",), Fates()),
    ],
)
def test_the_last_nudge_and_the_last_hold_count(steps: tuple[str, ...], became: Fates) -> None:
    assert of(*steps) == became


def test_each_response_counts_for_itself() -> None:
    steps = [(1, "ask"), (2, "ask"), (1, "drop"), (3, "hold"), (2, "accept"), (3, "approve")]
    assert fates(steps) == Fates(nudged=2, dropped=1, sent=1, held=1, approved=1)


@st.composite
def lives(draw: st.DrawFn) -> list[str]:
    """Steps that a response can make, from any state on."""
    state, steps = draw(st.sampled_from(list(State))), []
    for _ in range(draw(st.integers(0, 12))):
        ways = TRANSITIONS[state]
        if not ways:
            break
        event = draw(st.sampled_from(sorted(ways)))
        steps.append(str(event))
        state = ways[event]
    return steps


@given(st.lists(lives(), max_size=5))
def test_every_nudged_and_every_held_response_comes_to_something(found: list[list[str]]) -> None:
    made = fates((number, step) for number, steps in enumerate(found) for step in steps)
    assert made.nudged == sum(Event.ASK in steps for steps in found)
    assert made.nudged == made.edited + made.sent + made.dropped + made.undecided
    assert made.held == sum(Event.HOLD in steps for steps in found)
    assert made.held >= made.approved + made.declined + made.waiting


def test_where_none_was_nudged_or_held_nothing_is_said() -> None:
    assert fate_lines(Fates()) == []


def test_only_what_happened_is_named() -> None:
    assert fate_lines(Fates(nudged=1, edited=1)) == ["Nudged before posting: 1 response (1 edited)"]
    assert fate_lines(Fates(held=3, approved=1, waiting=1)) == [
        "Held before posting: 3 responses (1 approved, 1 waiting, 1 not to be decided any more)"
    ]


def test_the_figures_survive_being_stored_and_old_ones_have_none() -> None:
    figures = DeskFigures(responses=Fates(nudged=3, sent=2, dropped=1))
    document = figures.to_document()
    assert DeskFigures.from_document(document) == figures
    del document["responses"]
    assert DeskFigures.from_document(document) == DeskFigures()


def test_the_digest_counts_what_became_of_nudges_and_holds(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await rewrite(world, 1, CALM)
        for _ in range(3):
            await respond(world, RUDE)
        await choose(world, "send", 2)
        await choose(world, "drop", 3)
        await screen(world)
        for number in (5, 6, 7):
            await respond(world, RUDE)
            await choose(world, "send", number)
        assert await decide(world, Verdict.DISMISS, number=2)
        assert await decide(world, Verdict.UPHOLD, number=3)
        world.clock.advance(minutes=1)
        await world.digests.now(GUILD, 1)
        (document,) = await world.column("SELECT document FROM digests")
        assert "Nudged before posting: 7 responses (1 edited, 4 sent anyway, 1 dropped" in document
        assert "Held before posting: 3 responses (1 approved, 1 declined, 1 waiting)" in document

    told(tmp_path, story)


def test_what_happened_outside_the_window_does_not_count(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        world.clock.advance(hours=1)
        await choose(world, "drop", 1)
        hour = timedelta(hours=1)

        def desk(tx: Tx, start: datetime) -> DeskFigures:
            now = world.clock.now()
            return record_figures.desk(tx, GUILD, start=start, end=start + hour, now=now)

        figures = [
            await world.store.read(partial(desk, start=start)) for start in (NOON, NOON + hour)
        ]
        assert [one.responses for one in figures] == [Fates(nudged=1, undecided=1), Fates()]
        assert "Nudged before posting: 1 response (1 not decided yet)" in window_lines(figures[0])

    told(tmp_path, story)


def test_the_record_tells_every_step_of_a_response_and_no_word_of_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.DISMISS)
        entries = await world.office.record.export(GUILD, days=1)
        text = jsonl(one for one in entries if one.what in ("response", "dismiss"))
        lines = [json.loads(line) for line in text.splitlines()]
        assert [(one["what"], one["detail"].get("event")) for one in lines] == [
            ("response", "ask"),
            ("response", "hold"),
            ("dismiss", None),
            ("response", "approve"),
            ("response", "post"),
        ]
        assert lines[3]["detail"] == {
            "reply": 1,
            "event": "approve",
            "before": "held",
            "after": "accepted",
        }
        assert RUDE not in text
        assert {one["person"] for one in lines if one["what"] == "response"} == {None}

    told(tmp_path, story)

"""The alarm where moderators uphold more, or less, of what a label flags than was promised."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.look.render import markdown, message
from bot.digests.sections.calibration import calibration
from bot.digests.shown import DigestView, ShownLine, ShownSection
from bot.moderation.calibration.fit import Calibrated, Pair
from bot.moderation.calibration.promises import Promise, breach, by_chance
from bot.moderation.scopes import LABELS, GuildPolicy
from bot.store import Tx, calibrations, policies
from bot.store.calibrations import Scored
from tests.digests.told import lines, material
from tests.digests.views import embed, view
from tests.digests.views import told as read
from tests.digests.world import GUILD, OPENED, World, told
from tests.moderation.calibration.rulings import rule

PROMISE = Promise("insult", 0.7, 0.7, 0.62, 0.77)
FEWER = (
    "insult was calibrated for 70 % (62 to 77 % to be expected). Of the last 100 decisions on what "
    "it flagged, 54 were upheld: fewer than promised. `/calibrate insult 0.7` fits it anew. "
    "(Chance alone does so in 8.2 % of such looks.)"
)
MORE = (
    "insult was calibrated for 70 % (62 to 77 % to be expected). Of the last 100 decisions on what "
    "it flagged, 78 were upheld: more than promised, so a lower threshold would do. "
    "`/calibrate insult 0.7` fits it anew. (Chance alone does so in 8.2 % of such looks.)"
)
ANOTHER = (
    "insult was calibrated for 70 % on the scores of another scorer, or another version: the "
    "promise no longer holds. `/calibrate insult 0.7` fits it anew, once enough is decided on new "
    "scores."
)


def decisions(upheld: int, of: int = 100, chance: float = 1.0) -> tuple[tuple[bool, float], ...]:
    return tuple((number < upheld, chance) for number in range(of))


def said(*promises: Promise) -> list[str]:
    found = calibration(replace(material(), promises=promises))
    return [one.said for one in lines(found)]


def shown(*promises: Promise) -> DigestView:
    told = tuple(ShownLine(one) for one in said(*promises))
    return view(sections=(ShownSection("calibration", "Calibration", told),) if told else ())


@pytest.mark.parametrize(
    ("decided", "alarm"),
    [
        ((), []),
        (decisions(0, of=99), []),
        (decisions(54), [FEWER]),
        (decisions(61), [FEWER.replace("54", "61")]),
        (decisions(62), []),
        (decisions(70), []),
        (decisions(77), []),
        (decisions(78), [MORE]),
        (decisions(70) + decisions(0), []),  # only the newest 100 count
        (decisions(0) + decisions(100), [FEWER.replace("54", "0")]),
    ],
)
def test_an_alarm_is_raised_where_a_hundred_decisions_leave_the_interval(
    decided: Sequence[tuple[bool, float]], alarm: list[str]
) -> None:
    assert said(replace(PROMISE, decisions=decided)) == alarm


def test_a_sample_weighs_as_much_as_it_stands_for() -> None:
    """70 of 100 were upheld; of what they stand for, 70 of 70 + 10 x 3."""
    plain = decisions(70, of=90) + decisions(0, of=10)
    assert said(replace(PROMISE, decisions=plain)) == []
    drawn = decisions(70, of=90) + decisions(0, of=10, chance=0.1)
    (told,) = said(replace(PROMISE, decisions=drawn))
    assert "an estimated 37 % were upheld: fewer than promised" in told


def test_another_scorer_ends_the_promise_however_well_it_was_kept() -> None:
    assert said(replace(PROMISE, same_scorer=False)) == [ANOTHER]
    kept = replace(PROMISE, decisions=decisions(70), same_scorer=False)
    assert said(kept, PROMISE) == [ANOTHER]


def test_where_every_promise_is_kept_there_is_no_section() -> None:
    kept = replace(PROMISE, decisions=decisions(70))
    assert calibration(replace(material(), promises=(kept, PROMISE))) is None
    assert calibration(material()) is None


@pytest.mark.parametrize(
    ("expected", "low", "high", "often"),
    [(0.7, 0.62, 0.77, 0.082), (0.7, 0.58, 0.8, 0.013), (0.7, 0.65, 0.75, 0.23), (0.7, 0, 1, 0)],
)
def test_how_often_chance_alone_leaves_the_interval_is_told(
    expected: float, low: float, high: float, often: float
) -> None:
    promise = Promise("insult", 0.7, expected, low, high)
    assert by_chance(promise) == pytest.approx(often, abs=0.001)


def test_that_often_an_alarm_is_false() -> None:
    chance, times = Random(6), 4_000
    alarms = sum(
        breach(replace(PROMISE, decisions=[(chance.random() < 0.7, 1.0) for _ in range(100)]))
        is not None
        for _ in range(times)
    )
    assert alarms / times == pytest.approx(by_chance(PROMISE), abs=0.015)


@given(
    st.floats(0.5, 0.99), st.floats(0, 1), st.floats(0, 1), st.lists(st.booleans(), max_size=120)
)
def test_any_promise_is_told_in_at_most_one_line(
    expected: float, one: float, other: float, upheld: list[bool]
) -> None:
    decided = [(value, 1.0) for value in upheld]
    promise = Promise("insult", 0.7, expected, min(one, other), max(one, other), decided)
    assert 0 <= by_chance(promise) <= 1 + math.ulp(1)
    assert len(said(promise)) <= (len(upheld) >= 100)


@pytest.mark.parametrize("label", LABELS)
def test_the_longest_alarm_stands_whole_on_the_first_screen(label: str) -> None:
    longest = Promise(label, 0.725, 0.7, 0.5, 0.9995, decisions(100, chance=0.5))
    (told,) = said(longest)
    assert "an estimated 100 % were upheld: more than promised" in told
    assert told in read(message(shown(longest)))


def test_the_first_screen_says_what_needs_a_new_fit() -> None:
    alarmed = shown(replace(PROMISE, decisions=decisions(54)))
    needs = read(message(alarmed)).split("What needs you")[1]
    assert f"No case is open.\n\n- {FEWER}" in needs
    assert embed(message(alarmed)).colour == "attention"
    assert markdown(alarmed).count(FEWER) == 1
    calm = message(shown(PROMISE))
    assert "Nothing: no case is open." in read(calm)
    assert embed(calm).colour == "neutral"


def test_a_digest_raises_the_alarm_from_what_was_decided(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        found = Calibrated(0.7, 0.5, 0.7, 0.62, 0.77, 40, 90)
        policy = GuildPolicy.plain({"insult": 0.5})

        def promise(tx: Tx) -> None:
            policies.save(tx, GUILD, policy, by=None, now=OPENED)
            calibrations.add(
                tx,
                GUILD,
                "insult",
                found,
                pairs=[Pair(0.8, True)],
                scored=Scored("scripted", "1"),
                policy_version=2,
                by=None,
                now=OPENED,
            )

        await world.store.write(promise)
        ruled = [Pair(0.5, number < 54) for number in range(100)]
        await rule(world.store, ruled, guild=GUILD, since=OPENED)
        await world.at(hours=20)
        digest = await world.latest()
        (section,) = [one for one in digest.sections if one.name == "calibration"]
        assert [one.said for one in section.lines] == [FEWER]
        assert FEWER in world.posted[0].message.embeds[0].fields[1].value

    told(tmp_path, story)

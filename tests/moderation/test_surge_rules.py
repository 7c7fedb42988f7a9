"""The rules of a surge: when it begins, when it is over, and what its card says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.surge import CALM_MINUTES, Flood, begins, is_over, looked_at, surge_card
from tests.world import GUILD, NOON

MOST = 20
FLOOD = Flood(
    GUILD, NOON, None, cases=3457, members=500, threads=((700, 2000), (701, 1457)),
    cardless=3437, waiting=3400,
)  # fmt: skip


def ago(*seconds: float) -> list[datetime]:
    """Return moments so many seconds before noon, the newest first."""
    return [NOON - timedelta(seconds=one) for one in sorted(seconds)]


def words(flood: Flood) -> str:
    (embed,) = surge_card(flood).embeds
    return f"{embed.title}\n{embed.description}"


@pytest.mark.parametrize(
    ("seconds", "begun"),
    [
        ([0.0] * MOST, None),
        ([0.0] * (MOST + 1), 0.0),
        ([*range(MOST), 59.999], 59.999),
        ([*range(MOST), 60.0], None),
        ([*range(MOST), -1.0], None),
    ],
)
def test_one_case_too_many_within_a_minute_begins_a_surge(
    seconds: Sequence[float], begun: float | None
) -> None:
    since = None if begun is None else NOON - timedelta(seconds=begun)
    assert begins(ago(*seconds), most=MOST, now=NOON) == since


@pytest.mark.parametrize("most", [0, -1])
def test_switched_off_none_begins_and_any_is_over(most: int) -> None:
    assert begins(ago(*[0.0] * 1000), most=most, now=NOON) is None
    assert is_over(ago(*[0.0] * 1000), most=most, now=NOON)


@pytest.mark.parametrize(
    ("seconds", "over"),
    [
        ([], True),
        ([0.0] * 5, False),
        ([0.0] * 4, True),
        ([59.0] * 4 + [61.0] * 4 + [121.0] * 4, True),
        ([121.0] * 5, False),
        ([179.999] * 5, False),
        ([180.0] * 100, True),
        ([-1.0] * 100, True),
    ],
)
def test_a_surge_is_over_after_three_minutes_with_fewer_than_a_quarter(
    seconds: Sequence[float], over: bool
) -> None:
    assert is_over(ago(*seconds), most=MOST, now=NOON) is over


@given(
    most=st.integers(1, 40), seconds=st.lists(st.floats(-10, 600, allow_nan=False), max_size=120)
)
def test_what_begins_a_surge_is_not_over(most: int, seconds: list[float]) -> None:
    opened = ago(*seconds)
    if begins(opened, most=most, now=NOON) is not None:
        assert not is_over(opened, most=most, now=NOON)


@given(most=st.integers(1, 40), seconds=st.lists(st.floats(0, 600, allow_nan=False), max_size=120))
def test_no_more_than_the_newest_need_to_be_known(most: int, seconds: list[float]) -> None:
    opened = ago(*seconds)
    newest = opened[: looked_at(most)]
    assert is_over(newest, most=most, now=NOON) == is_over(opened, most=most, now=NOON)
    assert (begins(newest, most=most, now=NOON) is None) == (
        begins(opened, most=most, now=NOON) is None
    )


@given(seconds=st.lists(st.floats(0, 600, allow_nan=False), max_size=60))
def test_every_surge_ends_once_no_more_cases_come(seconds: list[float]) -> None:
    later = NOON + timedelta(minutes=CALM_MINUTES)
    assert is_over(ago(*seconds), most=MOST, now=later)


def test_the_card_says_what_happens_and_what_can_be_done() -> None:
    at = int(NOON.timestamp())
    assert words(FLOOD).splitlines() == [
        "Many replies are flagged at once",
        f"Since <t:{at}:t>, 3,457 replies by 500 members have been flagged:",
        "- https://discord.com/channels/7/700: 2,000",
        "- https://discord.com/channels/7/701: 1,457",
        "",
        "3,437 of them have no card here: this one speaks for them all. 3,400 wait in the queue; "
        "none is lost.",
        "",
        "What you can do:",
        "- `/queue next` gives you the case most worth a look.",
        "- `/queue band` dismisses many mild ones at once.",
        "- `/brake set` slows a thread down, pauses it or locks it.",
        "",
        "This card is kept up to date and says when it is over.",
    ]


def test_the_card_says_that_it_is_over_and_what_is_left() -> None:
    at, end = int(NOON.timestamp()), int(NOON.timestamp()) + 540
    over = replace(FLOOD, ended_at=NOON + timedelta(minutes=9))
    assert words(over).splitlines()[:2] == [
        "The surge of flagged replies is over",
        f"From <t:{at}:t> to <t:{end}:t>, 3,457 replies by 500 members were flagged:",
    ]
    assert words(over).splitlines()[-1] == (
        "3,400 were still undecided then: `/queue next` serves them, and they come as cards one by "
        "one where there is room. New cases get cards of their own again."
    )
    assert words(replace(over, waiting=0)).splitlines()[-1] == (
        "All are decided. New cases get cards of their own again."
    )


def test_the_card_names_the_threads_with_the_most_and_counts_the_others() -> None:
    many = replace(FLOOD, threads=tuple((700 + at, 10 - at) for at in range(7)))
    assert words(many).count("https://") == 5
    assert "- 2 more threads: 9" in words(many)

"""The figures of the desk, as numbers and in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.audit import Share, share, weighted_share
from bot.moderation.desk_figures import (
    PAIRS_NEEDED,
    Backlog,
    DeskFigures,
    Judged,
    Outcomes,
    about,
    desk_figures,
    percent,
    trailing_lines,
    window_lines,
)

UP, DOWN = "uphold", "dismiss"
FLAG_RIGHT = Judged("flag", scored=True, upheld=True)
FLAG_WRONG = Judged("flag", scored=True, upheld=False)


def figures(
    *judged: Judged,
    waited: tuple[float, ...] = (),
    reviewed: tuple[int, int] = (0, 0),
    pairs: tuple[tuple[str, str], ...] = (),
) -> DeskFigures:
    return desk_figures(
        Backlog(), Outcomes(), waited, reviewed=reviewed, judged=judged, pairs=pairs
    )


def test_with_nothing_there_yet_there_is_nothing_to_say() -> None:
    nothing = figures()
    assert nothing == DeskFigures()
    assert window_lines(nothing) == trailing_lines(nothing) == []


def test_precision_is_of_what_a_score_flagged() -> None:
    found = figures(
        FLAG_RIGHT,
        FLAG_RIGHT,
        FLAG_WRONG,
        Judged("flag", scored=False, upheld=True),
        Judged("report", scored=False, upheld=True),
        Judged("audit", scored=False, upheld=True, inclusion=0.02),
    )
    assert found.right == share(2, 3)


def test_the_miss_rate_is_of_the_sample_and_weighted() -> None:
    found = figures(
        FLAG_RIGHT,
        Judged("audit", scored=True, upheld=True, inclusion=0.01),
        Judged("audit", scored=True, upheld=False, inclusion=0.02),
        Judged("audit", scored=True, upheld=False, inclusion=0.02),
        Judged("report", scored=False, upheld=True),
    )
    assert found.missed == weighted_share([(True, 0.01), (False, 0.02), (False, 0.02)])


def test_a_sample_of_which_nobody_knows_how_it_was_drawn_stands_for_nothing() -> None:
    assert figures(Judged("audit", scored=True, upheld=True)).missed is None


def test_time_to_decision_is_the_median_with_its_count() -> None:
    found = figures(waited=(60, 600, 86_400))
    assert (found.decided, found.median_seconds) == (3, 600)
    assert window_lines(found) == ["Time to decision: 10 minutes (median of 3 cases)"]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (1, "Two moderators agree: 1 of the 30 pairs that it takes to tell"),
        (PAIRS_NEEDED - 1, "Two moderators agree: 29 of the 30 pairs that it takes to tell"),
        (PAIRS_NEEDED, "Two moderators agree: alpha 1.00 (1 is always, 0 as by chance; 30 pairs)"),
    ],
)
def test_agreement_is_told_from_thirty_pairs(pairs: int, words: str) -> None:
    found = figures(pairs=((UP, UP), *[(DOWN, DOWN)] * (pairs - 1)))
    assert trailing_lines(found) == [words]
    assert (found.alpha is None) == (pairs < PAIRS_NEEDED)


def test_readers_who_never_said_anything_else_have_no_alpha() -> None:
    found = figures(pairs=((DOWN, DOWN),) * 40)
    assert found.alpha is None
    assert trailing_lines(found) == [
        "Two moderators agree: always, on one and the same verdict (40 pairs)"
    ]


def test_what_waits_and_what_was_done_is_told_in_short_lines() -> None:
    told = window_lines(
        DeskFigures(
            Backlog(undecided=5, sampled=2, appealed=1, oldest_seconds=3 * 86_400),
            Outcomes(
                upheld=12,
                by_policy=3,
                dismissed=30,
                sampled=9,
                undone=1,
                appeals=4,
                affirmed=2,
                overturned=1,
            ),
        )
    )
    assert told == [
        "Waiting when this was written: 5 undecided (2 of them samples), "
        "1 under appeal; the oldest for 3 days",
        "Decisions: 12 upheld (3 by the policy itself), 30 dismissed (9 of them samples), 1 undone",
        "Appeals: 4 made, 2 upheld, 1 overturned",
    ]


def test_estimates_are_told_with_their_intervals_and_what_they_rest_on() -> None:
    told = trailing_lines(
        DeskFigures(
            right=share(60, 84),
            missed=Share(0.004, 0.001, 0.013, 212),
            overturned=share(2, 8),
        )
    )
    assert told == [
        "Flags that were right: 71 % (61 to 80 %, of 84 decided)",
        "Missed, estimated: 0.4 % of what was let pass (0.1 to 1.3 %, 212 read)",
        "Overturned on appeal: 25 % (7.1 to 59 %, of 8 reviewed)",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 %"),
        (0.0004, "under 0.1 %"),
        (0.001, "0.1 %"),
        (0.0994, "9.9 %"),
        (0.0996, "10 %"),
        (0.99, "99 %"),
        (0.995, "99.5 %"),
        (0.9996, "over 99.9 %"),
        (1, "100 %"),
    ],
)
def test_a_percentage_is_nothing_or_everything_only_where_it_is(value: float, words: str) -> None:
    assert percent(value) == words


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_no_share_between_is_told_as_nothing_or_everything(value: float) -> None:
    assert percent(value) not in ("0 %", "0.0 %", "100 %", "100.0 %")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (59.9, "under a minute"),
        (60, "1 minute"),
        (3_569, "59 minutes"),
        (3_571, "1 hour"),
        (47.4 * 3_600, "47 hours"),
        (47.6 * 3_600, "2 days"),
        (60 * 86_400, "60 days"),
    ],
)
def test_a_length_of_time_is_told_in_one_unit(seconds: float, words: str) -> None:
    assert about(seconds) == words


SHARES = st.none() | st.builds(Share, *[st.floats(0, 1)] * 3, st.integers(1, 10**6))
NUMBERS = st.integers(0, 10**6)
FIGURES = st.builds(
    DeskFigures,
    st.builds(Backlog, NUMBERS, NUMBERS, NUMBERS, st.none() | st.floats(0, 10**9)),
    st.builds(Outcomes, *[NUMBERS] * 8),
    NUMBERS,
    st.none() | st.floats(0, 10**9),
    *[SHARES] * 3,
    NUMBERS,
    st.none() | st.floats(-1, 1),
)


@given(FIGURES)
def test_figures_come_back_from_a_digests_document_as_they_were(made: DeskFigures) -> None:
    assert DeskFigures.from_document(json.loads(json.dumps(made.to_document()))) == made

"""The reasons of a temperature in words that one can check, and how near scores come."""

import pytest

from bot.moderation.brakes.temperature import CERTAIN, Said, What, excess, read
from bot.moderation.policy import Policy
from tests.moderation.brakes.talks import ago, crowd, duel
from tests.world import NOON


@pytest.mark.parametrize(
    ("said", "what", "words"),
    [
        (
            [ago(0, excess=0.9), ago(3, excess=0.2), ago(7, excess=1.1), ago(9), ago(12)],
            "scores",
            "Scores: 2 of the 4 replies in the last 10 minutes come near or over the thresholds.",
        ),
        (
            [ago(1), ago(4, excess=1.1)],
            "scores",
            "Scores: 1 of the 2 replies in the last 5 minutes comes near or over the thresholds.",
        ),
        (
            [ago(4, excess=1.1), ago(6)],
            "scores",
            "Scores: the only reply in the last 5 minutes comes near or over the thresholds.",
        ),
        (
            crowd(30, every=0.5, people=9),
            "pace",
            "Pace: 21 replies in the last 10 minutes.",
        ),
        (
            duel([0.3] * 7, every=1.5),
            "exchange",
            "Exchange: two people answered each other 7 times in the last 10 minutes.",
        ),
        (
            [ago(0, addressed=True), ago(2), ago(17, addressed=True, excess=1.1)],
            "address",
            "Address: 2 replies address somebody directly in the last 20 minutes, 1 with scores "
            "near or over the thresholds.",
        ),
        (
            [ago(0, addressed=True)],
            "address",
            "Address: 1 reply addresses somebody directly in the last 5 minutes.",
        ),
        (
            [ago(30, reported=True), ago(2, reported=True)],
            "reports",
            "Reports: 2 replies of the last 40 minutes were reported.",
        ),
        (
            [ago(2, reported=True)],
            "reports",
            "Reports: 1 reply of the last 5 minutes was reported.",
        ),
    ],
)
def test_reasons_are_figures_that_one_can_check(said: list[Said], what: What, words: str) -> None:
    assert {one.what: one.words for one in read(said, now=NOON).reasons}[what] == words


@pytest.mark.parametrize(
    ("scores", "review_at", "act_at", "expected"),
    [
        ({"insult": 0.3}, {"insult": 0.6}, {}, 0.5),
        ({"insult": 0.6}, {"insult": 0.6}, {}, 1.0),
        ({"insult": 0.8}, {"insult": 0.6}, {}, 1.25),
        ({"insult": 1.0}, {"insult": 0.6}, {}, CERTAIN),
        ({"insult": 0.3, "threat": 0.4}, {"insult": 0.6, "threat": 0.5}, {}, 0.8),
        ({"insult": 0.9}, {"threat": 0.5}, {}, 0.0),
        ({"insult": 0.9}, {}, {"insult": 0.9}, 1.0),
        ({"insult": 0.8}, {"insult": 0.8}, {"insult": 0.6}, 1.25),
        ({"insult": 0.8}, {"insult": 0.8}, {"insult": 0.9}, 1.0),
        ({}, {"insult": 0.6}, {}, 0.0),
        ({"insult": 0.0}, {"insult": 0.0}, {}, 1.0),
        ({"insult": 1.0}, {"insult": 1.0}, {}, CERTAIN),
    ],
)
def test_scores_come_as_near_to_the_thresholds_as(
    scores: dict[str, float],
    review_at: dict[str, float],
    act_at: dict[str, float],
    expected: float,
) -> None:
    assert excess(scores, Policy(review_at=review_at, act_at=act_at)) == pytest.approx(expected)

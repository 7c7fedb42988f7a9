"""What is said of a threshold that is proposed for a precision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.message import EMBED_DESCRIPTION_LIMIT, EMBED_TITLE_LIMIT
from bot.moderation.calibration.fit import Calibrated, Declined
from bot.moderation.calibration.words import (
    CaseLoad,
    PrecisionError,
    Proposal,
    adopted_words,
    overtaken_words,
    proposal_message,
    read_precision,
)
from bot.moderation.scopes import LABELS, GuildPolicy, Scope
from tests.moderation.steps import words

FOUND = Calibrated(0.7, 0.52, 0.703, 0.621, 0.769, 143, 300)
PROPOSAL = Proposal("insult", 0.7, FOUND, in_force=0.6, load=CaseLoad(4.12, 11.8, 23.4))
NEAREST = Calibrated(0.65, 0.5, 0.66, 0.6, 0.7, 160, 300)


def said(proposal: Proposal) -> str:
    return words(proposal_message(proposal))


@pytest.mark.parametrize(
    ("typed", "precision"),
    [
        ("0.7", 0.7), ("70", 0.7), ("70 %", 0.7), (" 70% ", 0.7), ("0,7", 0.7), (".7", 0.7),
        ("72.5 %", 0.725), ("0.5", 0.5), ("50", 0.5), ("0.99", 0.99), ("99 %", 0.99),
    ],
)  # fmt: skip
def test_a_precision_is_a_share_or_a_percentage(typed: str, precision: float) -> None:
    assert read_precision(typed) == precision


@pytest.mark.parametrize(
    "typed",
    ["", "much", "0.49", "49", "0.995", "100", "1", "0", "0.7 %", "-0.7", "7 0", "nan", "1e-1"],
)
def test_what_is_no_precision_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(PrecisionError, match=r"from 0\.5 to 0\.99, such as `0\.7` or `70 %`"):
        read_precision(typed)


def test_a_proposal_says_what_it_promises_and_what_would_change() -> None:
    assert said(PROPOSAL).rstrip() == (
        "insult: calibrated for 70 %\n"
        "**Of 100 replies flagged by insult, about 70 would be upheld (62 to 77).**\n\n"
        "Precision to expect: 70 %, 95 % interval 62 to 77 %. 143 of the 300 decisions score so "
        "high; each was judged by a threshold that it had no part in.\n\n"
        "`review_at` for the server: 0.60 now, **0.52** then.\n\n"
        "Cases a day, all labels: 4.1 now, 12 then (replayed over 23 days)."
    )


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"in_force": None}, "`review_at` for the server: off now, **0.52** then."),
        ({"load": CaseLoad(1, 2, 1.2)}, "1.0 now, 2.0 then (replayed over 1 day)."),
        ({"result": replace(FOUND, limited=True)}, "A lower threshold may do as well"),
        ({"result": replace(FOUND, low=0.71)}, "A lower threshold may do as well"),
        (
            {"result": replace(FOUND, limited=True)},
            "To find out, lower it for a while, in shadow mode if you like: "
            "`/policy set label:insult review_at:`.",
        ),
        ({"acts_from": 0.95}, "From 0.95 on the bot acts by itself."),
        ({"acts_from": 0.95, "shadow": True}, "Live, the bot acts by itself from 0.95 on"),
        (
            {"inner": (Scope("thread", 7), Scope("discussion", 2))},
            "Other values stay in force in <#7>, discussion 2.",
        ),
        (
            {"inner": tuple(Scope("thread", number) for number in range(11))},
            "<#7> and 3 more.",
        ),
        ({"hindered": "Because."}, "It cannot be put in force as things stand. Because."),
    ],
    ids=str,
)
def test_what_else_there_is_to_know_is_said_where_it_is_so(
    changed: dict[str, object], line: str
) -> None:
    assert line not in said(PROPOSAL)
    assert line in said(replace(PROPOSAL, **changed))  # type: ignore[arg-type]  # a test's form


@pytest.mark.parametrize(
    ("declined", "told"),
    [
        (
            Declined("few", 12, 18),
            "There are 18 decisions on its scores to go by, too few to fit a threshold: it takes "
            "at least 30.\n\nAbout 12 more decisions like these would do.",
        ),
        (
            Declined("few", 30, 200),
            "There are 200 decisions on its scores to go by, and they are too much alike: it takes "
            "5 that were upheld and 5 that were dismissed.",
        ),
        (Declined("few", 30, 0), "There are no decisions on its scores to go by"),
        (Declined("few", 30, 0), "About 30 more decisions would do."),
        (Declined("few", 1, 1), "There is 1 decision on its scores to go by"),
        (Declined("few", 1, 1), "About 1 more decision like these would do."),
        (
            Declined("reach", None, 300),
            "By 300 decisions, no threshold comes to 70 %: too little of what scores high was "
            "upheld.\n\nMore decisions like these would not change that.\n\nNor do they carry any "
            "other precision from 50 % up. If most of what it flags is kept, "
            "`/policy set label:insult review_at:off` ends that.",
        ),
        (
            Declined("wide", 40, 90),
            "By 90 decisions, the share could lie more than 12 points to either side of the "
            "estimate: too uncertain to promise.\n\nAbout 40 more decisions like these would do."
            "\n\n`/queue next` serves",
        ),
    ],
)
def test_what_is_declined_says_why_and_what_to_do(declined: Declined, told: str) -> None:
    found = said(Proposal("insult", 0.7, declined))
    assert found.startswith("insult: 70 % cannot be promised\n")
    assert told in found
    wanted = declined.missing is not None
    assert ("audit_share" in found) is wanted
    assert ("`/policy set label:insult review_at:`" in found) is wanted


def test_the_nearest_precision_that_is_carried_is_offered() -> None:
    found = said(Proposal("insult", 0.7, Declined("reach", None, 300), nearest=NEAREST))
    assert "Nor do they" not in found
    assert (
        "What was decided does carry 65 % (60 to 70 %): `/calibrate insult 0.65` shows it." in found
    )


def test_what_was_put_in_force_and_what_was_not_is_told() -> None:
    flags = (
        "Replies are flagged by insult from 0.52 on. A digest tells you if the share that "
        "moderators uphold leaves 62 to 77 %."
    )
    made = replace(PROPOSAL, policy_version=4)
    assert adopted_words(made, GuildPolicy.plain(version=5)) == (
        f"**Version 5 is in force.** {flags} `/policy rollback version:4` takes it back."
    )
    assert adopted_words(made, GuildPolicy.plain(version=4)) == (
        f"**The threshold was in force already.** {flags}"
    )
    assert "rollback" not in adopted_words(PROPOSAL, GuildPolicy.plain(version=1))
    assert overtaken_words(PROPOSAL) == (
        "The policy was changed meanwhile, so this was not put in force: nothing was changed. "
        "`/calibrate insult 0.7` looks at it anew."
    )


SHARES = st.floats(0, 1)


@given(
    st.sampled_from(LABELS),
    st.one_of(
        st.builds(
            Calibrated, SHARES, SHARES, SHARES, SHARES, SHARES, st.integers(0), st.integers(0)
        ),
        st.builds(
            Declined,
            st.sampled_from(["few", "reach", "wide"]),
            st.none() | st.integers(1),
            st.integers(0),
        ),
    ),
    st.lists(st.builds(Scope, st.just("thread"), st.integers(10**18, 10**19)), max_size=30),
)
def test_any_proposal_keeps_within_discord_s_limits(
    label: str, result: Calibrated | Declined, inner: list[Scope]
) -> None:
    made = Proposal(label, 0.7, result, inner=tuple(inner), hindered="x" * 400, nearest=NEAREST)
    (embed,) = proposal_message(made).embeds
    assert len(embed.title) <= EMBED_TITLE_LIMIT
    assert len(embed.description) <= EMBED_DESCRIPTION_LIMIT

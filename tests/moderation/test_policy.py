from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action
from bot.moderation.policy import DEFAULT_THRESHOLDS, Context, Policy, Zone, decide
from bot.scoring.port import LABELS

POLICY = Policy(3, {"insult": 0.6, "threat": 0.5}, {"insult": 0.95})
LIVE = Context()
STERNNESS = [Zone.ALLOW, Zone.REVIEW, Zone.ACT]

probability = st.floats(0, 1)
scores_of_all = st.fixed_dictionaries(dict.fromkeys(LABELS, probability))
thresholds = st.dictionaries(st.sampled_from(LABELS), probability)
policies = st.builds(Policy, review_at=thresholds, act_at=thresholds)
contexts = st.builds(Context, quiet=st.booleans())


def sternness(zone: Zone | None) -> int:
    assert zone is not None
    return STERNNESS.index(zone)


@pytest.mark.parametrize(
    ("insult", "threat", "zone", "label"),
    [
        (0.0, 0.0, Zone.ALLOW, None),
        (0.5999999, 0.4999999, Zone.ALLOW, None),
        (0.6, 0.0, Zone.REVIEW, "insult"),
        (0.6000001, 0.0, Zone.REVIEW, "insult"),
        (0.0, 0.5, Zone.REVIEW, "threat"),
        (0.9499999, 0.0, Zone.REVIEW, "insult"),
        (0.95, 0.0, Zone.ACT, "insult"),
        (0.95, 1.0, Zone.ACT, "insult"),
        (1.0, 1.0, Zone.ACT, "insult"),
        (0.62, 0.9, Zone.REVIEW, "threat"),
        (0.9, 0.55, Zone.REVIEW, "insult"),
    ],
)
def test_a_threshold_is_reached_from_the_bound_on(
    insult: float, threat: float, zone: Zone, label: str | None
) -> None:
    decision = decide({"insult": insult, "threat": threat}, POLICY, context=LIVE)
    assert (decision.zone, decision.label) == (zone, label)


def test_as_shipped_nothing_is_acted_on_and_every_label_is_looked_at() -> None:
    shipped = Policy()
    assert shipped.act_at == {}
    assert set(DEFAULT_THRESHOLDS) == set(LABELS)
    decision = decide(dict.fromkeys(LABELS, 1.0), shipped, context=LIVE)
    assert decision.zone is Zone.REVIEW


def test_every_rule_is_told_fired_or_not() -> None:
    decision = decide({"insult": 0.7, "threat": 0.1}, POLICY, context=LIVE)
    told = {
        (one.label, one.zone): (one.score, one.threshold, one.fired) for one in decision.reasons
    }
    assert told == {
        ("insult", Zone.REVIEW): (0.7, 0.6, True),
        ("threat", Zone.REVIEW): (0.1, 0.5, False),
        ("insult", Zone.ACT): (0.7, 0.95, False),
    }


def test_a_label_the_scorer_does_not_give_is_no_rule() -> None:
    decision = decide({"threat": 0.1}, POLICY, context=LIVE)
    assert [one.label for one in decision.reasons] == ["threat"]


def test_an_unscored_reply_waits() -> None:
    decision = decide(None, POLICY, context=LIVE)
    assert (decision.zone, decision.label, decision.reasons) == (None, None, ())


@given(st.none() | scores_of_all, policies, st.sampled_from(["bot", "webhook", "exempt role"]))
def test_the_exempt_pass_whatever_the_scores(
    scores: dict[str, float] | None, policy: Policy, exempt: str
) -> None:
    decision = decide(scores, policy, context=Context(exempt=exempt))
    assert (decision.zone, decision.label, decision.exempt) == (Zone.ALLOW, None, exempt)


@given(scores_of_all, policies)
def test_the_sternest_zone_that_fires_wins(scores: dict[str, float], policy: Policy) -> None:
    decision = decide(scores, policy, context=LIVE)
    called_for = [one.zone for one in decision.reasons if one.fired]
    assert decision.zone == max(called_for, key=sternness, default=Zone.ALLOW)
    assert (decision.label is None) == (not called_for)
    if decision.label:
        assert (decision.label, decision.zone) in {
            (one.label, one.zone) for one in decision.reasons if one.fired
        }


@given(scores_of_all, policies, contexts, st.sampled_from(LABELS), probability)
def test_a_higher_score_never_softens_the_decision(
    scores: dict[str, float], policy: Policy, context: Context, label: str, other: float
) -> None:
    raised = {**scores, label: max(scores[label], other)}
    before = decide(scores, policy, context=context)
    after = decide(raised, policy, context=context)
    assert sternness(after.zone) >= sternness(before.zone)


@given(scores_of_all, policies)
def test_what_was_read_late_is_never_acted_on_but_flagged_all_the_same(
    scores: dict[str, float], policy: Policy
) -> None:
    live = decide(scores, policy, context=LIVE)
    late = decide(scores, policy, context=replace(LIVE, quiet=True))
    assert late.zone is not Zone.ACT
    assert (late.zone is Zone.ALLOW) == (live.zone is Zone.ALLOW)
    assert late.label == live.label


def test_a_threshold_of_one_is_reached_by_certainty_alone() -> None:
    policy = Policy(1, {"insult": 1.0, "threat": 0.5}, {})
    assert decide({"insult": 0.999, "threat": 0}, policy, context=LIVE).zone is Zone.ALLOW
    assert decide({"insult": 1.0, "threat": 0.9}, policy, context=LIVE).label == "insult"


def test_everything_passes_in_an_exempt_channel_and_its_threads() -> None:
    policy = replace(POLICY, exempt_channel_ids=frozenset({70}))
    here = Context(channel_ids=frozenset({70, 700}))
    decision = decide({"insult": 1.0}, policy, context=here)
    assert (decision.zone, decision.exempt, decision.reasons) == (Zone.ALLOW, "exempt channel", ())
    elsewhere = Context(channel_ids=frozenset({71, 701}))
    assert decide({"insult": 1.0}, policy, context=elsewhere).zone is Zone.ACT


def test_the_bot_does_what_is_named_for_the_label_and_removes_where_nothing_is() -> None:
    policy = replace(POLICY, act_at={"insult": 0.9, "threat": 0.9}, actions={"threat": Action.WARN})
    assert decide({"insult": 0.95}, policy, context=LIVE).action is Action.REMOVE
    assert decide({"threat": 0.95}, policy, context=LIVE).action is Action.WARN
    assert decide({"threat": 0.8}, policy, context=LIVE).action is None
    assert decide({"threat": 0.95}, policy, context=Context(quiet=True)).action is None


@given(scores_of_all, policies, contexts)
def test_in_shadow_all_is_decided_alike_and_nothing_is_done(
    scores: dict[str, float], policy: Policy, context: Context
) -> None:
    live = decide(scores, policy, context=context)
    shadow = decide(scores, replace(policy, shadow=True), context=context)
    assert replace(shadow, shadow=False) == live
    assert live.acts is (live.zone is Zone.ACT)
    assert not shadow.acts

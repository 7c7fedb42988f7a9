"""Why a decision fell as it did: every rule once, and changes that do what they say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.policy import EXEMPT_CHANNEL, EXEMPT_ROLE, Context, Policy, Zone, decide
from bot.moderation.scopes import GUILD, GuildPolicy, Layer, Place, Scope
from bot.moderation.why.facts import (
    Facts,
    decided_now,
    labels_to_explain,
    rules,
    unruled,
    without_exemption,
)
from bot.moderation.why.otherwise import Change, changed, would_be_allowed, would_be_looked_at
from bot.moderation.why.reference import Reference, read_reference
from tests.moderation.why.whys import PLACE, THREAD, facts_of, policies, scores

LAYERED = GuildPolicy(
    3,
    shadow=False,
    layers={
        GUILD: Layer({"insult": 0.6, "threat": 0.5, "obscene": None}, {"insult": 0.95}),
        Scope("channel", 70): Layer({"threat": 0.4}),
        THREAD: Layer({"insult": 0.7}),
    },
)


def test_each_rule_tells_score_threshold_and_margin_and_whose_it_is() -> None:
    facts = facts_of({"insult": 0.91, "threat": 0.02, "obscene": 0.3}, LAYERED)
    told = [
        (one.reason.label, one.reason.zone, one.reason.fired, round(one.margin, 2), one.source)
        for one in rules(facts)
    ]
    assert told == [
        ("insult", Zone.REVIEW, True, 0.21, THREAD),
        ("insult", Zone.ACT, False, -0.04, GUILD),
        ("threat", Zone.REVIEW, False, -0.38, Scope("channel", 70)),
    ]
    assert [one.weighs_most for one in rules(facts)] == [True, False, False]
    assert unruled(facts) == (("obscene", 0.3),)


def test_of_two_rules_that_fired_the_sterner_weighs_most_also_where_it_was_read_late() -> None:
    facts = facts_of({"insult": 0.97, "threat": 0.5}, LAYERED, quiet=True)
    assert facts.decision is not None
    assert facts.decision.zone is Zone.REVIEW
    (most,) = [one for one in rules(facts) if one.weighs_most]
    assert (most.reason.label, most.reason.zone) == ("insult", Zone.ACT)
    assert rules(facts)[0] == most
    assert labels_to_explain(facts)[0] == "insult"


def test_thresholds_are_those_that_were_written_down() -> None:
    facts = facts_of({"insult": 0.65}, GuildPolicy.plain({"insult": 0.6}, version=1))
    later = replace(facts, policy=GuildPolicy.plain({"insult": 0.9}, version=2))
    assert later.held_against.review_at == {"insult": 0.6}
    assert would_be_allowed(later.scores, later.held_against, later.context)


@given(policies, scores, st.booleans())
def test_every_rule_is_told_once_fired_or_not(
    policy: GuildPolicy, found: dict[str, float], quiet: bool
) -> None:
    facts = facts_of(found, policy, quiet=quiet)
    assert facts.decision is not None
    told = rules(facts)
    assert sorted(map(repr, (one.reason for one in told))) == sorted(
        map(repr, facts.decision.reasons)
    )
    assert sum(one.weighs_most for one in told) == facts.flagged
    assert all(one.reason.label == facts.decision.label for one in told if one.weighs_most)
    assert {label for label, _ in unruled(facts)} == set(found) - {one.reason.label for one in told}
    for one in told:
        assert (one.margin >= 0) is one.reason.fired
        assert one.source is not None
        layer = policy.layer(one.source)
        thresholds = layer.act_at if one.reason.zone is Zone.ACT else layer.review_at
        assert thresholds[one.reason.label] == one.reason.threshold


@given(policies, scores)
def test_with_the_changes_it_would_be_allowed_and_not_without_any_of_them(
    policy: GuildPolicy, found: dict[str, float]
) -> None:
    there, context = policy.at(PLACE), Context()
    changes = would_be_allowed(found, there, context)
    if decide(found, there, context=context).zone is Zone.ALLOW:
        assert changes == ()
        return
    assert decide(found, changed(there, changes), context=context).zone is Zone.ALLOW
    for one in changes:
        rest = [other for other in changes if other is not one]
        assert decide(found, changed(there, rest), context=context).zone is not Zone.ALLOW
        assert one.after is None or one.before is None or one.after > one.before
        assert one.after is None or one.after - found[one.label] <= 0.0151


@given(policies, scores)
def test_with_the_change_it_would_be_looked_at_and_no_other_label_is_nearer(
    policy: GuildPolicy, found: dict[str, float]
) -> None:
    there, context = policy.at(PLACE), Context()
    change = would_be_looked_at(found, there, context)
    decision = decide(found, there, context=context)
    if change is None:
        assert decision.zone is not Zone.ALLOW or all(one < 0.01 for one in found.values())
        return
    assert decision.zone is Zone.ALLOW
    assert decide(found, changed(there, [change]), context=context).zone is not Zone.ALLOW
    assert change.after is not None
    assert 0 < change.after <= found[change.label]
    if change.before is not None:
        possible = [one for one in decision.reasons if one.score >= 0.01]
        nearest = min(one.threshold - one.score for one in possible)
        assert change.before - found[change.label] == pytest.approx(nearest)


@pytest.mark.parametrize(
    ("score", "after"),
    [
        (0.91, 0.92), (0.914, 0.92), (0.916, 0.93), (0.6, 0.61), (0.99, 1.0), (0.996, 0.997),
        (0.9996, 0.9997), (0.99999, None), (1.0, None), (0.29, 0.3),
    ],
)  # fmt: skip
def test_the_next_threshold_lies_above_the_score_as_people_read_it(
    score: float, after: float | None
) -> None:
    policy = Policy(review_at={"insult": 0.2})
    (change,) = would_be_allowed({"insult": score}, policy, Context())
    assert change == Change("insult", Zone.REVIEW, 0.2, after)


def test_both_rules_of_a_label_are_changed_where_both_fired() -> None:
    policy = Policy(review_at={"insult": 0.6}, act_at={"insult": 0.9})
    changes = would_be_allowed({"insult": 0.95}, policy, Context())
    assert [(one.zone, one.after) for one in changes] == [(Zone.REVIEW, 0.96), (Zone.ACT, 0.96)]


def test_a_label_that_is_switched_off_is_named_where_nothing_else_is_set() -> None:
    change = would_be_looked_at({"insult": 0.4, "threat": 0.1}, Policy(review_at={}), Context())
    assert change == Change("insult", Zone.REVIEW, None, 0.4)
    assert would_be_looked_at({"insult": 0.004}, Policy(review_at={}), Context()) is None


@pytest.mark.parametrize("exempt", [EXEMPT_ROLE, EXEMPT_CHANNEL])
def test_under_an_exemption_the_rules_are_those_that_would_have_been(exempt: str) -> None:
    layer = LAYERED.layer(GUILD)
    free = frozenset({70} if exempt == EXEMPT_CHANNEL else ())
    policy = LAYERED.with_layer(GUILD, replace(layer, exempt_channel_ids=free))
    facts = facts_of({"insult": 0.8}, policy, exempt=exempt if exempt == EXEMPT_ROLE else None)
    assert facts.decision is not None
    assert facts.decision.exempt == exempt
    assert not facts.flagged
    assert [one.reason.fired for one in rules(facts)] == [True, False]
    without = without_exemption(facts)
    assert without is not None
    assert (without.zone, without.exempt) == (Zone.REVIEW, None)
    assert would_be_looked_at(facts.scores, facts.held_against, facts.context) is None


@given(policies, policies, scores, st.booleans())
@settings(max_examples=50)
def test_the_policy_in_force_now_is_told_where_it_decides_otherwise_and_only_there(
    then: GuildPolicy, now: GuildPolicy, found: dict[str, float], quiet: bool
) -> None:
    facts = facts_of(found, then, quiet=quiet)
    assert decided_now(facts) is None  # the same policy
    other = decided_now(replace(facts, now=now))
    fresh = facts_of(found, now, quiet=quiet).decision
    assert facts.decision is not None
    assert fresh is not None
    same = all(
        getattr(fresh, name) == getattr(facts.decision, name)
        for name in ("zone", "label", "action", "exempt", "acts")
    )
    assert other == (None if same else fresh)


def test_the_highest_label_is_explained_where_none_fired() -> None:
    assert labels_to_explain(facts_of({"insult": 0.2, "obscene": 0.4}, LAYERED)) == ("obscene",)
    assert labels_to_explain(Facts("", Place(), LAYERED)) == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", Reference(number=12)),
        (" case #12 ", Reference(number=12)),
        ("#7", Reference(number=7)),
        ("1234567890123456789", Reference(message_id=1234567890123456789)),
        ("700000000000000001-800000000000000002", Reference(message_id=800000000000000002)),
        ("https://discord.com/channels/7/700/800", Reference(message_id=800, guild_id=7)),
        ("<https://ptb.discord.com/channels/7/700/800>", Reference(message_id=800, guild_id=7)),
        ("https://discord.com/channels/7/700", Reference(message_id=700, guild_id=7)),
        ("https://example.org/channels/7/700/800", None),
        ("the one by Bob", None),
        ("", None),
        ("-3", None),
        ("9" * 30, None),
        (str(2**63), None),  # no id that Discord gives is as large
        (f"https://discord.com/channels/7/700/{2**63}", None),
    ],
)
def test_a_reference_is_a_case_a_message_or_a_link(said: str, meant: Reference | None) -> None:
    assert read_reference(said) == meant

"""Decided again, what was decided comes out the same; under another policy it may not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.audit import share, weighted_share
from bot.moderation.lifecycle import Action
from bot.moderation.policy import Decision, Zone
from bot.moderation.scopes import GUILD, GuildPolicy, Layer, Place, Scope
from bot.moderation.trial.replay import Basis, Decided, compare, differing, forecast
from tests.moderation.trial.replays import BASE, decided, pasts, policies

Past = tuple[GuildPolicy, list[Decided]]
few = settings(max_examples=25, deadline=None)


def higher(policy: GuildPolicy, by: float) -> GuildPolicy:
    """Return the policy with every review threshold nearer to 1."""
    layers = {
        scope: replace(
            layer,
            review_at={
                label: None if bound is None else bound + (1 - bound) * by
                for label, bound in layer.review_at.items()
            },
        )
        for scope, layer in policy.layers.items()
    }
    return replace(policy, layers=layers)


@few
@given(pasts())
def test_what_was_decided_comes_out_the_same(past: Past) -> None:
    policy, found = past
    assert differing(found, {1: policy}) == ()


ACTED = decided(3, insult=0.97, threat=0.3)


@pytest.mark.parametrize(
    "changed",
    [
        lambda was: replace(was, zone=Zone.REVIEW),
        lambda was: replace(was, label="threat"),
        lambda was: replace(was, action=Action.WARN),
        lambda was: replace(was, action=None),
        lambda was: replace(was, shadow=not was.shadow),
        lambda was: replace(was, exempt="exempt channel"),
        lambda was: replace(was, reasons=was.reasons[1:]),
        lambda was: replace(was, reasons=was.reasons[::-1]),
        lambda was: replace(was, reasons=(replace(was.reasons[0], score=0.9), *was.reasons[1:])),
        lambda was: replace(
            was, reasons=(*was.reasons[:-1], replace(was.reasons[-1], fired=False))
        ),
    ],
)
def test_whatever_of_a_decision_is_changed_is_seen(changed: Callable[[Decision], Decision]) -> None:
    assert len(ACTED.decision.reasons) == 3
    one = replace(ACTED, decision=changed(ACTED.decision))
    (found,) = differing([decided(2, insult=0.97), one, decided(4)], {1: BASE})
    assert (found.decided, found.now) == (one, ACTED.decision)


def test_a_decision_whose_policy_is_missing_cannot_come_out_the_same() -> None:
    (found,) = differing([decided(1), replace(ACTED, policy_version=2)], {1: BASE})
    assert (found.decided.revision_id, found.now) == (3, None)


@few
@given(pasts())
def test_the_policy_itself_changes_nothing(past: Past) -> None:
    policy, found = past
    same = compare(found, policy, policy, days=1)
    assert same.before == same.after
    assert (same.newly, same.gone, same.spared, same.missed, same.right, same.wrong) == (
        *(0, 0),
        *[()] * 4,
    )


@few
@given(pasts(), st.floats(0, 1))
def test_higher_review_thresholds_never_add_cases(past: Past, by: float) -> None:
    policy, found = past
    tried = compare(found, policy, higher(policy, by), days=1)
    assert tried.after.cases <= tried.before.cases
    assert (tried.newly, tried.right, tried.wrong) == (0, (), ())


@few
@given(pasts(), policies(version=2))
def test_counts_add_up(past: Past, then: GuildPolicy) -> None:
    policy, found = past
    tried = compare(found, policy, then, days=1)
    assert tried.before.cases - tried.gone + tried.newly == tried.after.cases
    for side in (tried.before, tried.after):
        assert sum(side.by_label.values()) == side.cases
        assert sum(side.by_channel.values()) == side.cases
        assert sum(side.by_action.values()) == side.acted <= side.cases
        assert side.acted_rightly + len(side.mistakes) <= side.acted
    lost = len(tried.spared) + len(tried.missed)
    won = len(tried.right) + len(tried.wrong)
    assert tried.before.decided - lost + won == tried.after.decided
    assert tried.basis.replies <= tried.basis.decisions == len(found)


def test_a_verdict_tells_whether_a_flip_is_a_gain() -> None:
    then = GuildPolicy.plain({"insult": 0.8, "threat": 0.3}, version=2)
    found = [
        decided(1, insult=0.7, ruled=False),
        decided(2, insult=0.7, ruled=True),
        decided(3, insult=0.9, ruled=True),
        decided(4, threat=0.4, ruled=True, origin="report"),
        decided(5, threat=0.4, ruled=False, origin="audit"),
        decided(6, insult=0.7),
        decided(7, threat=0.4),
        decided(8, threat=0.2, ruled=True, origin="report"),
    ]
    tried = compare(found, BASE, then, days=2)
    assert (tried.spared, tried.missed) == ((1,), (2,))
    assert (tried.right, tried.wrong) == ((4,), (5,))
    assert (tried.newly, tried.gone) == (3, 3)
    assert (tried.before.cases, tried.after.cases) == (4, 4)
    assert (tried.before.by_label, tried.after.by_label) == (
        {"insult": 4},
        {"insult": 1, "threat": 3},
    )
    assert (tried.before.decided, tried.before.right) == (3, share(2, 3))
    assert (tried.after.decided, tried.after.right) == (3, share(2, 3))
    assert tried.basis == Basis(2, replies=8, decisions=8)


def test_a_reply_of_the_sample_counts_for_all_that_it_stands_for() -> None:
    then = GuildPolicy.plain({"insult": 0.3}, version=2)
    found = [
        decided(1, insult=0.7, ruled=True),
        decided(2, insult=0.4, ruled=False, origin="audit", inclusion=0.1),
    ]
    tried = compare(found, BASE, then, days=2)
    assert tried.after.right == weighted_share([(True, 1.0), (False, 0.1)])
    assert tried.after.right is not None
    assert tried.after.right.value == pytest.approx(1 / 11)


def test_an_edited_reply_is_one_case_under_its_newest_flagged_label() -> None:
    found = [
        decided(1, insult=0.7, reply=1),
        decided(2, threat=0.7, reply=1),
        decided(3, reply=1),
        decided(4, insult=0.7, place=Place(71, 2, 710)),
    ]
    tried = compare(found, BASE, BASE, days=2)
    assert tried.before.cases == 2
    assert tried.before.by_label == {"threat": 1, "insult": 1}
    assert tried.before.by_channel == {70: 1, 71: 1}
    assert tried.basis.replies == 2


def test_who_passed_by_a_role_passes_whatever_is_tried() -> None:
    holder = decided(1, insult=0.99, exempt="exempt role")
    roles = BASE.with_layer(GUILD, replace(BASE.layer(GUILD), exempt_role_ids=frozenset({31})))
    tried = compare([holder, decided(2, insult=0.7)], roles, BASE, days=1)
    assert (tried.before.cases, tried.after.cases) == (1, 1)
    assert tried.roles_differ
    assert not compare([holder], BASE, replace(BASE, version=2), days=1).roles_differ


def test_a_layer_is_tried_where_it_lies_and_an_exempt_channel_too() -> None:
    found = [decided(1, insult=0.7), decided(2, insult=0.7, place=Place(71, 2, 710))]
    thread = BASE.with_layer(Scope("thread", 700), Layer({"insult": None}))
    assert compare(found, BASE, thread, days=1).after.by_channel == {71: 1}
    exempt = BASE.with_layer(GUILD, replace(BASE.layer(GUILD), exempt_channel_ids=frozenset({71})))
    assert compare(found, BASE, exempt, days=1).after.by_channel == {70: 1}


def test_going_live_does_what_the_shadow_only_said() -> None:
    layer = replace(BASE.layer(GUILD), actions={"insult": Action.WARN})
    policy = BASE.with_layer(GUILD, layer).with_layer(Scope("thread", 701), Layer(actions={}))
    found = [
        decided(1, insult=0.96, ruled=True),
        decided(2, insult=0.96, ruled=False),
        decided(3, insult=0.96),
        decided(4, insult=0.7, ruled=False),
        decided(5, insult=0.99, quiet=True),
        decided(6, insult=0.97, reply=7, ruled=False),
        decided(7, insult=0.98, reply=7),
    ]
    told = forecast(found, policy, days=3)
    assert told.can_act
    assert (told.outcome.cases, told.outcome.acted) == (6, 4)
    assert told.outcome.by_action == {Action.WARN: 4}
    assert (told.outcome.acted_rightly, told.outcome.mistakes) == (1, (2, 6))


def test_a_policy_without_a_bound_to_act_from_cannot_act() -> None:
    assert not forecast([], GuildPolicy.plain(), days=0).can_act
    inner = GuildPolicy.plain().with_layer(Scope("thread", 700), Layer(act_at={"insult": 0.9}))
    assert forecast([], inner, days=0).can_act


def test_there_is_no_pace_before_there_is_a_day_of_data() -> None:
    assert Basis(0.9, 5, 5).a_day(5) is None
    assert Basis(2.0, 5, 5).a_day(5) == 2.5

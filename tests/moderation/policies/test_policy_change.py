import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action
from bot.moderation.policies.change import (
    INHERIT,
    UNSAID,
    Bound,
    Change,
    ChangeError,
    Token,
    apply,
    read_action,
    read_bound,
    same,
    toggle_channel,
    toggle_role,
    unasked,
)
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope
from tests.moderation.test_scopes import THREAD, policies

CHANNEL, DISCUSSION, INNER = THREAD.scopes[1:]
PLACES = {
    GUILD: Place(),
    CHANNEL: Place(70),
    DISCUSSION: Place(70, 1),
    INNER: THREAD,
}
PLAIN = GuildPolicy.plain({"insult": 0.6}, {"insult": 0.9})
bounds: st.SearchStrategy[Bound] = st.sampled_from([None, UNSAID, INHERIT]) | st.floats(0, 1)
actions: st.SearchStrategy[Action | Token] = st.sampled_from([*Action, UNSAID, INHERIT])
changes = st.builds(
    Change, st.sampled_from(THREAD.scopes), st.sampled_from(LABELS), bounds, bounds, actions
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0.7", 0.7),
        (".7", 0.7),
        ("0,7", 0.7),
        ("70 %", 0.7),
        ("70%", 0.7),
        (" 33,3 % ", 0.333),
        ("1", 1.0),
        ("1.", 1.0),
        ("0", 0.0),
        ("100 %", 1.0),
        ("0.12345", 0.1235),
        ("off", None),
        ("OFF", None),
        ("Inherit", INHERIT),
        (None, UNSAID),
    ],
)
def test_a_bound_is_read_as_people_write_it(typed: str | None, read: Bound) -> None:
    assert read_bound(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", "70", "1.01", "101 %", "-0.1", "nan", "inf", "1e-1", "0.7.1", "%", ".", "٠.٧", "on"],
)
def test_what_is_no_bound_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(ChangeError, match=r"is not a bound\. Give a number from 0 to 1"):
        read_bound(typed)


def test_an_action_is_read_and_another_word_refused_with_all_that_there_are() -> None:
    assert read_action("time_out") is Action.TIME_OUT
    assert read_action("inherit") is INHERIT
    assert read_action(None) is UNSAID
    with pytest.raises(ChangeError, match=r"`warn`.*`inherit`"):
        read_action("ban")


def test_a_change_says_one_thing_and_leaves_the_rest() -> None:
    after = apply(PLAIN, Change(CHANNEL, "insult", review_at=0.7), places=PLACES)
    assert after.layers == {**PLAIN.layers, CHANNEL: Layer({"insult": 0.7})}
    after = apply(after, Change(CHANNEL, "insult", act_at=None, action=Action.WARN), places=PLACES)
    assert after.layer(CHANNEL) == Layer({"insult": 0.7}, {"insult": None}, {"insult": Action.WARN})
    after = apply(after, Change(CHANNEL, "insult", INHERIT, INHERIT, INHERIT), places=PLACES)
    assert after.layers == PLAIN.layers


def test_what_the_bot_does_anyway_the_server_need_not_say() -> None:
    warned = apply(PLAIN, Change(GUILD, "insult", action=Action.WARN))
    assert warned.at(THREAD).actions == {"insult": Action.WARN}
    assert same(apply(warned, Change(GUILD, "insult", action=Action.REMOVE)), PLAIN)
    inner = apply(warned, Change(INNER, "insult", action=Action.REMOVE))
    assert inner.at(THREAD).actions == {"insult": Action.REMOVE}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(GUILD, "rudeness", 0.5), "`rudeness` is no label"),
        (Change(GUILD, "insult"), "Name what to change"),
        (Change(GUILD, "insult", INHERIT), "nothing above it to inherit from"),
        (Change(GUILD, "insult", action=INHERIT), "nothing above it to inherit from"),
        (Change(GUILD, "insult", 1.5), "`1.5` is not a bound"),
        (Change(GUILD, "insult", act_at=float("nan")), "`nan` is not a bound"),
        (Change(GUILD, "insult", act_at=0.5), "Give `act_at` 0.60 or more there"),
        (Change(GUILD, "insult", review_at=0.95), "or `review_at` 0.90 or less"),
        (Change(CHANNEL, "insult", review_at=0.95), "on insult from 0.90 on, below the 0.95"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_what_can(change: Change, words: str) -> None:
    with pytest.raises(ChangeError, match=words):
        apply(PLAIN, change, places=PLACES)


def test_a_bound_is_held_against_what_other_scopes_on_the_way_say() -> None:
    channel = apply(PLAIN, Change(CHANNEL, "insult", review_at=0.8), places=PLACES)
    with pytest.raises(ChangeError, match=r"from 0\.70 on, below the 0\.80"):
        apply(channel, Change(INNER, "insult", act_at=0.7), places=PLACES)
    with pytest.raises(ChangeError, match=r"from 0\.70 on in <#70>, below the 0\.80"):
        apply(channel, Change(GUILD, "insult", act_at=0.7), places=PLACES)
    elsewhere = {**PLACES, Scope("thread", 701): Place(71, 2, 701)}
    after = apply(channel, Change(Scope("thread", 701), "insult", act_at=0.7), places=elsewhere)
    assert after.at(elsewhere[Scope("thread", 701)]).act_at == {"insult": 0.7}


def test_what_was_amiss_already_holds_up_no_change_that_does_not_add_to_it() -> None:
    amiss = PLAIN.with_layer(CHANNEL, Layer({"insult": 0.95}))
    mended = apply(amiss, Change(GUILD, "insult", review_at=0.5), places=PLACES)
    assert list(unasked(mended, "insult", PLACES)) == [CHANNEL]
    whole = apply(mended, Change(GUILD, "insult", act_at=0.97), places=PLACES)
    assert not list(unasked(whole, "insult", PLACES))


def _inverse(policy: GuildPolicy, change: Change) -> Change:
    layer = policy.layer(change.scope)
    return Change(
        change.scope,
        change.label,
        layer.review_at.get(change.label, INHERIT),
        layer.act_at.get(change.label, INHERIT),
        layer.actions.get(change.label, INHERIT),
    )


def _in_force(policy: GuildPolicy) -> list[object]:
    found = [policy.at(place) for place in PLACES.values()]
    return [
        (one.review_at, one.act_at, [one.actions.get(label, Action.REMOVE) for label in LABELS])
        for one in found
    ]


@given(policies, changes)
@settings(max_examples=60)
def test_a_change_can_be_undone_by_another_and_leaves_what_it_came_from(
    policy: GuildPolicy, change: Change
) -> None:
    kept = copy.deepcopy(policy)
    try:
        after = apply(policy, change, places=PLACES)
        back = apply(after, _inverse(policy, change), places=PLACES)
    except ChangeError:
        return  # the other tests are about refusals
    finally:
        assert policy == kept
    assert _in_force(back) == _in_force(policy)


@given(policies, changes)
@settings(max_examples=60)
def test_what_is_said_is_in_force_there_and_no_other_label_or_scope_has_changed(
    policy: GuildPolicy, change: Change
) -> None:
    try:
        after = apply(policy, change, places=PLACES)
    except ChangeError:
        return
    found = after.at(PLACES[change.scope])
    if not isinstance(change.review_at, Token):
        assert found.review_at.get(change.label) == change.review_at
    if not isinstance(change.act_at, Token):
        assert found.act_at.get(change.label) == change.act_at
    if isinstance(change.action, Action):
        assert found.actions.get(change.label, Action.REMOVE) is change.action
    for scope in {*policy.layers, *after.layers}:
        for name in ("review_at", "act_at", "actions"):
            was, now = getattr(policy.layer(scope), name), getattr(after.layer(scope), name)
            differ = {one for one in LABELS if was.get(one, UNSAID) != now.get(one, UNSAID)}
            assert differ <= ({change.label} if scope == change.scope else set())


@given(policies, st.sampled_from(THREAD.scopes), st.integers(1, 9))
@settings(max_examples=60)
def test_a_role_toggled_twice_is_as_it_was_and_once_is_not(
    policy: GuildPolicy, scope: Scope, role: int
) -> None:
    place = PLACES[scope]
    once = toggle_role(policy, place, role)
    assert once.at(place).exempt_role_ids == policy.at(place).exempt_role_ids ^ {role}
    twice = toggle_role(once, place, role)
    assert twice.at(place).exempt_role_ids == policy.at(place).exempt_role_ids


def test_a_scope_that_would_exempt_just_what_is_inherited_says_nothing() -> None:
    server = toggle_role(PLAIN, Place(), 5)
    channel = toggle_role(server, PLACES[CHANNEL], 6)
    assert channel.layer(CHANNEL).exempt_role_ids == frozenset({5, 6})
    assert same(toggle_role(channel, PLACES[CHANNEL], 6), server)
    assert same(toggle_role(server, Place(), 5), PLAIN)


def test_a_channel_is_exempt_in_the_whole_server_or_no_longer() -> None:
    once = toggle_channel(PLAIN, 70)
    assert once.at(Place(71)).exempt_channel_ids == {70}
    assert toggle_channel(once, 71).at(THREAD).exempt_channel_ids == {70, 71}
    assert same(toggle_channel(once, 70), PLAIN)

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope

THREAD = Place(70, 1, 700)
bounds = st.dictionaries(st.sampled_from(LABELS), st.none() | st.floats(0, 1))
ids = st.none() | st.frozensets(st.integers(1, 9))
layers = st.builds(
    Layer,
    bounds,
    bounds,
    st.dictionaries(st.sampled_from(LABELS), st.sampled_from(Action)),
    ids,
    ids,
)
scopes = st.sampled_from([*THREAD.scopes, Scope("thread", 701), Scope("channel", 71)])
policies = st.builds(GuildPolicy, st.integers(0, 9), st.booleans(), st.dictionaries(scopes, layers))


def test_what_a_layer_leaves_unsaid_it_inherits() -> None:
    policy = (
        GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, {"insult": 0.9}, version=3)
        .with_layer(Scope("channel", 70), Layer({"insult": 0.7}, actions={"insult": Action.WARN}))
        .with_layer(Scope("discussion", 1), Layer({"threat": None}, {"insult": None}))
        .with_layer(Scope("thread", 700), Layer({"obscene": 0.8}, exempt_role_ids=frozenset({5})))
    )
    found = policy.at(THREAD)
    assert found.review_at == {"insult": 0.7, "obscene": 0.8}
    assert (found.act_at, found.actions) == ({}, {"insult": Action.WARN})
    assert found.exempt_role_ids == {5}
    assert found.version == 3
    assert policy.at(Place(70)).review_at == {"insult": 0.7, "threat": 0.5}
    assert policy.at(Place(70)).act_at == {"insult": 0.9}
    assert policy.at(Place(71, 2, 701)).review_at == {"insult": 0.6, "threat": 0.5}


def test_an_inner_layer_s_roles_take_the_place_of_outer_ones() -> None:
    policy = (
        GuildPolicy.plain()
        .with_layer(GUILD, Layer(exempt_role_ids=frozenset({1, 2})))
        .with_layer(Scope("discussion", 1), Layer(exempt_role_ids=frozenset()))
    )
    assert policy.at(Place(70)).exempt_role_ids == {1, 2}
    assert policy.at(THREAD).exempt_role_ids == frozenset()


@given(policies)
def test_a_policy_survives_the_database(policy: GuildPolicy) -> None:
    again = GuildPolicy.from_document(policy.to_document(), version=policy.version)
    assert again == policy


@given(policies, st.sampled_from(LABELS))
def test_the_innermost_that_says_something_is_in_force(policy: GuildPolicy, label: str) -> None:
    said = [
        policy.layer(scope).review_at[label]
        for scope in THREAD.scopes
        if label in policy.layer(scope).review_at
    ]
    assert policy.at(THREAD).review_at.get(label) == (said[-1] if said else None)


@given(policies)
def test_a_layer_that_says_nothing_is_not_kept(policy: GuildPolicy) -> None:
    for scope in THREAD.scopes:
        assert scope not in policy.with_layer(scope, Layer()).layers

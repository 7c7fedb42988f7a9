from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.effects.message import CONTENT_LIMIT, EMBED_DESCRIPTION_LIMIT, Message
from bot.moderation.lifecycle import Action
from bot.moderation.policies import words as policy_words
from bot.moderation.policies.change import Change, apply, same, toggle_channel, toggle_role
from bot.moderation.policies.shown import Past, differences, history_message, show_message
from bot.moderation.policies.terms import Name, bound_words, origin
from bot.moderation.policy import Policy
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Place, Scope
from tests.moderation.policies.test_policy_change import CHANNEL, DISCUSSION, INNER, PLACES
from tests.moderation.test_scopes import THREAD, policies

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLAIN = GuildPolicy.plain({"insult": 0.6, "threat": 0.5}, {"insult": 0.9}, version=1)
LAID = replace(
    toggle_role(PLAIN, Place(), 31)
    .with_layer(CHANNEL, Layer({"insult": 0.7}, actions={"insult": Action.WARN}))
    .with_layer(DISCUSSION, Layer(exempt_role_ids=frozenset({32})))
    .with_layer(INNER, Layer({"threat": None}))
    .with_layer(Scope("channel", 71), Layer({"insult": 0.5}, {"insult": None})),
    version=7,
)


def shown(policy: GuildPolicy, place: Place, by: int | None = 601) -> str:
    return text(show_message(Past(policy, by, AT), place))


def text(message: Message) -> str:
    (embed,) = message.embeds
    assert len(embed.description) <= EMBED_DESCRIPTION_LIMIT
    return embed.description


def test_what_is_in_force_stands_there_with_where_it_comes_from() -> None:
    lines = shown(LAID, THREAD).splitlines()
    assert lines[0].startswith("**Shadow mode**: the bot does nothing by itself")
    assert (
        "**insult**: looked at from **0.70** (<#70>) · acted on from **0.90** (server) · "
        "a warning; the reply stays (<#70>)"
    ) in lines
    assert "**threat**: looked at: **off** (this thread) · acted on: **off** (server)" in lines
    assert "**Exempt roles**: <@&32> (discussion 1)" in lines
    assert "**Exempt channels**: none (by default)" in lines
    assert "Also said for: <#71> (insult 0.50, acts off)." in lines
    assert lines[-1] == f"Version 7, put in force <t:{int(AT.timestamp())}:f> by <@601>."


def test_the_server_s_own_page_names_what_is_said_elsewhere() -> None:
    found = shown(replace(LAID, shadow=False), Place(), by=None)
    assert found.startswith("**Live**: the bot acts by itself on what reaches a bound to act.")
    assert "**insult**: looked at from **0.60** (server)" in found
    assert "the reply is removed (by default)" in found
    assert (
        "Also said for: <#70> (insult 0.70, warn); <#71> (insult 0.50, acts off); "
        "discussion 1 (exempt roles); <#700> (threat off)."
    ) in found
    assert "by <@" not in found


NAMES: tuple[Name, ...] = ("review_at", "act_at", "actions")


@given(policies, st.sampled_from(list(PLACES.values())), st.sampled_from(LABELS))
@settings(max_examples=60)
def test_a_value_comes_from_the_innermost_scope_that_says_it(
    policy: GuildPolicy, place: Place, label: str
) -> None:
    found = policy.at(place)
    for name in NAMES:
        scope = origin(policy, place, name, label)
        said = None if scope is None else getattr(policy.layer(scope), name)[label]
        assert getattr(found, name).get(label) == said
        inner = place.scopes[0 if scope is None else place.scopes.index(scope) + 1 :]
        assert not any(label in getattr(policy.layer(one), name) for one in inner)
    roles = origin(policy, place, "exempt_role_ids")
    assert found.exempt_role_ids == (policy.layer(roles).exempt_role_ids if roles else frozenset())


@given(policies, policies)
@settings(max_examples=40)
def test_what_differs_is_told_whenever_something_does(one: GuildPolicy, other: GuildPolicy) -> None:
    assert not differences(one, one)
    if any(_seen(one.at(place)) != _seen(other.at(place)) for place in PLACES.values()):
        assert differences(one, other)


def _seen(policy: Policy) -> Policy:
    done = {label: policy.actions.get(label, Action.REMOVE) for label in LABELS}
    return replace(policy, version=0, actions=done)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (PLAIN, replace(PLAIN, shadow=False), ["shadow mode: on → off (live)"]),
        (replace(PLAIN, shadow=False), PLAIN, ["shadow mode: off → on"]),
        (
            PLAIN,
            apply(PLAIN, Change(GUILD, "insult", 0.725, None, Action.TIME_OUT)),
            [
                "insult, looked at from: 0.60 → 0.725 (server)",
                "insult, acted on from: 0.90 → off (server)",
                "insult, action: remove → time out (server)",
            ],
        ),
        (
            PLAIN,
            PLAIN.with_layer(INNER, Layer({"threat": None}, exempt_role_ids=frozenset())),
            [
                "threat, looked at from: inherited → off (<#700>)",
                "exempt roles: inherited → none (<#700>)",
            ],
        ),
        (PLAIN, toggle_channel(PLAIN, 70), ["exempt channels: none → <#70> (server)"]),
        (
            toggle_role(PLAIN, Place(), 31),
            toggle_role(toggle_role(PLAIN, Place(), 31), Place(), 32),
            ["exempt roles: <@&31> → <@&31>, <@&32> (server)"],
        ),
    ],
    ids=str,
)
def test_a_difference_is_told_as_it_was_and_as_it_is(
    before: GuildPolicy, after: GuildPolicy, said: list[str]
) -> None:
    assert differences(before, after) == said


def test_the_history_tells_each_version_by_what_it_changed_from_the_one_before() -> None:
    two = replace(apply(PLAIN, Change(GUILD, "threat", 0.4)), version=2)
    three = replace(two, shadow=False, version=3)
    found = text(
        history_message(
            [Past(three, 601, AT), Past(two, 602, AT), Past(PLAIN, None, AT)], more=False
        )
    )
    at = f"<t:{int(AT.timestamp())}:f>"
    assert found.splitlines() == [
        f"**Version 3**, put in force {at} by <@601>",
        "- shadow mode: on → off (live)",
        f"**Version 2**, put in force {at} by <@602>",
        "- threat, looked at from: 0.50 → 0.40 (server)",
        f"**Version 1**, put in force {at}",
        "- the first version",
    ]


def test_a_long_history_is_cut_between_versions_and_says_so() -> None:
    past = [
        Past(GuildPolicy(number, True, {GUILD: _full(number)}), 601, AT)
        for number in range(40, 0, -1)
    ]
    found = text(history_message(past, more=True))
    assert found.splitlines()[-1].startswith("Older versions are kept too")
    assert "- and 1 more" in found
    last = found.splitlines()[-2]
    assert last == "- and 1 more"
    assert "the first version" not in found


def test_the_version_that_is_there_to_compare_with_is_not_shown() -> None:
    two = replace(apply(PLAIN, Change(GUILD, "threat", 0.4)), version=2)
    found = text(history_message([Past(two, 602, AT), Past(PLAIN, None, AT)], more=True))
    assert found.splitlines()[1:] == [
        "- threat, looked at from: 0.50 → 0.40 (server)",
        "Older versions are kept too: `/policy rollback` takes any number.",
    ]


def _full(number: int) -> Layer:
    values: dict[str, float | None] = dict.fromkeys(LABELS, number / 100)
    return Layer(values, values, exempt_role_ids=frozenset({number}))


def many() -> GuildPolicy:
    policy = PLAIN
    for number in range(60):
        policy = policy.with_layer(Scope("thread", 10**18 + number), _full(number))
    return policy


def test_a_guild_with_very_much_to_say_stays_within_the_limits() -> None:
    policy = many()
    assert "; and 52 more." in shown(policy, Place())
    text(history_message([Past(policy, 601, AT), Past(PLAIN, 601, AT)], more=False))
    change = Change(GUILD, "insult", 0.5)
    places = {scope: Place(70, 1, scope.id) for scope in policy.layers if scope != GUILD}
    after = replace(policy, version=9)
    assert len(policy_words.set_words(PLAIN, after, change, places)) <= CONTENT_LIMIT
    assert len(policy_words.trial_words(PLAIN, policy)) <= CONTENT_LIMIT
    assert len(policy_words.rollback_words(PLAIN, after, 1)) <= CONTENT_LIMIT
    ids = frozenset(range(10**18, 10**18 + 40))
    exempt = after.with_layer(GUILD, Layer(exempt_role_ids=ids, exempt_channel_ids=ids))
    assert len(policy_words.exempt_words(PLAIN, exempt, Place())) <= CONTENT_LIMIT
    assert "and 20 more" in shown(exempt, Place())


def answered(change: Change, before: GuildPolicy = PLAIN) -> str:
    after = replace(apply(before, change, places=PLACES), version=8)
    return policy_words.set_words(before, after, change, PLACES)


def test_a_change_is_answered_with_what_it_changed_means_and_how_it_is_taken_back() -> None:
    assert answered(Change(GUILD, "insult", 0.5)).splitlines() == [
        "**Version 8 is in force.**",
        "- insult, looked at from: 0.60 → 0.50 (server)",
        "In this server, a reply with insult of 0.50 or more comes to the moderators. From 0.90 "
        "on, its card says what would have happened (the reply is removed): shadow mode is on, and "
        "nothing is done before `/policy live`.",
        "`/policy rollback version:1` takes it back.",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change(GUILD, "threat", 0.0),
            "⚠️ Every reply reaches a bound of 0: all of them are flagged.",
        ),
        (Change(GUILD, "insult", 0.0, 0.0), "the bot acts on all of them."),
        (Change(GUILD, "insult", None), "⚠️ Nobody is asked about insult below 0.90."),
        (
            Change(GUILD, "threat", None),
            "In this server, no moderator is asked about threat; the bot",
        ),
        (Change(INNER, "threat", 0.3), "In <#700>, a reply with threat of 0.30 or more"),
    ],
    ids=str,
)
def test_what_somebody_may_not_have_meant_is_said(change: Change, words: str) -> None:
    assert words in answered(change)
    assert "⚠️" not in answered(Change(GUILD, "threat", 0.4))


def test_scopes_that_a_change_does_not_reach_are_named() -> None:
    words = "These go on with bounds of their own for insult: <#70>, <#71>."
    assert words in answered(Change(GUILD, "insult", 0.5), LAID)
    assert "of their own" not in answered(Change(GUILD, "obscene", 0.5), LAID)
    assert "of their own" not in answered(Change(INNER, "insult", 0.8), LAID)


def test_going_back_says_that_shadow_mode_is_not_rolled_back() -> None:
    after = replace(LAID, version=8)
    assert "the bot stays in shadow mode." in policy_words.rollback_words(PLAIN, after, 7)
    live = replace(after, shadow=False)
    assert "the bot stays live." in policy_words.rollback_words(PLAIN, live, 7)


def test_going_live_names_the_labels_that_the_bot_acts_on_or_that_there_is_none() -> None:
    assert "a bound to act (insult), and tells" in policy_words.live_words(PLAIN)
    assert "so it still only asks" in policy_words.live_words(GuildPolicy.plain())


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (0.6, "0.60"),
        (0.725, "0.725"),
        (0.73491, "0.7349"),
        (1.0, "1.00"),
        (0, "0.00"),
        (None, "off"),
    ],
)
def test_a_bound_is_shown_as_exactly_as_it_was_chosen(bound: float | None, words: str) -> None:
    assert bound_words(bound) == words


def test_what_is_exempt_is_told_with_and_without_a_change() -> None:
    once = replace(toggle_role(PLAIN, Place(), 31), version=2)
    told = policy_words.exempt_words(PLAIN, once, Place())
    assert "- exempt roles: none → <@&31> (server)" in told
    assert "Exempt in this server now:\n**Exempt roles**: <@&31> (server)" in told
    assert policy_words.exempt_words(once, once, Place()).startswith("Exempt in this server:\n")
    assert same(once, toggle_role(PLAIN, Place(), 31))

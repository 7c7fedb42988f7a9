"""How strict about tone, as one word for all review thresholds."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.lifecycle import Action
from bot.moderation.policies import tone
from bot.moderation.policies.tone import PRESETS, TONES, Tone
from bot.moderation.policy import DEFAULT_THRESHOLDS
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Layer, Scope

tones = st.sampled_from(TONES)
_ROOM = 100
"""Source: Discord API reference, "Select Option Structure": 100 characters."""


@pytest.mark.parametrize("one", TONES)
def test_a_policy_with_the_bounds_of_a_tone_has_that_tone(one: Tone) -> None:
    assert tone.tone_of(tone.with_tone(GuildPolicy.plain(), one)) == one


def test_what_a_new_guild_starts_with_is_balanced() -> None:
    assert tone.tone_of(GuildPolicy.plain()) == "balanced"
    assert PRESETS["balanced"] == DEFAULT_THRESHOLDS


@pytest.mark.parametrize("label", LABELS)
def test_gentle_flags_less_and_strict_more_of_every_label(label: str) -> None:
    assert PRESETS["gentle"][label] > PRESETS["balanced"][label] > PRESETS["strict"][label]


@given(st.sampled_from(LABELS), st.none() | st.floats(0.01, 0.29))
def test_a_bound_chosen_by_hand_is_nobodys_tone(label: str, bound: float | None) -> None:
    layer = GuildPolicy.plain().layer(GUILD)
    by_hand = replace(layer, review_at={**layer.review_at, label: bound})
    policy = GuildPolicy.plain().with_layer(GUILD, by_hand)
    assert tone.tone_of(policy) is None
    assert tone.name(None) == "Your own"
    assert label.replace("_", " ").split()[0] in tone.bounds_in_words(policy)


@given(tones, tones)
def test_a_tone_changes_the_servers_own_bounds_and_nothing_else(one: Tone, other: Tone) -> None:
    inner = Layer({"insult": 0.33})
    acting = Layer(
        dict(PRESETS[one]), {"threat": 0.99}, {"threat": Action.WARN}, frozenset({7}), None
    )
    before = GuildPolicy(4, False, {GUILD: acting, Scope("channel", 5): inner})
    after = tone.with_tone(before, other)
    assert after.layers[Scope("channel", 5)] == inner
    assert replace(after.layer(GUILD), review_at=acting.review_at) == acting
    assert (after.version, after.shadow) == (4, False)
    assert tone.changes(before, other) == (one != other)


def test_the_bot_does_not_come_to_act_on_what_nobody_is_asked_about() -> None:
    policy = GuildPolicy.plain(act_at={"insult": 0.7})
    assert "acts by itself on insult" in tone.hindrance(policy, "gentle")
    assert tone.hindrance(policy, "strict") == ""
    assert tone.hindrance(GuildPolicy.plain(), "gentle") == ""


def test_what_a_tone_means_fits_under_its_option() -> None:
    assert all(len(tone.SHORT[one]) <= _ROOM for one in TONES)

"""The steps of ``/setup``, out of what is chosen."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guilds import setting_up, setup_words
from bot.guilds.setting_up import CHANNELS, REQUIRED, STEPS, Step
from bot.guilds.settings import GuildSettings
from bot.moderation.scopes import GuildPolicy

CHOSEN = GuildSettings(article_channel_id=1, moderator_channel_id=2, admin_channel_id=3)
channels = st.none() | st.integers(1, 4)
settings = st.builds(
    GuildSettings,
    article_channel_id=channels,
    moderator_channel_id=channels,
    admin_channel_id=channels,
    notices_channel_id=channels,
    set_up=st.lists(st.sampled_from(STEPS), unique=True).map(tuple),
)


def changed(chosen: GuildSettings, **changes: Any) -> GuildSettings:
    return replace(chosen, **changes)


def test_a_new_guild_begins_at_the_first_step() -> None:
    assert setting_up.resume(GuildSettings()) == "article"


@pytest.mark.parametrize("step", REQUIRED)
def test_what_is_required_and_missing_is_asked_first(step: Step) -> None:
    lacking = changed(CHOSEN, **{CHANNELS[step]: None}, set_up=STEPS)
    assert setting_up.resume(lacking) == step
    assert setting_up.missing(lacking) == (step,)
    assert not setting_up.answered(lacking, step)


def test_a_guild_that_was_set_up_before_there_were_steps_is_asked_nothing() -> None:
    assert setting_up.resume(CHOSEN) is None
    assert setting_up.passed(CHOSEN, "zone") == {}


def test_a_channel_that_is_gone_counts_as_missing() -> None:
    assert setting_up.resume(CHOSEN, there={1, 2}) == "admin"
    assert setting_up.resume(CHOSEN, there={1, 2, 3}) is None


def test_notices_can_be_left_out() -> None:
    assert not setting_up.answered(CHOSEN, "notices")
    begun = replace(CHOSEN, set_up=REQUIRED)
    assert setting_up.resume(begun) == "notices"
    passed = replace(begun, **setting_up.passed(begun, "notices"))
    assert setting_up.resume(passed) == "language"


def test_each_step_leads_to_the_next_and_back() -> None:
    assert setting_up.before(STEPS[0]) is setting_up.after(STEPS[-1]) is None
    for one, other in pairwise(STEPS):
        assert setting_up.after(one) == other
        assert setting_up.before(other) == one
    assert [setting_up.number(step) for step in STEPS] == [*range(1, 10)]


@given(settings)
def test_whoever_answers_every_step_that_is_asked_comes_to_the_end(chosen: GuildSettings) -> None:
    asked = list[Step]()
    while (step := setting_up.resume(chosen)) is not None:
        assert step not in asked
        asked.append(step)
        if step in REQUIRED:
            chosen = changed(chosen, **{CHANNELS[step]: 9})
        chosen = replace(chosen, **setting_up.passed(chosen, step))
    assert setting_up.missing(chosen) == ()


@given(settings, st.sampled_from(STEPS))
def test_a_step_that_was_left_is_not_asked_again_unless_it_is_required(
    chosen: GuildSettings, step: Step
) -> None:
    left = replace(chosen, **setting_up.passed(chosen, step))
    if setting_up.resume(left) == step:
        assert step in setting_up.missing(left)


@given(settings)
def test_the_steps_that_were_left_are_stored_and_read_back(chosen: GuildSettings) -> None:
    found = GuildSettings.from_document(chosen.to_document(), version=chosen.version)
    assert found == chosen


@pytest.mark.parametrize("step", STEPS)
def test_every_step_says_how_far_it_is_and_what_it_asks(step: Step) -> None:
    said = setup_words.title(step)
    assert said.startswith(f"Step {setting_up.number(step)} of 9: ")
    lines = setup_words.step_lines(step, GuildSettings(), GuildPolicy.plain(), when="daily")
    assert len(lines[0]) > 20
    assert "not chosen yet" in "\n".join(lines) if step in CHANNELS else lines


def test_all_at_a_glance_reads_as_sentences_whatever_is_missing() -> None:
    policy, when = GuildPolicy.plain(), "every day at 08:00 (UTC)"
    empty = "\n".join(setup_words.overview(GuildSettings(), policy, language="English", when=when))
    assert empty.count("have no channel yet.") == 3
    assert "not chosen yet" not in empty
    whole = replace(CHOSEN, moderator_role_id=7, admin_role_id=8, notices_channel_id=4)
    told = setup_words.overview(whole, policy, language="English", when=when)
    assert told[1] == "**Cases** go to <#2>. Moderators are those with <@&7> or *Manage Messages*."
    assert told[2] == (
        "**Digests** go to <#3>, every day at 08:00 (UTC). "
        "Admins are those with <@&8> or *Manage Server*."
    )
    assert "private thread in <#4>" in told[3]

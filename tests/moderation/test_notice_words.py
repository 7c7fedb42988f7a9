"""What authors are told: their words, the trouble, the rule, what follows, and how to appeal."""

from dataclasses import replace

import pytest

from bot.moderation.case import Appeal, CaseView
from bot.moderation.lifecycle import Action, State
from bot.moderation.notice import notice, outcome_notice, restored
from bot.moderation.policy import UNSCORED
from tests.moderation.views import UPHELD, WHEN


def words(case: CaseView) -> tuple[str, dict[str, str]]:
    message = notice(case, guild_name="The Green")
    assert message is not None
    embed = message.embeds[0]
    return embed.description, {field.name: field.value for field in embed.fields}


def test_an_author_is_told_their_words_the_reason_and_the_way_to_disagree() -> None:
    description, fields = words(UPHELD)
    assert "in **On Rain** on **The Green** was removed by a moderator" in description
    assert fields["Your words"] == "you clod"
    assert fields["Why"] == "It was flagged as an insult (score 0.91 of 1), and a moderator agreed."
    assert fields["The rule"] == "No insults."
    assert "Press *Appeal*" in fields["If you disagree"]


def test_a_notice_names_the_part_that_was_the_trouble() -> None:
    case = replace(UPHELD, text="you clod, a fair point, clod", trouble=((4, 8), (24, 28)))
    _, fields = words(case)
    assert fields["The part that was the trouble"] == "“clod”, “clod”"
    for unknown in ((), ((0, 28),)):
        assert "The part that was the trouble" not in words(replace(case, trouble=unknown))[1]


@pytest.mark.parametrize("action", Action)
def test_a_notice_says_what_follows_and_offers_to_appeal(action: Action) -> None:
    case = replace(UPHELD, action=action, time_out_minutes=120 if action.times_out else None)
    message = notice(case, guild_name="The Green")
    assert message is not None
    told = message.embeds[0].title + message.embeds[0].description
    assert ("removed" in told) == action.removes
    assert ("for 2 hours" in told) == action.times_out
    (button,) = message.buttons
    assert (button.label, button.custom_id) == ("Appeal", "seedbed:appeal:7:12")


def test_the_end_of_an_appeal_says_who_looked_at_it() -> None:
    case = replace(UPHELD, state=State.AFFIRMED, appeal=Appeal("no", WHEN), lapses_at=WHEN)
    told = outcome_notice(case, guild_name="The Green").embeds[0].description
    assert "who had not decided it" in told
    alone = replace(case, appeal=Appeal("no", WHEN, alone=True))
    assert (
        "has one moderator" in outcome_notice(alone, guild_name="The Green").embeds[0].description
    )


def test_a_restored_reply_is_a_quotation_under_its_author_s_name() -> None:
    case = replace(UPHELD, state=State.UNDONE, text="one\ntwo", edited_text=None)
    assert restored(case).embeds[0].description == "<@501> wrote:\n> one\n> two"
    edited = restored(replace(case, edited_text="three")).embeds[0].description
    assert edited == "<@501> wrote:\n> three"
    gone = restored(replace(case, text=None)).embeds[0].description
    assert gone.endswith("Its text is no longer kept.")


def test_a_notice_on_what_the_policy_removed_speaks_of_no_moderator() -> None:
    description, fields = words(replace(UPHELD, decided_how="policy", decided_by=None))
    assert "by the server's policy" in description
    assert fields["Why"] == "It was flagged as an insult (score 0.91 of 1)."


def test_a_notice_on_an_unscored_reply_names_no_score() -> None:
    _, fields = words(replace(UPHELD, label=UNSCORED, score=None, threshold=None))
    assert fields["Why"] == "A moderator read it and found that it should not stand."

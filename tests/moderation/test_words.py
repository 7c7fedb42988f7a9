"""What people are told about a case stays within Discord's limits, whatever was written."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.effects.message import (
    EMBED_DESCRIPTION_LIMIT,
    EMBED_FIELD_LIMIT,
    EMBED_SUM_LIMIT,
    EMBED_TITLE_LIMIT,
    Message,
    shorten,
    spoiler,
)
from bot.moderation.card import LABEL_WORDS, case_card, custom_id
from bot.moderation.case import (
    CaseView,
    Quoted,
    State,
    Verdict,
    answer_to_decision,
    outcome_line,
)
from bot.moderation.notice import notice
from bot.moderation.policy import UNSCORED
from bot.scoring.port import LABELS

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARKER_ROOM = 20
SNOWFLAKE = 10**19
CASE = CaseView(
    id=1,
    guild_id=7,
    number=12,
    state=State.OPEN,
    label="insult",
    score=0.91,
    threshold=0.6,
    opened_at=WHEN,
    decided_at=None,
    decided_by=None,
    decided_how=None,
    discussion_title="On Rain",
    thread_id=700,
    message_id=800,
    is_title=False,
    author_id=501,
    text="you clod",
    edited_text=None,
    answers=None,
    before=(),
    reply_state="present",
    attachments=0,
    quiet=False,
    notice=None,
)
UPHELD = replace(
    CASE,
    state=State.UPHELD,
    decided_at=WHEN,
    decided_by=601,
    decided_how="button",
    reply_state="removed",
)

# Everything that could mean something to Discord, and enough of it to reach the limits.
texts = st.builds(
    lambda part, times: part * times,
    st.text(st.sampled_from("|`*_~>\\@#<:\n ab́é😀\u200b[]()"), min_size=1, max_size=40),
    st.integers(1, 400),
) | st.text(max_size=60)
quoted = st.builds(Quoted, st.none() | st.just(SNOWFLAKE), st.none() | texts)
cases = st.builds(
    CaseView,
    id=st.just(1),
    guild_id=st.just(SNOWFLAKE),
    number=st.integers(1, 10**9),
    state=st.sampled_from(State),
    label=st.sampled_from([*LABELS, UNSCORED]),
    score=st.none() | st.floats(0, 1),
    threshold=st.none() | st.floats(0, 1),
    opened_at=st.just(WHEN),
    decided_at=st.none() | st.just(WHEN),
    decided_by=st.none() | st.just(SNOWFLAKE),
    decided_how=st.sampled_from([None, "policy", "button", "command"]),
    discussion_title=texts,
    thread_id=st.just(SNOWFLAKE),
    message_id=st.just(SNOWFLAKE),
    is_title=st.booleans(),
    author_id=st.none() | st.just(SNOWFLAKE),
    text=st.none() | texts.filter(str.strip),
    edited_text=st.none() | texts,
    answers=st.none() | quoted,
    before=st.lists(quoted, max_size=2).map(tuple),
    reply_state=st.sampled_from(["present", "deleted", "removed"]),
    attachments=st.integers(0, 10),
    quiet=st.booleans(),
    notice=st.sampled_from([None, "waiting", "delivered (interaction)"]),
)
WORST = replace(
    UPHELD,
    text="|" * 9000,
    edited_text="|" * 9000,
    answers=Quoted(SNOWFLAKE, "|" * 9000),
    before=(Quoted(SNOWFLAKE, "|" * 9000), Quoted(SNOWFLAKE, "|" * 9000)),
    discussion_title="t" * 900,
    attachments=10,
    quiet=True,
    notice="delivered (interaction)",
)


def assert_fits(message: Message) -> None:
    total = 0
    for embed in message.embeds:
        assert len(embed.title) <= EMBED_TITLE_LIMIT
        assert len(embed.description) <= EMBED_DESCRIPTION_LIMIT
        assert len(embed.fields) <= 25
        total += len(embed.title) + len(embed.description) + len(embed.footer)
        for field in embed.fields:
            assert 1 <= len(field.name) <= 256
            assert 1 <= len(field.value) <= EMBED_FIELD_LIMIT
            total += len(field.name) + len(field.value)
    assert message.embeds
    assert total + MARKER_ROOM <= EMBED_SUM_LIMIT
    assert message.content == ""  # what stands in embeds pings nobody
    assert message.ping_role is None


def uncovered(text: str) -> str:
    """Return what a reader sees without a click: Discord pairs the bars from the left."""
    return re.sub(r"\|\|[\s\S]+?\|\|", "", text)


@given(cases)
@example(WORST)
def test_a_card_fits_whatever_was_written(case: CaseView) -> None:
    card = case_card(case)
    assert_fits(card)
    assert all(1 <= len(button.custom_id) <= 100 for button in card.buttons)


@given(cases, st.text(min_size=1, max_size=100))
@example(WORST, "g" * 100)
def test_a_notice_fits_whatever_was_written(case: CaseView, guild_name: str) -> None:
    message = notice(case, guild_name=guild_name)
    assert (message is None) == (case.text is None)
    if message is not None:
        assert_fits(message)


@given(texts, st.integers(20, 2000))
@example("|", 50)
@example("||||||x", 50)
@example("a||b" * 40, 50)
@example("a|" * 40, 50)
@example("\\", 50)
def test_no_text_gets_out_of_its_spoiler(text: str, limit: int) -> None:
    hidden = spoiler(text, limit)
    assert len(hidden) <= limit
    assert re.fullmatch(r"\|\|(?:(?!\|\|)[\s\S])+\|\|", hidden) or hidden == "(no text)"
    assert uncovered(hidden) in {"", "(no text)"}


@given(texts, texts, texts)
def test_a_card_shows_no_member_s_words_uncovered(text: str, edited: str, before: str) -> None:
    def card(words: tuple[str, str, str]) -> str:
        case = replace(
            CASE,
            text=words[0],
            edited_text=words[1],
            answers=Quoted(502, words[2]),
            before=(Quoted(503, words[2]), Quoted(504, words[0])),
        )
        embed = case_card(case).embeds[0]
        shown = [uncovered(embed.description), *(uncovered(one.value) for one in embed.fields)]
        return "\n".join((embed.title, embed.footer, *shown)).replace("(no text)", "")

    assert card((text, edited, before)) == card(("calm", "words", "here"))


@given(texts, st.integers(1, 300))
def test_a_shortened_text_keeps_its_beginning_and_says_that_it_is_cut(
    text: str, limit: int
) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")
    assert text.startswith(short.removesuffix("…"))


def test_the_card_of_an_open_case_says_what_who_where_and_has_two_buttons() -> None:
    card = case_card(
        replace(CASE, answers=Quoted(502, "quite so"), before=(Quoted(None, None),), attachments=2)
    )
    embed = card.embeds[0]
    assert embed.title == "Case 12 · insult 0.91 (looked at from 0.60)"
    assert "<@501>" in embed.description
    assert "https://discord.com/channels/7/700/800" in embed.description
    assert "||you clod||" in embed.description
    assert "2 attachments, not read" in embed.description
    assert [one.value for one in embed.fields] == ["<@502>: ||quite so||", "*(no longer kept)*"]
    assert [(one.label, one.custom_id) for one in card.buttons] == [
        ("Remove", custom_id(12, "uphold")),
        ("Keep", custom_id(12, "dismiss")),
    ]


@pytest.mark.parametrize("state", [state for state in State if state is not State.OPEN])
def test_a_closed_case_has_no_buttons_and_says_how_it_ended(state: State) -> None:
    case = replace(UPHELD, state=state)
    card = case_card(case)
    assert card.buttons == ()
    assert outcome_line(case) in card.embeds[0].description


def test_a_title_s_link_leads_to_its_thread() -> None:
    assert replace(CASE, is_title=True).jump_url == "https://discord.com/channels/7/700"


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (CASE, "It is open."),
        (UPHELD, "It was upheld by <@601> <t:1772366400:R>."),
        (replace(UPHELD, decided_how="policy"), "The policy upheld it <t:1772366400:R>."),
        (replace(UPHELD, decided_by=None), "It was upheld by a moderator <t:1772366400:R>."),
        (
            replace(UPHELD, state=State.DISMISSED),
            "It was dismissed by <@601> <t:1772366400:R>.",
        ),
        (
            replace(UPHELD, state=State.HANDLED),
            "It was handled in Discord <t:1772366400:R>: the message was deleted there by <@601>.",
        ),
    ],
)
def test_the_outcome_is_told_in_one_sentence(case: CaseView, told: str) -> None:
    assert outcome_line(case) == told


def test_the_second_moderator_is_told_who_was_first_and_that_nothing_changed() -> None:
    told = answer_to_decision(UPHELD, changed=False)
    assert told.startswith("Case 12 is closed already. It was upheld by <@601>")
    assert told.endswith("Nothing was changed.")


def test_the_first_moderator_is_told_what_follows() -> None:
    assert "is being removed" in answer_to_decision(UPHELD, changed=True)
    gone = replace(UPHELD, reply_state="deleted")
    assert "deleted the reply already" in answer_to_decision(gone, changed=True)
    kept = replace(UPHELD, state=State.DISMISSED, reply_state="present")
    assert "the reply stays" in answer_to_decision(kept, changed=True)


def test_a_verdict_leads_to_its_state() -> None:
    assert Verdict.UPHOLD.state is State.UPHELD
    assert Verdict.DISMISS.state is State.DISMISSED


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
    assert "case 12" in fields["If you disagree"]


def test_a_notice_on_what_the_policy_removed_speaks_of_no_moderator() -> None:
    description, fields = words(replace(UPHELD, decided_how="policy", decided_by=None))
    assert "by the server's policy" in description
    assert fields["Why"] == "It was flagged as an insult (score 0.91 of 1)."


def test_a_notice_on_an_unscored_reply_names_no_score() -> None:
    _, fields = words(replace(UPHELD, label=UNSCORED, score=None, threshold=None))
    assert fields["Why"] == "A moderator read it and found that it should not stand."


def test_every_label_has_words() -> None:
    assert set(LABEL_WORDS) == {*LABELS, UNSCORED}

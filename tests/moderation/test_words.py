"""What people are told about a case stays within Discord's limits, whatever was written."""

import re
from dataclasses import replace

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
from bot.moderation.card import case_card, custom_id, second_card
from bot.moderation.case import Appeal, CaseView, Quoted, outcome_line
from bot.moderation.lifecycle import Action, Event, Refusal, State, Verdict
from bot.moderation.notice import notice, outcome_notice, restored
from bot.moderation.policy import REPORTED, SAMPLED, UNSCORED
from bot.moderation.wording import LABEL_WORDS, answer_to_move
from bot.scoring.port import LABELS
from tests.moderation.views import CASE, UPHELD, WHEN, WORST, cases, texts

MARKER_ROOM = 20


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
def test_what_an_author_is_told_fits_whatever_was_written(case: CaseView, guild_name: str) -> None:
    message = notice(case, guild_name=guild_name)
    assert (message is None) == (case.text is None)
    if message is not None:
        assert_fits(message)
    for other in (outcome_notice(case, guild_name=guild_name), restored(case), second_card(case)):
        assert_fits(other)


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
            reports=(words[1],),
            appeal=Appeal(words[2], WHEN),
        )
        embeds = [case_card(case).embeds[0], second_card(case).embeds[0]]
        embed = embeds[0]
        shown = [uncovered(one.description) for one in embeds]
        shown += [uncovered(field.value) for one in embeds for field in one.fields]
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


def test_the_card_of_an_open_case_says_what_who_where_and_what_can_be_done() -> None:
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
        ("More…", custom_id(12, "more")),
        ("Why", custom_id(12, "why")),
        ("Claim", custom_id(12, "claim")),
    ]


BUTTONS = {
    State.OPEN: ["Remove", "Keep", "More…", "Why", "Claim"],
    State.CLAIMED: ["Remove", "Keep", "More…", "Why", "Release"],
    State.UPHELD: ["Undo", "Why"],
    State.AFFIRMED: ["Undo", "Why"],
    State.DISMISSED: ["Undo", "Why"],
    State.APPEALED: ["Uphold", "Overturn", "Why", "Claim"],
    State.APPEAL_CLAIMED: ["Uphold", "Overturn", "Why", "Release"],
}


@pytest.mark.parametrize("state", State)
def test_a_card_offers_what_can_be_done_and_says_how_the_case_stands(state: State) -> None:
    case = replace(UPHELD, state=state)
    card = case_card(case)
    assert [one.label for one in card.buttons] == BUTTONS.get(state, [])
    assert state is State.OPEN or outcome_line(case) in card.embeds[0].description
    events = {"more": Event.UPHOLD}
    for button in card.buttons:
        verb = button.custom_id.rpartition(":")[2]
        assert verb == "why" or case.can(events.get(verb) or Event(verb)), verb


def test_the_worst_label_stands_first_and_the_others_after_it() -> None:
    case = replace(CASE, also=(("toxicity", 0.97), ("obscene", 0.81)))
    title = case_card(case).embeds[0].title
    assert title == "Case 12 · insult 0.91 (looked at from 0.60), toxicity 0.97, obscene 0.81"


def test_what_could_not_be_done_is_told_in_words_where_they_are_known() -> None:
    card = case_card(replace(UPHELD, problem="Discord answered 403 (code 50013)"))
    assert "the bot may not; its role stands too low" in card.embeds[0].description
    card = case_card(replace(UPHELD, problem="something new"))
    assert "could be done: something new." in card.embeds[0].description


def test_a_sample_looks_like_a_case_without_a_score_until_it_is_decided() -> None:
    sample = replace(CASE, origin="audit", label=SAMPLED, score=None, threshold=None)
    unscored = replace(CASE, label=UNSCORED, score=None, threshold=None)
    assert case_card(sample) == case_card(unscored)
    decided = case_card(replace(sample, state=State.DISMISSED)).embeds[0]
    assert decided.title == "Case 12 · a sample of what was not flagged"


def test_a_second_reading_shows_neither_the_score_nor_the_outcome_nor_the_author() -> None:
    decided = replace(UPHELD, origin="audit", text="some words")
    shown = repr(second_card(decided))
    assert "some words" in shown
    for told in ("0.91", "insult", "601", "501", "upheld"):
        assert told not in shown


def test_reports_stand_on_the_card_with_their_reasons_and_without_names() -> None:
    case = replace(CASE, label=REPORTED, score=None, reports=("it stings", None, None))
    card = case_card(case).embeds[0]
    assert card.title == "Case 12 · reported by 3 members"
    (field,) = [one for one in card.fields if one.name == "Reported"]
    assert field.value == "||it stings||\n2 gave no reason."


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
    told = answer_to_move(UPHELD, Event.DISMISS, Refusal.STATE)
    assert told == (
        "Case 12 is closed already. It was upheld by <@601> <t:1772366400:R>. "
        "Nothing was changed. `/case undo 12` if you disagree."
    )


HELD = replace(CASE, state=State.CLAIMED, claimed_by=602, lease_until=WHEN)


@pytest.mark.parametrize(
    ("case", "event", "refusal", "told"),
    [
        (HELD, Event.UPHOLD, Refusal.HELD, "is taken. Claimed by <@602> until <t:1772366400:t>."),
        (HELD, Event.RELEASE, Refusal.HELD, "is not claimed by you."),
        (UPHELD, Event.OVERTURN, Refusal.OWN, "You decided case 12 yourself"),
        (UPHELD, Event.UPHOLD, Refusal.STALE, "has changed since you opened the form."),
        (CASE, Event.UNDO, Refusal.STATE, "is not decided yet."),
        (replace(UPHELD, state=State.UNDONE), Event.UNDO, Refusal.STATE, "cannot be undone."),
        (UPHELD, Event.AFFIRM, Refusal.STATE, "is not under appeal."),
    ],
)
def test_who_is_refused_is_told_why_and_that_nothing_changed(
    case: CaseView, event: Event, refusal: Refusal, told: str
) -> None:
    answer = answer_to_move(case, event, refusal)
    assert told in answer
    assert "Nothing was changed." in answer


def test_the_first_moderator_is_told_what_follows() -> None:
    def told(case: CaseView, event: Event) -> str:
        return answer_to_move(case, event, None)

    assert "is being removed" in told(UPHELD, Event.UPHOLD)
    assert "`/case undo 12` takes it back" in told(UPHELD, Event.UPHOLD)
    gone = replace(UPHELD, reply_state="deleted")
    assert "deleted the reply already" in told(gone, Event.UPHOLD)
    kept = replace(UPHELD, state=State.DISMISSED, reply_state="present")
    assert "the reply stays" in told(kept, Event.DISMISS)
    for action in Action:
        assert told(replace(UPHELD, action=action), Event.UPHOLD).startswith("Case 12 is upheld")
    unknown = replace(UPHELD, author_id=None, action=Action.TIME_OUT)
    assert "so nobody is told or timed out" in told(unknown, Event.UPHOLD)
    undone = replace(UPHELD, state=State.UNDONE, reply_state="present")
    assert "What was removed stands again." in told(undone, Event.UNDO)
    assert "not kept any more" in told(replace(undone, text=None), Event.UNDO)
    assert told(CASE, Event.UNDO) == "Case 12 is open again, as before."


def test_a_verdict_is_an_event_of_the_case() -> None:
    assert [one.event for one in Verdict] == [Event.UPHOLD, Event.DISMISS]


def test_every_label_has_words() -> None:
    assert set(LABEL_WORDS) == {*LABELS, UNSCORED, REPORTED, SAMPLED}

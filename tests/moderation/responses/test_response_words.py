"""What the author of a response is told, in every state, and what it never tells."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.effects.message import EMBED_FIELD_LIMIT, EMBED_SUM_LIMIT, Message
from bot.moderation.responses.response import REWRITABLE, Response, State
from bot.moderation.responses.words import bad_words, given_back, mine, taken, told
from tests.moderation.responses.sheets import sheet
from tests.moderation.steps import labels, words
from tests.world import NOON

RULE = "Argue with what was said, not with who said it."
UNTIL = NOON + timedelta(hours=24)


def shown(response: Response) -> Message:
    return told(response, rule=RULE, choose_until=UNTIL)


def test_a_nudge_names_the_words_and_the_rule_and_nothing_more() -> None:
    nudge = shown(sheet(State.ASKED, parts=((0, 8),), label="insult"))
    fields = {one.name: one.value for one in nudge.embeds[0].fields}
    assert fields["What reads badly"] == "“you clod”"
    assert fields["The rule"] == RULE
    assert not any(one in words(nudge) for one in ("insult", "threshold", "score", "0."))
    assert f"<t:{int(UNTIL.timestamp())}:R>" in words(nudge)


def test_where_the_words_are_not_known_the_rule_stands_alone() -> None:
    assert "What reads badly" not in words(shown(sheet(State.ASKED)))
    assert bad_words(sheet(State.ASKED, parts=((0, 15),))) == ""  # all of it says nothing


def test_who_tried_often_enough_is_not_shown_how_to_go_on() -> None:
    assert labels(shown(sheet(State.ASKED))) == ["Edit", "Send anyway", "Drop it"]
    muted = shown(sheet(State.ASKED, muted=True))
    assert labels(muted) == ["Send anyway", "Drop it"]
    assert "so the words are not shown, and you cannot edit it now." in words(muted)


@pytest.mark.parametrize(
    ("screened", "says"),
    [
        (True, "a moderator reads it before it is posted, unless the server's policy declines it."),
        (False, "it is posted, unless the server's policy declines it, and a moderator may look"),
    ],
)
def test_it_is_said_where_sending_anyway_leads(screened: bool, says: str) -> None:
    assert says in words(shown(sheet(State.ASKED, screened=screened)))


def test_who_had_it_approved_is_told_that_this_was_taken_back() -> None:
    assert "Until then nobody else sees it." in words(shown(sheet(State.HELD)))
    again = words(shown(sheet(State.HELD, case_id=3)))
    assert "Its approval was taken back, and what was posted of it is taken down." in again
    assert "nobody else" not in again


STAYS = "What you had posted before stays."


@pytest.mark.parametrize(
    ("state", "why", "says"),
    [
        (State.DECLINED, None, STAYS),
        (State.DROPPED, "author", STAYS),
        (State.DROPPED, "refused", STAYS),
        (State.DROPPED, "gone", "What it was to change does not stand any more."),
    ],
)
def test_of_an_edit_it_is_said_what_became_of_what_stood_before(
    state: State, why: str | None, says: str
) -> None:
    assert says in words(shown(sheet(state, why=why, replaces=7)))
    assert says not in words(shown(sheet(state, why=why)))
    assert (STAYS in words(shown(sheet(state, why=why, replaces=7)))) is (says == STAYS)


@pytest.mark.parametrize("why", [None, "author", "expired", "gone", "left", "refused"])
def test_the_title_alone_says_that_it_is_not_posted(why: str | None) -> None:
    (embed, *_) = shown(sheet(State.DROPPED if why else State.DECLINED, why=why)).embeds
    assert "not posted" in embed.title
    assert "posted" not in embed.description


@pytest.mark.parametrize(("count", "footer"), [(4, ""), (5, "At most 5 are listed.")])
def test_a_full_list_says_that_there_may_be_more(count: int, footer: str) -> None:
    assert mine([sheet(State.WAITING)] * count).embeds[0].footer == footer


@pytest.mark.parametrize("state", list(State))
def test_in_every_state_there_is_something_to_say(state: State) -> None:
    for why in (None, "expired", "gone", "left", "refused", "withdrawn", "forgotten"):
        message = shown(sheet(state, why=why))
        assert message.embeds[0].title
        assert message.embeds[0].description
        assert ("Drop it" in labels(message)) is (state in REWRITABLE)


@pytest.mark.parametrize("state", [State.DECLINED, State.DROPPED])
def test_what_is_not_posted_is_given_back_whole(state: State) -> None:
    text = "A thought. " * 363
    message = shown(sheet(state, text=text, why="gone"))
    assert message.embeds[1].description == text
    assert given_back("Not now.", text).embeds[0].description == text
    assert given_back("Not now.", " ").embeds == ()


def test_what_stands_can_be_edited_and_withdrawn() -> None:
    stands = sheet(State.POSTED, reply_state="present", message_id=5)
    assert labels(taken(stands)) == ["Edit", "Withdraw"]


@given(
    st.lists(
        st.builds(
            sheet,
            st.sampled_from([State.WAITING, State.ASKED, State.HELD, State.ACCEPTED]),
            text=st.none() | st.text(max_size=40).map(lambda one: one * 100),
            discussion_title=st.text(max_size=300),
        ),
        max_size=5,
    )
)
def test_the_list_of_what_waits_fits_into_a_message(found: list[Response]) -> None:
    message = mine(found)
    assert len(message.embeds[0].description) <= 4096
    assert len(message.buttons) <= 25


@given(st.text(max_size=40).map(lambda one: one * 100), st.sampled_from(list(State)))
def test_the_longest_response_fits_into_what_its_author_is_told(text: str, state: State) -> None:
    message = shown(sheet(state, text=text, parts=((0, 3000),)))
    fields = [one for embed in message.embeds for one in embed.fields]
    assert all(len(one.value) <= EMBED_FIELD_LIMIT for one in fields)
    held = [embed.title + embed.description for embed in message.embeds]
    held += [one.name + one.value for one in fields]
    assert sum(map(len, held)) < EMBED_SUM_LIMIT

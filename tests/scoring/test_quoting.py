import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.quoting import own_words

ARTICLE = "They are fools, every one of them, said the minister. Nobody laughed."
TEXTS = st.lists(
    st.sampled_from(["they", "are", "fools", "every", '"', "> ", ">>> ", "\n", " ", "“", "”", "!"])
).map(" ".join)


@pytest.mark.parametrize(
    "reply",
    [
        'He wrote "they are fools, every one of them" and meant it.',
        "He wrote “They are fools every one” and meant it.",
        "He wrote «they ARE fools, every one» and meant it.",
        "> They are fools, every one of them\nI disagree and meant it.",
        ">>> They are fools,\nevery one of them, said the minister",
    ],
)
def test_quoted_words_of_the_article_are_not_the_authors(reply: str) -> None:
    own = own_words(reply, [ARTICLE])
    assert "fools" not in own.text
    assert len(own.text) == len(reply)
    assert len(own.quoted) == 1
    begin, _ = own.quoted[0]
    assert reply[begin:].lower().startswith("they")


@pytest.mark.parametrize(
    "reply",
    [
        'He wrote "they are idiots, all of them" and meant it.',
        "> You are fools and every one of you a crook",
        'They are "fools" indeed.',
        "They are fools, every one of them, said the minister.",
        '"they are fools" is too short',
        'two "they are" "fools every" apart',
    ],
)
def test_a_quotation_nobody_wrote_is_the_authors_own(reply: str) -> None:
    own = own_words(reply, [ARTICLE])
    assert own.text == reply
    assert own.quoted == ()


def test_words_slipped_into_a_quotation_stay_the_authors_own() -> None:
    own = own_words('"they are fools, every stinking one of them, said the minister"', [ARTICLE])
    assert own.text.split() == ['"', "stinking", '"']


def test_an_earlier_reply_may_be_quoted() -> None:
    own = own_words(
        "> go and drown yourself now\nThat is cruel.", ["ok", "Go and drown yourself now!"]
    )
    assert own.text.split() == [">", "That", "is", "cruel."]


def test_words_of_two_texts_do_not_make_one_quotation() -> None:
    assert own_words('"you are a fool"', ["but you are", "a fool there was"]).quoted == ()


def test_lines_stay_lines() -> None:
    own = own_words('"they are fools,\nevery one of them"', [ARTICLE])
    assert own.text.count("\n") == 1


def test_fewer_than_one_word_is_refused() -> None:
    with pytest.raises(ValueError, match="least"):
        own_words("text", [], least=0)


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_only_what_is_told_as_quoted_is_blanked(reply: str, known: list[str]) -> None:
    own = own_words(reply, known)
    quoted = {at for begin, end in own.quoted for at in range(begin, end)}
    assert len(own.text) == len(reply)
    for at, (one, before) in enumerate(zip(own.text, reply, strict=True)):
        assert one == before or (at in quoted and one == " ")


@given(TEXTS)
def test_without_known_texts_nothing_is_quoted(reply: str) -> None:
    assert own_words(reply, []).text == reply

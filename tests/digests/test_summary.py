"""Summaries of threads: within their words, in order, exact, and of what matters."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.sources import Point, Source
from bot.digests.text.likeness import vectors
from bot.digests.text.summary import sentences_of, summarise, thread, told
from bot.digests.text.worth import worths

BRIDGE = "The old bridge should be mended before anyone builds a new one."
FERRY = "Seven ferrymen of Northbank would lose their living to a second bridge."
BARGE = "Every morning the school bus waits an hour for the old barge."
AGREED = [
    "The old bridge should be mended before a new one is built.",
    "I say the old bridge must be mended and no new one built.",
    "Why is a new bridge built before the old one is mended?",
]

sentence = st.sampled_from(
    [BRIDGE, FERRY, BARGE, *AGREED, "Yes.", "No, thank you all the same.", "?!"]
)
line = st.builds(
    lambda mark, said: f"{mark}{said}", st.sampled_from(["", "", "> ", "- "]), sentence
)
message = st.builds("\n".join, st.lists(line, max_size=4)) | st.text(max_size=80)


def summary(messages: list[str], words: int, topic: str = "") -> str:
    sources = thread(messages)
    return told(sources, summarise(sources, words=words, topic=topic))


def texts(sources: list[Source], points: list[Point]) -> list[str]:
    return [sources[one.reply_id].text[one.start : one.end] for one in points]


@settings(deadline=None)  # the first one imports scikit-learn
@given(st.lists(message, max_size=8), st.integers(0, 80))
def test_a_summary_never_has_more_words_than_asked(messages: list[str], words: int) -> None:
    assert len(summary(messages, words).split()) <= words


@settings(deadline=None)
@given(st.lists(message, max_size=8), st.integers(0, 80))
def test_sentences_are_whole_exact_once_and_in_order(messages: list[str], words: int) -> None:
    sources = thread(messages)
    points = summarise(sources, words=words)
    known = {one.point for one in sentences_of(sources)}
    assert set(points) <= known
    places = [(one.reply_id, one.start) for one in points]
    assert places == sorted(set(places))


@settings(deadline=None)
@given(st.lists(message, max_size=8))
def test_what_a_message_quotes_is_never_said(messages: list[str]) -> None:
    quoted = [f"> Not mine at all, number {one}.\n{text}" for one, text in enumerate(messages)]
    assert "Not mine at all" not in summary(quoted, 60)


def test_no_message_gives_an_empty_summary() -> None:
    assert summary([], 60) == ""
    assert summary(["", " \n ", "> Only quoted words of someone else."], 60) == ""


def test_a_thread_that_fits_is_told_whole() -> None:
    assert summary([BRIDGE, FERRY], 60) == f"{BRIDGE} {FERRY}"


def test_no_sentence_fits_into_too_few_words() -> None:
    assert summary([BRIDGE, FERRY], 11) == ""


def test_what_many_say_is_told_before_what_one_says() -> None:
    lone = "My cousin keeps nine hives of bees behind his school house."
    assert "bridge" in summary([lone, *AGREED], 12)


def test_the_same_is_not_said_twice_where_something_else_fits() -> None:
    assert FERRY in summary([BRIDGE, BRIDGE, FERRY], 24)


def test_each_message_is_heard_before_one_is_heard_twice() -> None:
    """Even where what it says is written a little worse."""
    ferry = "7 ferrymen of Northbank would lose their living to a 2nd bridge"
    assert ferry in summary([f"{BRIDGE} {BARGE}", ferry], 24)


def test_what_the_thread_is_about_is_told_first() -> None:
    assert summary([BARGE, FERRY], 12, topic="ferrymen of Northbank") == FERRY
    assert summary([BARGE, FERRY], 12, topic="the school bus") == BARGE


def test_the_subject_of_the_first_e_mail_is_what_it_is_about() -> None:
    def about(subject: str) -> str:
        header = f"From: Ann\nSubject: {subject}\n\n"
        return summary([f"{header}{BARGE}\n\n{FERRY}"], 12)

    assert about("Re: ferrymen of Northbank, their living") == FERRY
    assert about("Re: school bus, an hour") == BARGE


def test_signs_and_figures_are_worth_less_than_prose() -> None:
    code = "if (x == 12) { y[3] += z(4, 5); } else { return -1; }"
    assert summary([code, FERRY], 13) == FERRY


def test_a_sentence_is_worth_more_at_the_beginning_than_later() -> None:
    sentences = sentences_of(thread([f"{BRIDGE} {FERRY}", f"{FERRY} {BRIDGE}"]))
    found = worths(sentences, vectors([one.words for one in sentences]))
    assert found[0] > found[3]
    assert found[2] > found[1]


def test_breaks_within_a_sentence_are_told_as_spaces() -> None:
    sources = thread([f"From: Ann\nTo: Bob\n\n{BRIDGE}".replace("bridge ", "bridge\n")])
    points = summarise(sources, words=60)
    assert "bridge\nshould" in texts(sources, points)[0]
    assert told(sources, points) == BRIDGE


def test_known_authors_are_told_apart_and_unknown_ones_too() -> None:
    named = thread(["a", "b", "c", "d"], ["Ann", None, "Ann"])
    assert named[0].author_id == named[2].author_id
    assert len({one.author_id for one in named}) == 3


def test_room_is_filled_better_than_one_sentence_after_the_other_would() -> None:
    """The second sentence that is worth most by the word would leave six words empty."""
    spring = "A town that mends its bridge every spring needs no second one."
    town = "The old bridge of Northbank should be mended now by the town itself."
    others = ["The school is glad of the bridge.", "Planks are cheap, and builders are not."]
    assert summary([spring, town, *others], 25) == f"{spring} {town}"


def test_a_long_thread_is_summarised_within_its_words() -> None:
    messages = [
        f"Plank {one} of bridge {one % 7} is rotten, says builder {one % 31}." for one in range(600)
    ]
    assert 250 < len(summary(messages, 300).split()) <= 300

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.sources import Source
from bot.digests.text.points import LONGEST, choose
from bot.digests.text.sentences import own_sentences, spans

BRIDGE = "The old bridge should be mended before anyone builds a new one."


def source(number: int, text: str, author: int | None = None) -> Source:
    return Source(number, number + 1000, number if author is None else author, text)


def chosen(texts: list[str], *, most: int = 5, known: str = "") -> list[str]:
    sources = [source(number, text) for number, text in enumerate(texts)]
    points = choose(sources, most=most, known=known)
    return [texts[one.reply_id][one.start : one.end] for one in points]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text)]


def own(text: str) -> list[str]:
    return [text[start:end] for start, end in own_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        (" \n ", []),
        ("...", ["..."]),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("no stop here", ["no stop here"]),
        ("First line\nsecond line.", ["First line", "second line."]),
        ("It cost 3.14 at example.org/a.b today.", ["It cost 3.14 at example.org/a.b today."]),
        ("See https://example.org/x?y=1. Then go.", ["See https://example.org/x?y=1.", "Then go."]),
        ("Dr. Ames, e.g. here, agrees. We do.", ["Dr. Ames, e.g. here, agrees.", "We do."]),
        ("Yes. And no.", ["Yes.", "And no."]),
        ("- a point\n2. another", ["a point", "another"]),
        ("“Is it?” he asked. (No!) So.", ["“Is it?”", "he asked.", "(No!)", "So."]),
        ("橋は古い。新しい橋は要らない！", ["橋は古い。", "新しい橋は要らない！"]),
        ("पुल पुराना है। नया नहीं।", ["पुल पुराना है।", "नया नहीं।"]),
        ("هل الجسر قديم؟ نعم.", ["هل الجسر قديم؟", "نعم."]),
    ],
)
def test_sentences_are_found_in_any_language(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@given(st.text(alphabet=st.sampled_from("aB .!?。\n\r\u2028>|`1“”…")))
def test_sentences_are_exact_in_order_and_lose_nothing_but_space_and_markers(text: str) -> None:
    found = spans(text)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    left = "".join(text[start:end] for start, end in found)
    assert sum(map(str.isalpha, left)) == sum(map(str.isalpha, text))


@pytest.mark.parametrize(
    "text",
    [
        "> Someone else wrote this sentence. And this one too, my friend.",
        ">>> Someone else wrote this sentence.\nAnd all of the rest as well, to the end.",
        "The answer is ||that the butler did it all along||, of course.",
        "||A hidden sentence. Then a second one that is hidden.||",
        "```\nthese are five words of code\n```",
        "The command is `rm all of the files` and nothing else.",
    ],
)
def test_what_is_quoted_hidden_or_code_is_not_quotable(text: str) -> None:
    assert own(text) == []


def test_what_stands_beside_a_quotation_is_quotable() -> None:
    assert own(f"> Not mine at all, that one.\n{BRIDGE} Is it ||so||?") == [BRIDGE]


def test_no_reply_gives_no_point() -> None:
    assert chosen([]) == []


def test_one_reply_gives_one_point_as_it_is_written() -> None:
    assert chosen([f"Well.  {BRIDGE}\n"]) == [BRIDGE]


def test_two_replies_give_a_point_each() -> None:
    other = "Nobody has asked the ferrymen what they would lose by it."
    assert set(chosen([BRIDGE, other])) == {BRIDGE, other}


def test_a_question_may_be_a_point() -> None:
    question = "Who is going to pay for the new bridge, and when?"
    assert chosen([question]) == [question]


def test_words_that_stand_in_every_sentence_do_not_stop_the_choice() -> None:
    texts = ["to be or not to be that is", "that is not to be or to be"]
    assert len(chosen(texts)) == 1  # the same words: one says it all


def test_at_most_as_many_as_asked() -> None:
    texts = [f"{word} stands alone with words of its own kind" for word in "abcdefgh"]
    assert chosen(texts, most=0) == []
    assert len(chosen(texts, most=3)) <= 3


def test_the_same_sentence_is_chosen_once() -> None:
    assert chosen([BRIDGE, BRIDGE.upper(), BRIDGE]) == [BRIDGE]


def test_every_point_is_of_another_author() -> None:
    other = "Nobody has asked the ferrymen what they would lose by it."
    sources = [source(1, BRIDGE, author=5), source(2, other, author=5)]
    assert len(choose(sources, most=5)) == 1


def test_what_only_repeats_the_article_is_no_point() -> None:
    article = f"It rained. {BRIDGE} So it went on for years."
    assert chosen([f"“{BRIDGE}”"], known=article) == []
    assert chosen([f"{BRIDGE[:-1]}, they wrote."], known=article) != []


def test_short_and_overlong_sentences_are_left_out() -> None:
    assert chosen(["I agree with this.", "word " * LONGEST]) == []


def test_a_language_without_spaces_has_points() -> None:
    sentence = "古い橋は新しい橋を建てる前に直すべきだと思います。"
    assert chosen([sentence]) == [sentence]


def test_what_many_say_comes_before_what_one_says() -> None:
    crowd = [
        "The old bridge should be mended before a new one is built.",
        "Mended first, the old bridge would carry us before a new one is built.",
        "Why is a new bridge built before the old one is mended?",
        "I say the old bridge must be mended and no new one built.",
    ]
    lone = "My cousin keeps nine hives of bees behind his school house, near town, by himself."
    assert chosen([lone, *crowd])[0] in crowd


def test_a_full_sentence_comes_before_a_short_one() -> None:
    full = "Mend the old bridge before any money at all goes into a new one."
    assert chosen([f"Here it is, for you. {full}"]) == [full]


def test_what_a_reply_begins_with_comes_before_what_it_goes_on_with() -> None:
    first = "Seven ferrymen of Northbank would lose their living to a bridge."
    later = "The crowded school bus waits ages every weekday for Peter's rusty barge."
    for one, other in ((first, later), (later, first)):
        assert chosen([f"{one} {other}"]) == [one]


def test_a_sentence_that_can_be_read_alone_comes_before_one_that_leans_on_others() -> None:
    alone = "Seven ferrymen, all of Northbank, would lose their living to bridges."
    leaning = "That crowded school bus of Northbank waits weekdays beside rusty barges."
    assert chosen([leaning, alone])[0] == alone


def test_the_choice_is_the_same_every_time() -> None:
    texts = [f"{BRIDGE} Number {one} says so again and again {one % 7}." for one in range(60)]
    assert chosen(texts) == chosen(texts)


def test_many_replies_need_no_square_of_memory() -> None:
    replies = 3_000
    words = np.random.default_rng(0).integers(0, 3_000, (replies, 12))
    texts = [" ".join(f"word{one}" for one in row) for row in words.tolist()]
    chosen([BRIDGE])  # so that what is imported at first does not count
    tracemalloc.start()
    try:
        assert len(chosen(texts)) == 5
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < replies * replies * np.dtype(np.float32).itemsize


@given(st.lists(st.tuples(st.integers(1, 3), st.text(max_size=200)), max_size=8))
def test_points_of_any_text_are_exact_and_of_different_authors(
    written: list[tuple[int, str]],
) -> None:
    sources = [source(number, text, author) for number, (author, text) in enumerate(written)]
    points = choose(sources, most=5, known="a b c d e f g")
    assert len(points) <= 5
    authors = [sources[one.reply_id].author_id for one in points]
    assert len(set(authors)) == len(authors)
    for one in points:
        quoted = sources[one.reply_id].text[one.start : one.end]
        assert quoted
        assert len(quoted) <= LONGEST
        assert "\n" not in quoted

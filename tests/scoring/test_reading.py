import asyncio
import threading
from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.port import LABELS, ScorerError, Scores
from bot.scoring.reading import WINDOW_CHARACTERS, Passage, Reader, Reading
from tests.scoring.word_scorer import Germans, Words, read

ARTICLE = "They are fools, every one of them, said the minister. Nobody laughed."
CALM = "The weather was calm and the road was long. "
PIECES = [
    "You fool! ",
    CALM,
    CALM * 12,
    "go drown ",
    '"they are fools, every one" ',
    "f.o.o.l ",
    "\n",
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=8).map("".join))


class Broken(Words):
    async def score(self, texts: Sequence[str]) -> list[Scores]:
        raise ScorerError("broken")


class Kept:
    """A cache without bounds."""

    def __init__(self) -> None:
        self.scores: dict[tuple[str, str, str], Scores] = {}

    def get(self, text: str, *, scorer: str, version: str) -> Scores | None:
        return self.scores.get((text, scorer, version))

    def put(self, text: str, scores: Scores, *, scorer: str, version: str) -> None:
        self.scores[text, scorer, version] = scores


def test_a_reply_is_scored_and_what_scored_it_is_told() -> None:
    [found] = read(Reader(Words()), "You are such a fool, really.")
    assert found.scores == {**dict.fromkeys(LABELS, 0.1), "insult": 0.9}
    assert found.where == dict.fromkeys(LABELS, (0, 28))
    assert (found.scorer, found.version, found.note) == ("words", "1", None)


def test_an_insult_after_the_600th_token_is_found_where_it_is() -> None:
    text = CALM * 80 + "You are a hopeless fool. " + CALM * 20
    assert len(text[: text.index("You are")].split()) > 600
    scorer = Words()
    [found] = read(Reader(scorer), text)
    assert found.scores is not None
    assert found.scores["insult"] == 0.9
    begin, end = found.where["insult"]
    assert "You are a hopeless fool." in text[begin:end]
    assert end - begin <= WINDOW_CHARACTERS
    assert found.where["threat"][0] == 0
    [asked] = scorer.asked
    assert max(map(len, asked)) <= WINDOW_CHARACTERS


def test_each_label_keeps_its_own_place() -> None:
    text = "A fool you are. " + CALM * 30 + "Now go and drown. " + CALM * 30
    [found] = read(Reader(Words()), text)
    assert "fool" in text[slice(*found.where["insult"])]
    assert "drown" in text[slice(*found.where["threat"])]
    assert found.where["insult"] != found.where["threat"]


def test_a_quoted_insult_does_not_count_but_one_nobody_wrote_does() -> None:
    reply = 'The minister said "they are fools, every one of them" and left the room.'
    quoted, made_up = read(Reader(Words()), Passage(reply, (ARTICLE,)), Passage(reply))
    assert quoted.scores is not None
    assert made_up.scores is not None
    assert quoted.scores["insult"] == 0.1
    assert made_up.scores["insult"] == 0.9


def test_places_after_a_quotation_are_places_of_the_reply_as_written() -> None:
    reply = f"> {ARTICLE}\n{CALM * 20}You fool, you said that yourself."
    [found] = read(Reader(Words()), Passage(reply, (ARTICLE,)))
    assert "You fool" in reply[slice(*found.where["insult"])]


def test_a_reply_that_only_quotes_scores_nothing_and_is_not_sent() -> None:
    scorer = Words()
    [found] = read(Reader(scorer), Passage(f"> {ARTICLE}", (ARTICLE,)))
    assert found == Reading(dict.fromkeys(LABELS, 0.0), {}, "words", "1", "quoted")
    assert scorer.asked == []


def test_what_was_quoted_is_sent_as_one_space_and_never_alone() -> None:
    long = " ".join(f"word{number} of a long text." for number in range(80))
    scorer = Words()
    read(Reader(scorer), Passage(f'You wrote: "{long}" I see no reason.', (long,)))
    [asked] = scorer.asked
    assert "".join(asked).split() == ["You", "wrote:", '"', '."', "I", "see", "no", "reason."]
    assert not any("  " in text or text.isspace() for text in asked)


def test_a_foreign_reply_is_not_sent_and_says_so() -> None:
    scorer = Words()
    foreign, english = read(
        Reader(scorer, guard=Germans()), "Was ich sage: fool", "What I say, fool, is this."
    )
    assert foreign == Reading(None, {}, "words", "1", "language:de")
    assert english.scores is not None
    assert scorer.asked == [["What I say, fool, is this."]]


def test_a_language_the_scorer_knows_is_sent() -> None:
    [found] = read(Reader(Words(), languages=("en", "de"), guard=Germans()), "Was ich sage: fool")
    assert found.note is None


def test_only_the_authors_own_words_decide_the_language() -> None:
    german = "Das meine ich doch auch"
    reply = f"> {german}\nHe cannot mean that."
    [found] = read(Reader(Words(), guard=Germans()), Passage(reply, (german,)))
    assert found.note is None


def test_texts_are_prepared_off_the_event_loop() -> None:
    guard = Germans()
    read(Reader(Words(), guard=guard), "A reply that is long enough.")
    assert guard.threads
    assert threading.current_thread().name not in guard.threads


def test_a_disguised_word_is_read_as_it_is_meant_too() -> None:
    scorer = Words()
    text = "What a f.o.o.l he is, they say."
    [found] = read(Reader(scorer), text)
    assert found.scores is not None
    assert found.scores["insult"] == 0.9
    assert found.where["insult"] == (0, len(text))
    assert scorer.asked == [[text, "What a fool he is, they say."]]


def test_equal_texts_are_asked_for_once() -> None:
    scorer = Words()
    first, other, again = read(
        Reader(scorer), "You are a fool, sir.", "A calm reply, this.", "You are a fool, sir."
    )
    assert scorer.asked == [["You are a fool, sir.", "A calm reply, this."]]
    assert first == again
    assert first != other


def test_what_was_scored_before_is_not_asked_for_again() -> None:
    cache = Kept()
    first, second, newer = Words(), Words(), Words()
    newer.version = "2"
    texts = ("You are a fool, sir.", "A calm reply, this.")
    before = read(Reader(first, cache=cache), texts[0])
    after = read(Reader(second, cache=cache), *texts)
    read(Reader(newer, cache=cache), texts[0])
    assert after[:1] == before
    assert second.asked == [[texts[1]]]
    assert newer.asked == [[texts[0]]]


def test_a_scorers_failure_passes_through() -> None:
    with pytest.raises(ScorerError, match=r"^broken$"):
        read(Reader(Broken()), "You are a fool, sir.")


def test_what_need_not_be_scored_is_read_while_the_scorer_is_broken() -> None:
    [found] = read(Reader(Broken()), "ok")
    assert found.note == "short"


def test_a_failing_guard_is_a_scorer_error_that_does_not_quote_the_text() -> None:
    class Failing:
        def foreign(self, text: str, normalised: str, *, known: Collection[str]) -> None:
            raise ValueError(text)

    with pytest.raises(ScorerError, match="ValueError") as caught:
        read(Reader(Words(), guard=Failing()), "A private sentence, it is.")
    assert "private" not in str(caught.value)


def test_no_passages_give_no_readings() -> None:
    scorer = Words()
    assert read(Reader(scorer)) == []
    assert scorer.asked == []


def test_a_reader_goes_by_its_scorers_name() -> None:
    reader = Reader(Words())
    assert (reader.name, reader.version) == ("words", "1")


@given(st.lists(TEXTS, max_size=5), st.lists(TEXTS, max_size=2))
def test_readings_keep_the_order_and_places_lie_within_the_text(
    texts: list[str], known: list[str]
) -> None:
    passages = [Passage(text, tuple(known)) for text in texts]
    together = read(Reader(Words(), guard=Germans()), *passages)
    assert len(together) == len(passages)
    for passage, found in zip(passages, together, strict=True):
        assert read(Reader(Words(), guard=Germans()), passage) == [found]
        for begin, end in found.where.values():
            assert 0 <= begin < end <= len(passage.text)
        if found.where:
            assert found.scores is not None
            assert set(found.where) == set(found.scores) == set(LABELS)


@given(TEXTS)
def test_without_known_texts_an_insult_that_is_written_out_counts(text: str) -> None:
    [found] = read(Reader(Words()), f"{text} You are such a fool, all of you. {text}")
    assert found.scores is not None
    assert found.scores["insult"] == 0.9


def test_warming_asks_for_a_language_before_any_reply_and_for_no_scores() -> None:
    scorer, guard = Words(), Germans()

    async def story() -> None:
        reader = Reader(scorer, guard=guard)
        reader.warm()
        await reader.read([Passage("no")])  # too short to ask for, and read behind what warms
        assert len(guard.threads) == 1
        assert scorer.asked == []
        await reader.close()
        reader.warm()  # too late, and no error

    asyncio.run(story())

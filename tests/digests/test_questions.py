import pytest
from hypothesis import given, settings

from bot.digests.sections.questions import questions
from bot.digests.sources import Source
from bot.digests.text.points import LONGEST
from bot.digests.text.reading import asks
from tests.digests import told
from tests.digests.told import lines, material, quoted, source

ASKED = "Does anybody know when the bridge was closed for repair?"
ANSWER = "In autumn, I believe; my brother was there."


def heard(*said: Source) -> list[tuple[str, str, tuple[int, ...]]]:
    """Return the lines: what is asked, what is said of it, and which replies are cited."""
    section = questions(material(said))
    found = zip(quoted(section, said), lines(section), strict=True)
    return [(quote, line.said, line.cites) for quote, line in found]


def test_a_question_that_nobody_answered_waits() -> None:
    assert heard(source(1, ASKED)) == [(ASKED, "Not answered in this time", ())]


def test_a_reply_marked_as_its_answer_answers_whatever_its_words_and_its_hour() -> None:
    late = source(2, ANSWER, answers=1, minutes=60 * 40, thread=9)
    assert heard(source(1, ASKED), late) == [(ASKED, "Answered by 1 reply", (2,))]


def test_who_does_not_know_and_has_something_to_say_all_the_same_answers() -> None:
    said = "I do not know. In the mill they told me that carts were sent away since the floods."
    assert heard(source(1, ASKED), source(2, said, answers=1))[0][2] == (2,)


def test_all_answers_count_and_are_cited_in_the_order_of_time() -> None:
    said = [source(at, ANSWER, answers=1) for at in range(2, 8)]
    assert heard(source(1, ASKED), *said) == [(ASKED, "Answered by 6 replies", (2, 3, 4, 5))]


@pytest.mark.parametrize(
    "reply",
    [
        source(2, ANSWER, answers=1, author=1),  # the one who asked
        source(2, ANSWER, answers=1, minutes=0),
        source(2, "Do you mean the old one, or the new?", answers=1),
        source(2, "Good morning everybody.", minutes=3),
        source(2, "I don’t know either, sorry. I will ask my brother about it.", answers=1),
        source(2, "Das weiß ich auch nicht.", answers=1),
        source(2, "わかりません。", answers=1),
        source(2, "The bridge was closed for repair in May.", minutes=60 * 9),
        source(2, "The bridge was closed for repair in May.", minutes=3, thread=9),
        source(2, "The bridge was closed for repair in May.", minutes=3, answers=77),
        source(2, "The bridge was closed for repair in May.", minutes=0),
        source(2, "The bridge is a fine one, I was there.", minutes=62),
    ],
)
def test_what_is_no_answer_leaves_it_waiting(reply: Source) -> None:
    asked = source(1, ASKED, author=1)
    said = sorted([asked, reply], key=lambda one: one.posted_at)
    assert heard(*said)[0] == (ASKED, "Not answered in this time", ())


def test_a_reply_that_follows_soon_and_takes_up_the_words_answers() -> None:
    other = source(2, "Lovely weather this week, friends.")
    answer = source(3, "They closed the bridge in May, the repair took a year.")
    assert heard(source(1, ASKED), other, answer) == [(ASKED, "Answered by 1 reply", (3,))]


def test_the_one_who_is_asked_answers_by_writing_next() -> None:
    said = [
        source(1, "I walked there on Friday, all was barred.", author=5),
        source(2, "And did you see any workmen there?", author=6),
        source(3, "Not one.", author=5),
    ]
    assert heard(*said) == [("And did you see any workmen there?", "Answered by 1 reply", (3,))]


def test_a_name_that_is_taken_up_at_once_answers() -> None:
    said = [source(1, "Is that line from the Times, or yours?"), source(2, "Times, front page.")]
    assert heard(*said)[0][1:] == ("Answered by 1 reply", (2,))


@pytest.mark.parametrize(
    "text",
    [
        "Really now?",
        "> Does anybody know when the bridge was closed?\nNo idea.",
        "`is this a question or is it code?`",
        "Who cares about the old bridge anyway?",
        "And who cares about the old bridge anyway?",
        "Can we talk about the bridge instead, please?",
        "It is a very fine bridge, isn't it?",
        "What is a bridge for? For carts. Carts are heavy. So it was closed. That is all.",
        "Is it old? Was it ever new at all? Who will pay for that now?",
        f"Is it {'very ' * LONGEST}old?",
    ],
)
def test_what_asks_nobody_anything_is_no_question(text: str) -> None:
    assert heard(source(1, text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "橋はいつ閉鎖されたのですか？",
        "متى أغلق الجسر القديم للإصلاح؟",
        "Когда закрыли старый мост?",
    ],
)
def test_questions_are_known_by_the_mark_of_any_script(text: str) -> None:
    assert asks(text)
    assert [asked for asked, _, _ in heard(source(1, text))] == [text]


def test_those_that_wait_come_first_three_at_most_and_five_lines_in_all() -> None:
    waiting = [source(at, f"{ASKED[:-1]} in year {at}?", thread=at) for at in range(1, 6)]
    answered = [source(at, f"{ASKED[:-1]} in year {at}?", thread=at) for at in range(11, 16)]
    answers = [source(at + 10, ANSWER, answers=at, thread=at) for at in range(11, 16)]
    more = source(40, ANSWER, answers=14, thread=14)
    found = heard(*waiting, *answered, *answers, more)
    assert [said for _, said, _ in found] == [
        *["Not answered in this time"] * 3,
        "Answered by 2 replies",
        "Answered by 1 reply",
    ]
    assert [asked[-2:] for asked, _, _ in found[:3]] == ["1?", "2?", "3?"]


def test_a_question_that_can_be_read_alone_comes_before_one_that_cannot() -> None:
    found = heard(source(1, "Or was it closed for repair?", thread=1), source(2, ASKED, thread=2))
    assert [asked for asked, _, _ in found] == [ASKED, "Or was it closed for repair?"]


def test_without_a_question_there_is_no_section() -> None:
    assert questions(material()) is None
    assert questions(material([source(1, "The bridge was closed in May.")])) is None


@settings(max_examples=80, deadline=None)
@given(told.discussions())
def test_questions_of_any_discussion_keep_their_limits(said: list[Source]) -> None:
    section = questions(material(said))
    assert section is None or 0 < len(section.lines) <= 5
    assert sum(not line.cites for line in lines(section)) <= 3
    for line in lines(section):
        assert line.quote
        assert asks(told.words(line.quote, said))
        asked = said[line.quote.reply_id]
        answers = [said[one] for one in line.cites]
        assert all(one.author_id != asked.author_id for one in answers)
        assert all(one.posted_at >= asked.posted_at for one in answers)

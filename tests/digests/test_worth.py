import pytest
from hypothesis import given, settings

from bot.digests.sections.worth import worth
from bot.digests.sources import Source
from bot.digests.text.points import LONGEST
from tests.digests import told
from tests.digests.told import lines, material, quoted, source

PLAIN = "The old bridge carried carts and lorries over the river for generations."
SOURCE = f"{PLAIN} The council's survey is at https://survey.example/bridge.pdf for everyone."
REASONS = f"{PLAIN} It must stay, because farmers reach the market over it."
NUMBERS = f"{PLAIN} Lorries crossed 120 times daily, carts 35 times, says the council."


def heard(*said: Source) -> list[tuple[str, str]]:
    section = worth(material(said))
    found = zip(quoted(section, said), lines(section), strict=True)
    return [(line.said, quote) for quote, line in found]


def answered(by: int, *, of: int = 1) -> list[Source]:
    return [source(50 + at, "I see.", answers=of) for at in range(by)]


def test_a_source_stands_out_and_the_line_says_so() -> None:
    assert [said for said, _ in heard(source(1, SOURCE))] == ["Gives a source"]


@pytest.mark.parametrize(
    "address",
    [
        "https://discord.com/channels/1/2/3",
        "https://cdn.discordapp.com/a.png",
        "https://discord.gg/abc",
        "https://tenor.com/view/laugh",
    ],
)
def test_a_link_to_discord_or_a_moving_picture_is_no_source(address: str) -> None:
    assert heard(source(1, f"{PLAIN} Look at {address} now.")) == []


@pytest.mark.parametrize(("text", "why"), [(REASONS, "Gives reasons"), (NUMBERS, "Gives numbers")])
def test_reasons_or_numbers_stand_out_once_somebody_answers(text: str, why: str) -> None:
    assert heard(source(1, text)) == []
    assert [said for said, _ in heard(source(1, text), *answered(1))] == [
        f"{why} · 1 person answered"
    ]


@pytest.mark.parametrize(
    "reason",
    [
        "weil die Bauern über sie zum Markt fahren",
        "parce que les paysans y passent",
        "porque los campesinos pasan por allí",
        "потому что крестьяне ездят на рынок",
        "例えば農民は市場へ行く",
    ],
)
def test_reasons_are_known_in_other_languages(reason: str) -> None:
    said = source(1, f"Brücke Lorries Karren Ingenieure Fluss Winter, {reason}.")
    assert heard(said, *answered(1))[0][0].startswith("Gives reasons")


def test_years_and_the_digits_of_an_address_are_no_numbers() -> None:
    text = f"{PLAIN} It was built in 1908, mended in 1954, see https://discord.com/1/22/333 there."
    assert heard(source(1, text), *answered(1)) == []


def test_what_many_people_answered_stands_out_and_people_count_once() -> None:
    said = source(1, PLAIN)
    assert heard(said, *answered(2)) == []
    assert heard(said, *answered(3)) == [("3 people answered", PLAIN)]
    same = [source(60 + at, "I see.", author=50, answers=1) for at in range(5)]
    own = [source(70 + at, "I see.", author=1, answers=1) for at in range(5)]
    assert heard(said, *same, *own) == []
    assert heard(said, *answered(2), *own) == []


def test_the_answers_are_cited() -> None:
    said = [source(1, PLAIN), *answered(6)]
    assert [line.cites for line in lines(worth(material(said)))] == [(50, 51, 52, 53)]


def test_the_sentence_that_shows_why_is_quoted() -> None:
    ((_, quote),) = heard(source(1, REASONS.replace("It must", "Bridges must")), *answered(1))
    assert "because" in quote


def test_a_short_reply_does_not_stand_out() -> None:
    assert heard(source(1, "Because carts need bridges, says the council."), *answered(4)) == []


def test_no_more_than_three_lines_of_different_authors_the_most_worth_first() -> None:
    both = f"{REASONS} The survey is at https://survey.example/x for all farmers."
    said = [source(at, SOURCE, author=at // 3) for at in range(1, 10)] + [
        source(20, both, author=9)
    ]
    found = lines(worth(material(said)))
    by = {one.reply_id: one.author_id for one in said}
    assert [by[line.quote.reply_id] for line in found if line.quote] == [9, 0, 1]
    assert found[0].said == "Gives a source · gives reasons"


def test_more_than_four_answers_count_no_more() -> None:
    quarrel = [source(1, PLAIN, author=1), *answered(9)]
    source_too = source(2, f"{SOURCE} It says so because lorries weigh much.", author=2)
    assert [line.said for line in lines(worth(material([*quarrel, source_too])))] == [
        "Gives a source · gives reasons",
        "9 people answered",
    ]


def test_a_reply_of_which_something_can_be_read_alone_comes_before_one_of_more_worth() -> None:
    leaning = source(1, REASONS.replace("The old", "That old").replace("It must", "it must"))
    answers = [source(50 + at, "I see.", answers=1) for at in range(2)]
    alone = source(2, SOURCE)
    found = lines(worth(material([leaning, alone, *answers])))
    assert [line.quote.reply_id for line in found if line.quote] == [2, 1]


def test_where_nothing_stands_out_there_is_no_section() -> None:
    assert worth(material()) is None
    assert worth(material([source(1, PLAIN)])) is None


@settings(max_examples=80, deadline=None)
@given(told.discussions())
def test_replies_worth_reading_of_any_discussion_keep_their_limits(said: list[Source]) -> None:
    section = worth(material(said))
    assert section is None or 0 < len(section.lines) <= 3
    for line in lines(section):
        assert line.said
        assert line.quote
        assert len(told.words(line.quote, said)) <= LONGEST
        assert line.replies <= {one.reply_id for one in said}
    authors = [said[line.quote.reply_id].author_id for line in lines(section) if line.quote]
    assert len(set(authors)) == len(authors)

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.search import Part, Term, Wanted, excerpt, holds, marked, read

LONG = f"{'Before it stood much else. ' * 20}Then the old bridge fell. {'And after it more. ' * 20}"


def wanted(typed: str) -> Wanted:
    found = read(typed)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "match"),
    [
        ("bridge", '"bridge"'),
        ("old bridge", '"old" AND "bridge"'),
        ('"old bridge" ferry', '"old bridge" AND "ferry"'),
        ("“old bridge”", '"old bridge"'),
        ('"old bridge', '"old" AND "bridge"'),
        ("brid*", '"brid"*'),
        ("br*dge", '"br dge"'),
        ("don't", '"don t"'),
        ("bridge bridge", '"bridge"'),
        ("a OR b NOT c NEAR(d, 2)", '"a" AND "OR" AND "b" AND "NOT" AND "c" AND "NEAR d" AND "2"'),
        ("text:bridge ^first", '"text bridge" AND "first"'),
        ("мост café", '"мост" AND "café"'),
    ],
)
def test_what_is_typed_is_words_in_a_row_in_quotes_and_open_before_an_asterisk(
    typed: str, match: str
) -> None:
    assert wanted(typed).match == match


@pytest.mark.parametrize("typed", ["", "  ", '"', '""', "*", "!?", "_ - +", "\u0301", "👍"])
def test_where_no_word_was_typed_nothing_is_wanted(typed: str) -> None:
    assert read(typed) is None


def test_a_word_of_a_script_without_spaces_may_stand_within_others() -> None:
    found = wanted("老桥 ferry สะพาน")
    assert found.within == ("老桥", "สะพาน")
    assert found.match == '"ferry"'
    assert wanted("老桥").match == ""


def test_the_place_that_was_searched_for_is_shown_in_bold_with_its_surroundings() -> None:
    shown = marked(excerpt(LONG, wanted('"old bridge"')))
    assert "Then the **old bridge** fell." in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 200


def test_case_and_accents_make_no_difference() -> None:
    assert marked(excerpt("A Café’s terrace", wanted("CAFE"))) == "A **Café**’s terrace"
    assert holds("The CAFÉ by the river", wanted("cafe riv*"))
    assert not holds("The café by the river", wanted("cafe riv"))


def test_a_word_that_is_open_and_one_within_others_are_marked_whole_and_in_place() -> None:
    assert marked(excerpt("Many bridges", wanted("brid*"))) == "Many **bridges**"
    assert marked(excerpt("这座老桥应该修", wanted("老桥"))) == "这座**老桥**应该修"


def test_what_a_text_says_in_markup_is_shown_as_it_was_written() -> None:
    shown = marked(excerpt("*Mind* the @everyone gap\n# [here](https://x.org)", wanted("gap")))
    assert shown == ("\\*Mind\\* the @\u200beveryone **gap** # \\[here\\](https://x.org)")


def test_where_nothing_is_found_again_the_beginning_is_shown() -> None:
    assert excerpt("Short enough.", wanted("other")) == (Part("Short enough."),)


@given(st.text(max_size=80), st.text(max_size=400))
def test_whatever_is_typed_and_written_an_excerpt_is_a_part_of_the_text(
    typed: str, text: str
) -> None:
    found = read(typed)
    if found is None:
        return
    assert not re.search(r'[^\w\s"*]', re.sub(r"[^\x00-\x7f]", "", found.match))
    whole = " ".join(text.split())
    shown = "".join(part.text for part in excerpt(text, found))
    assert shown.removeprefix("…").removesuffix("…") in whole or shown in whole
    assert len(shown) <= 182
    marked(excerpt(text, found))


@given(st.lists(st.text("ab é老", min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_text_holds_its_own_words(words: list[str]) -> None:
    text = " ".join(words)
    found = read(text)
    assert found is None or holds(text, found)


def test_terms_beyond_what_anyone_types_are_left_out() -> None:
    found = wanted(" ".join(str(number) for number in range(1000)))
    assert len(found.terms) == 32
    assert found.terms[0] == Term(("0",))

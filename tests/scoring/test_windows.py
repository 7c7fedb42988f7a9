import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.windows import Window, highest, windows

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(["One. ", "two words ", "x" * 30, "\n", "Why? ", "。", "é"])).map(
        "".join
    ),
)


def tokens(text: str) -> int:
    """Count pieces of up to four characters, as a subword tokeniser might."""
    return sum((len(word) + 3) // 4 for word in re.findall(r"\S+", text))


@given(TEXTS, st.integers(1, 40), st.integers(0, 10))
def test_windows_cover_everything_and_none_is_too_long(text: str, limit: int, overlap: int) -> None:
    for length in (len, tokens):
        found = windows(text, limit=limit, length=length, overlap=min(overlap, limit - 1))
        assert found[0].begin == 0
        assert found[-1].end == len(text)
        for one, following in pairwise(found):
            assert one.begin < following.begin <= one.end < following.end
        assert all(length(one.of(text)) <= limit for one in found)


def test_a_short_text_is_one_window() -> None:
    assert windows("One. Two.", limit=9) == (Window(0, 9),)
    assert windows("", limit=9) == (Window(0, 0),)


def test_a_window_ends_at_a_sentence_where_one_fits() -> None:
    text = "The first one. The second one. The third."
    shown = [one.of(text) for one in windows(text, limit=32, overlap=0)]
    assert shown == ["The first one. The second one. ", "The third."]


def test_an_insult_after_the_600th_token_is_in_one_window() -> None:
    text = (
        "The weather was calm and the road was long. " * 80
        + "You are a hopeless fool. "
        + "Yes. " * 50
    )
    assert tokens(text[: text.index("You are")]) > 600
    found = windows(text, limit=126, length=tokens)
    assert any("You are a hopeless fool." in one.of(text) for one in found)


def test_what_is_said_across_an_edge_is_in_one_window() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    found = windows(text, limit=80, overlap=20)
    for one, following in pairwise(found):
        assert one.end - following.begin >= 12


@pytest.mark.parametrize(("limit", "overlap"), [(0, 0), (5, 5), (5, -1)])
def test_limits_that_make_no_sense_are_refused(limit: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="overlap"):
        windows("text", limit=limit, overlap=overlap)


def test_the_highest_score_counts_and_its_window_is_told_per_label() -> None:
    first, second = Window(0, 5), Window(5, 9)
    found = highest(
        (first, second), [{"threat": 0.2, "insult": 0.9}, {"threat": 0.7, "insult": 0.9}]
    )
    assert found.scores == {"threat": 0.7, "insult": 0.9}
    assert found.windows == {"threat": second, "insult": first}


def test_scores_that_are_not_one_per_window_are_refused() -> None:
    with pytest.raises(ValueError, match="1 scores for 2 windows"):
        highest((Window(0, 1), Window(1, 2)), [{"threat": 0.1}])

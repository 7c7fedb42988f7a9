from hypothesis import given
from hypothesis import strategies as st

from bot.scoring.features import BITS, Hasher

HASHER = Hasher()


def _rows(texts: list[str]) -> list[list[int]]:
    found = HASHER.buckets(texts)
    bounds = zip(found.starts[:-1], found.starts[1:], strict=True)
    return [found.indices[start:end].tolist() for start, end in bounds]


@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_text_has_the_same_buckets_alone_and_among_others(texts: list[str]) -> None:
    assert _rows(texts) == [_rows([text])[0] for text in texts]


@given(st.text(max_size=80))
def test_buckets_are_distinct_ascending_and_in_range(text: str) -> None:
    [row] = _rows([text])
    assert row == sorted(set(row))
    assert all(0 <= bucket < 1 << BITS for bucket in row)


def test_case_width_and_spacing_make_no_difference() -> None:
    assert _rows(["Some  plain\n words"]) == _rows(["ＳＯＭＥ plain words "])


def test_the_order_of_words_makes_a_difference() -> None:
    assert _rows(["dog bites man"]) != _rows(["man bites dog"])


def test_a_word_is_found_again_within_another_text() -> None:
    [word], [text] = _rows(["seedling"]), _rows(["every seedling counts"])
    assert set(word) <= set(text)


def test_words_of_neighbouring_texts_make_no_pair() -> None:
    first, second = _rows(["green", "garden"])
    [both] = _rows(["green garden"])
    assert len(set(both) - set(first) - set(second)) == 1


def test_the_buckets_are_those_the_shipped_weights_were_trained_with() -> None:
    # Whoever changes these numbers has to rename FEATURES and train the weights anew.
    assert _rows(["ab", "a b", "abcdef"]) == [
        [6863, 15753, 63070, 96765],
        [46663, 51636, 103511, 105811, 112224],
        [
            6863,
            7863,
            10271,
            12651,
            46603,
            51257,
            59015,
            62531,
            67859,
            69533,
            112915,
            115036,
            117822,
            121976,
            122547,
            122763,
        ],
    ]

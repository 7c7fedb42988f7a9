import pytest

from bot.digests.text.naming import tells_doing


def doing(word: str, *texts: str) -> bool:
    places = [(one, at, at + len(word)) for one in texts if (at := one.find(word)) >= 0]
    assert places
    return tells_doing(places)


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("fight", ["They fight."]),
        ("fight", ["We came to fight.", "They don’t fight.", "It was the fight of the year."]),
        ("Fight", ["I WILL\nFight."]),
        ("changed", ["Much of it stayed, somebody changed."]),
    ],
)
def test_a_word_for_what_somebody_does_is_known_by_the_word_before_it(
    word: str, texts: list[str]
) -> None:
    assert doing(word, *texts)


@pytest.mark.parametrize(
    ("word", "texts"),
    [
        ("fight", ["The fight was long."]),
        ("fight", ["They fight.", "The fight was long."]),
        ("fight", ["Tomato fight.", "They: fight."]),
        ("fight", ["So they go, fight", "my brother's fight"]),
        ("wounded", ["Few of the wounded came home."]),
        ("speed", ["Speed kills, speed."]),
        ("gehen", ["Wir gehen heute."]),
    ],
)
def test_what_is_named_and_what_nothing_is_told_of_is_a_name(word: str, texts: list[str]) -> None:
    assert not doing(word, *texts)

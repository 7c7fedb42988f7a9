"""Equal texts are scored once, and no text is kept for it."""

import pickle

import pytest

from bot.scoring.cache import ScoreCache
from bot.scoring.reading import Reader
from tests.scoring.word_scorer import Words, read


def test_what_was_put_is_found_again() -> None:
    cache = ScoreCache()
    cache.put("good morning", {"insult": 0.1}, scorer="s", version="1")
    assert cache.get("good morning", scorer="s", version="1") == {"insult": 0.1}


@pytest.mark.parametrize("other", [{"scorer": "t"}, {"version": "2"}])
def test_another_scorer_or_version_has_its_own_scores(other: dict[str, str]) -> None:
    cache = ScoreCache()
    cache.put("good morning", {"insult": 0.1}, scorer="s", version="1")
    assert cache.get("good morning", **({"scorer": "s", "version": "1"} | other)) is None


def test_parts_do_not_run_into_one_another() -> None:
    cache = ScoreCache()
    cache.put("c", {"insult": 0.1}, scorer="a", version="b")
    assert cache.get("bc", scorer="a", version="") is None
    assert cache.get("c", scorer="ab", version="") is None


def test_the_longest_unused_goes_first() -> None:
    cache = ScoreCache(most=2)
    for text in ("a", "b"):
        cache.put(text, {"insult": 0.1}, scorer="s", version="1")
    cache.get("a", scorer="s", version="1")
    cache.put("c", {"insult": 0.1}, scorer="s", version="1")
    kept = [text for text in "abc" if cache.get(text, scorer="s", version="1")]
    assert kept == ["a", "c"]


def test_a_cache_that_keeps_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        ScoreCache(most=0)


def test_what_is_given_out_can_be_changed_without_harm() -> None:
    cache = ScoreCache()
    cache.put("a", {"insult": 0.1}, scorer="s", version="1")
    found = cache.get("a", scorer="s", version="1")
    assert found is not None
    found["insult"] = 0.9
    assert cache.get("a", scorer="s", version="1") == {"insult": 0.1}


def test_no_text_is_kept_and_no_two_processes_know_a_text_by_the_same_name() -> None:
    first, second = ScoreCache(), ScoreCache()
    for cache in (first, second):
        cache.put("a telling sentence", {"insult": 0.1}, scorer="s", version="1")
    assert b"telling" not in pickle.dumps(first.__dict__)
    assert set(first._held) != set(second._held)


def test_a_reader_with_a_cache_asks_for_a_text_once() -> None:
    scorer, cache = Words(), ScoreCache()
    first = read(Reader(scorer, cache=cache), "You are a fool, my friend.")
    second = read(Reader(scorer, cache=cache), "You are a fool, my friend.")
    assert len(scorer.asked) == 1
    assert first == second

"""The texts that are scored."""

import asyncio
import re

import pytest

from bot.bench.clocked import clocked
from bot.bench.texts import Texts


@pytest.mark.parametrize("words", [1, 8, 40, 150])
def test_texts_have_the_length_that_was_asked(words: int) -> None:
    texts = Texts(words, seed=1).take(20)
    assert [len(text.split()) for text in texts] == [words] * 20
    assert all(re.fullmatch(r"[A-Za-z. ]+\.", text) for text in texts)


def test_no_text_comes_twice_however_short_it_is() -> None:
    texts = Texts(1, seed=1)
    found = texts.take(50) + texts.take(50)
    assert len(set(found)) == 100


def test_a_seed_gives_the_same_texts_and_another_gives_others() -> None:
    assert Texts(8, seed=4).take(5) == Texts(8, seed=4).take(5)
    assert not set(Texts(8, seed=4).take(50)) & set(Texts(8, seed=5).take(50))


def test_the_first_call_warms_up_and_every_call_has_texts_of_its_own() -> None:
    texts = Texts(8, seed=1)
    asked: list[str] = []

    async def call(some: list[str]) -> None:
        asked.extend(some)

    found = asyncio.run(clocked(lambda: texts.take(2), call, seconds=0, least=3))
    assert len(found) == 3
    assert len(set(asked)) == len(asked) == 8


def test_calls_go_on_until_the_time_is_over() -> None:
    async def call(_some: list[str]) -> None:
        for _ in range(1000):
            pass

    found = asyncio.run(clocked(list, call, seconds=0.01, least=1))
    assert sum(found) >= 0.01
    assert sum(found[:-1]) < 0.01

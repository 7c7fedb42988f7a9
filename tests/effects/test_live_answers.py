"""Answers that can still be given: for 14 minutes, until refused, and not without end."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest

from bot.effects.live_answers import MOST_KEPT, LiveAnswers
from tests.world import TurnedClock

PARTS = {"content": "It is posted."}
REFUSED = discord.NotFound(MagicMock(status=404, reason="no"), {"code": 10015, "message": "no"})


class Listener:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.shown: list[Mapping[str, Any]] = []

    async def say(self, parts: Mapping[str, Any]) -> None:
        self.shown.append(parts)
        if self.error is not None:
            raise self.error


def say(answers: LiveAnswers, key: str) -> bool:
    return asyncio.run(answers.say(key, PARTS))


def test_an_answer_is_given_as_often_as_there_is_something_to_say() -> None:
    answers, listener = LiveAnswers(TurnedClock()), Listener()
    answers.keep("a", listener.say)
    assert say(answers, "a")
    assert say(answers, "a")
    assert not say(answers, "b")
    assert listener.shown == [PARTS, PARTS]


@pytest.mark.parametrize(("seconds", "in_time"), [(14 * 60 - 1, True), (14 * 60, False)])
def test_after_fourteen_minutes_it_is_too_late(seconds: int, in_time: bool) -> None:
    clock, listener = TurnedClock(), Listener()
    answers = LiveAnswers(clock)
    answers.keep("a", listener.say)
    clock.advance(seconds=seconds)
    assert say(answers, "a") is in_time
    assert bool(listener.shown) is in_time


@pytest.mark.parametrize(
    "error", [REFUSED, aiohttp.ClientConnectionError("https://x/secret"), TimeoutError()]
)
def test_what_discord_refused_once_is_not_tried_again(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    answers, listener = LiveAnswers(TurnedClock()), Listener(error)
    answers.keep("a", listener.say)
    with caplog.at_level(logging.DEBUG):
        assert not say(answers, "a")
    assert not say(answers, "a")
    assert len(listener.shown) == 1
    assert "secret" not in caplog.text


def test_a_mistake_of_ours_is_not_hidden() -> None:
    answers = LiveAnswers(TurnedClock())
    answers.keep("a", Listener(ValueError("ours")).say)
    with pytest.raises(ValueError, match="ours"):
        say(answers, "a")


def test_the_newest_way_to_answer_counts_and_lives_from_then_on() -> None:
    clock, first, second = TurnedClock(), Listener(), Listener()
    answers = LiveAnswers(clock)
    answers.keep("a", first.say)
    clock.advance(minutes=10)
    answers.keep("a", second.say)
    clock.advance(minutes=10)
    assert say(answers, "a")
    assert (first.shown, second.shown) == ([], [PARTS])


def test_a_newer_way_stays_where_an_older_one_was_refused_meanwhile() -> None:
    answers, newer = LiveAnswers(TurnedClock()), Listener()

    async def overtaken(parts: Mapping[str, Any]) -> None:
        answers.keep("a", newer.say)
        raise REFUSED

    answers.keep("a", overtaken)
    assert not say(answers, "a")
    assert say(answers, "a")


def test_the_oldest_gives_way_where_there_are_too_many() -> None:
    answers, listener = LiveAnswers(TurnedClock()), Listener()
    for number in range(MOST_KEPT + 1):
        answers.keep(str(number), listener.say)
    assert not say(answers, "0")
    assert say(answers, "1")
    assert say(answers, str(MOST_KEPT))


def test_who_came_back_is_not_the_oldest_any_more() -> None:
    clock = TurnedClock()
    answers = LiveAnswers(clock)
    answers.keep("a", Listener().say)
    for number in range(MOST_KEPT - 1):
        answers.keep(str(number), Listener().say)
    answers.keep("a", Listener().say)
    answers.keep("b", Listener().say)
    assert say(answers, "a")
    assert not say(answers, "0")


def test_what_is_too_old_is_let_go_with_the_next_that_comes() -> None:
    clock = TurnedClock()
    answers = LiveAnswers(clock)
    for number in range(5):
        answers.keep(str(number), Listener().say)
    clock.advance(minutes=14)
    answers.keep("new", Listener().say)
    assert answers.kept == 1

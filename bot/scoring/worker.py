"""One thread that scores, so that the event loop never waits for a model."""

import asyncio
import math
import os
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from bot.scoring.port import ScorerError, Scores

_Result = TypeVar("_Result")


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Worker:
    """Runs a scorer's blocking calls one after another in a thread of its own.

    Args:
        name: The engine, for the messages and the thread's name.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"scoring-{name}")
        self._closed = False

    async def run(self, call: Callable[[], _Result]) -> _Result:
        """Return what the call returns.

        Raises:
            ScorerError: The call failed, or the worker is closed. What was raised is told by its
                class and place alone, because its message might quote a text.
        """
        if self._closed:
            raise ScorerError(f"The scorer {self._name} is closed.")
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._executor, copy_context().run, call)
        except ScorerError:
            raise
        except Exception as error:
            failure = ScorerError(f"The scorer {self._name} failed: {where(error)}.")
        # Raised out here so that the original, which might quote a text, is not chained to it.
        raise failure

    def begin(self, call: Callable[[], object]) -> None:
        """Run a call without waiting for it; why it failed is met again by whoever needs it."""
        if not self._closed:
            self._executor.submit(call)

    async def score(
        self, texts: Sequence[str], call: Callable[[list[str]], list[Scores]], *, batch_size: int
    ) -> list[Scores]:
        """Return the scores of all texts, asked for in batches, in the order of the texts.

        Raises:
            ScorerError: The call failed or gave something other than probabilities.
        """
        found: list[Scores] = []
        for start in range(0, len(texts), batch_size):
            batch = list(texts[start : start + batch_size])
            scores = await self.run(lambda batch=batch: call(batch))  # type: ignore[misc]  # bound at once
            found += checked(scores, expected=len(batch), name=self._name)
        return found

    async def close(self) -> None:
        """Take no more work; what was begun or queued still ends."""
        self._closed = True
        self._executor.shutdown(wait=False)


def checked(scores: list[Scores], *, expected: int, name: str) -> list[Scores]:
    """Return the scores, or refuse them where they are not one set of probabilities per text."""
    if len(scores) != expected:
        raise ScorerError(f"The scorer {name} gave {len(scores)} answers to {expected} texts.")
    for one in scores:
        for label, value in one.items():
            if not (math.isfinite(value) and 0.0 <= value <= 1.0):
                raise ScorerError(f"The scorer {name} gave no probability for {label}.")
    return scores


def where(error: BaseException) -> str:
    """Return an error's class and the line it was raised on, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"

"""What is to be done on Discord, the port to it, and how it ended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.effects.message import Message
from bot.language.words import ENGLISH, Language
from bot.store import Tx
from bot.store.outbox import Effect, File

Result = Mapping[str, Any]
Renderer = Callable[[Tx, int], Message | None]
"""Makes the message of a row at the moment it is sent, or None where there is nothing to say."""

EDIT_CAP = "the cap on late edits"
"""Why an edit failed for good: Discord's cap on edits of old messages held on."""


class ImpossibleError(Exception):
    """Discord refuses the effect for good: forbidden, gone, or not well-formed."""


class UnreachableError(Exception):
    """The effect may have happened or not; it is tried again after ``seconds`` at the least.

    ``most`` is how often it is tried in all before it counts as impossible; 0 is without end.
    """

    def __init__(self, why: str, *, seconds: float = 0.0, most: int = 0) -> None:
        super().__init__(why)
        self.seconds = seconds
        self.most = most


@dataclass(frozen=True, slots=True)
class Deed:
    """An effect with everything it needs at hand.

    Attributes:
        kind: Which deed.
        payload: What it needs, references resolved.
        message: What to send or edit into, or None.
        files: What to attach.
        marker: Stands in what is created.
        effect: The row behind it.
        language: The guild's.
    """

    kind: str
    payload: Mapping[str, Any]
    message: Message | None
    files: tuple[File, ...]
    marker: str
    effect: Effect
    language: Language = ENGLISH


class Carrier(Protocol):
    """The port to Discord: slow, remote and unrepeatable."""

    async def carry_out(self, deed: Deed) -> Result:
        """Do it and return the ids that Discord answered.

        Raises:
            ImpossibleError: It can never be done.
            UnreachableError: It is not known to be done; try again.
        """
        ...

    async def find(self, deed: Deed) -> Result | None:
        """Return the ids of what an earlier attempt created, or None if it created nothing.

        Raises:
            UnreachableError: It cannot be known now; try again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an effect ended: with a result, or with the reason why it cannot happen."""

    result: Result | None
    error: str | None = None


Settler = Callable[[Tx, Effect, Outcome], None]
"""Writes down what follows from an outcome, in the transaction that records it."""

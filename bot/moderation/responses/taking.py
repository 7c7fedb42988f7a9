"""What members send in or choose is taken in once, however often Discord delivers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.effects.executor import Executor
from bot.language.words import msg
from bot.moderation.brakes.brake import BrakeState
from bot.moderation.responses.response import Response
from bot.store import Store, Tx, brakes, interactions, responses

NOT_THEIRS = msg(
    "Only who wrote a response can change it, and only while it is there. Nothing was changed."
)
TOO_LATE = msg("That is decided already. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of something that a member sent in or chose.

    Attributes:
        response: The response as it stands. None where it was not taken; or was, by an earlier
            delivery, and is an edit that stands by now: then there is no refusal either.
        refusal: Why not and what to do, or None.
    """

    response: Response | None
    refusal: str | None = None


class Taking:
    """Runs a step in a transaction, once per interaction.

    Attributes:
        waiting: Called when there is something to score.
    """

    def __init__(self, store: Store, executor: Executor, clock: Clock) -> None:
        self._store = store
        self._executor = executor
        self._clock = clock
        self.waiting: Callable[[], None] = lambda: None

    async def take(self, work: Callable[[Tx], dict[str, Any]], guild_id: int, key: int) -> Taken:
        """Run ``work``, which answers with ``reply`` (a row) and ``refusal``, each or both.

        Args:
            key: The interaction's id; a second delivery of it gets the first one's answer.
        """

        def once(tx: Tx) -> Taken:
            now = self._clock.now()
            answer = interactions.once(tx, str(key), lambda: work(tx), guild_id=guild_id, now=now)
            reply_id = answer.get("reply")
            found = responses.find(tx, reply_id) if reply_id is not None else None
            return Taken(found, answer.get("refusal"))

        taken = await self._store.write(once)
        self.waiting()
        self._executor.kick()
        return taken


def is_locked(tx: Tx, thread_id: int) -> bool:
    """Tell whether a moderator has locked a thread with a brake."""
    brake = brakes.on_thread(tx, thread_id)
    kind = brake.kind if brake is not None and brake.state is BrakeState.SET else None
    return kind is not None and kind.slow_seconds is None

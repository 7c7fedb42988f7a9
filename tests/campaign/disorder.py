"""Events that come twice, or in another order than they happened."""

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from tests.wire.server import WireServer

Mode = Literal["twice", "out of order"]

_DOUBLED = ("MESSAGE_", "INTERACTION_CREATE", "THREAD_UPDATE", "THREAD_DELETE")
_SHUFFLED = ("MESSAGE_",)
_HELD = 3
_HELD_SECONDS = 0.15
"""How many events are held back at the most, and for how long."""


class Disorder:
    """Stands between what happens and the gateway that tells it.

    Attributes:
        mode: How events come; None is as they happened.
    """

    def __init__(self, server: WireServer) -> None:
        self._subscribers = server.model.subscribers
        (self._tell,) = self._subscribers
        self._subscribers[:] = [self._hear]
        self._held: list[tuple[str, Mapping[str, Any]]] = []
        self.mode: Mode | None = None

    def settle(self) -> None:
        """Let events come as they happen from now on."""
        self.mode = None
        self._release()

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        if self.mode == "out of order" and event.startswith(_SHUFFLED):
            self._held.append((event, payload))
            if len(self._held) >= _HELD:
                self._release()
            else:
                asyncio.get_running_loop().call_later(_HELD_SECONDS, self._release)
            return
        self._tell(event, payload)
        if self.mode == "twice" and event.startswith(_DOUBLED):
            self._tell(event, payload)

    def _release(self) -> None:
        held, self._held = self._held[::-1], []
        for event, payload in held:
            self._tell(event, payload)

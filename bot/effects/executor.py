"""The outbox's executor: carries effects out, in order per lane, each exactly once.

An effect is begun only after its attempt is written down. An effect that was begun before (the
process died, or the answer was lost) is looked for on Discord by its marker before it is repeated.
What has ended is not repeated where that cannot be written down: only the writing is tried again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.effects.deed import (
    EDIT_CAP,
    Carrier,
    Deed,
    ImpossibleError,
    Outcome,
    Renderer,
    Result,
    Settler,
    UnreachableError,
)
from bot.effects.message import Message
from bot.language.guilds import speaking_in
from bot.language.words import speaking, spoken
from bot.store import Store, StoreBusyError, Tx, outbox
from bot.store.outbox import Effect, File

log = logging.getLogger(__name__)

__all__ = [
    "EDIT_CAP",
    "Carrier",
    "Deed",
    "Executor",
    "ImpossibleError",
    "Outcome",
    "Renderer",
    "Result",
    "Settler",
    "UnreachableError",
]

_RETRY_SECONDS = (2, 5, 15, 60, 300)
_LOOK_AGAIN_SECONDS = 60.0
"""The longest wait for a look: of a clock that is set anew no timer is told."""
_LANE_RETRY_SECONDS = 15  # how long a lane rests after the database could not be written
_LANES_AT_ONCE, _MOST_FAILURES = 8, 8


class _WithdrawnError(Exception):
    """The effect was given up before it began."""


class Executor:
    """Runs the outbox.

    Args:
        renderers: By name, for payloads ``{"render": name, "row": id}``.
        settlers: By name, for payloads ``{"settle": name}``.

    Attributes:
        followers: By the name of a settler, what is called when what it settled is stored.
    """

    def __init__(
        self,
        store: Store,
        carrier: Carrier,
        clock: Clock,
        *,
        renderers: Mapping[str, Renderer],
        settlers: Mapping[str, Settler],
    ) -> None:
        self._store = store
        self._carrier = carrier
        self._clock = clock
        self._renderers = renderers
        self._settlers = settlers
        self.followers: dict[str, Callable[[], None]] = {}
        self._unsettled: dict[int, tuple[Outcome, int]] = {}
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(_LANES_AT_ONCE)
        self._timer: asyncio.TimerHandle | None = None
        self._scan: asyncio.Task[None] | None = None
        self._again = False
        self._stopped = False

    def kick(self) -> None:
        """Look for effects to carry out, soon; never blocks and never fails."""
        if self._stopped:
            return
        self._again = True
        if self._scan is None or self._scan.done():
            self._scan = asyncio.get_running_loop().create_task(self._look())

    async def idle(self) -> None:
        """Wait until nothing is under way; effects that wait for a later moment do not count."""
        while under_way := self._under_way():
            await asyncio.wait(under_way)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Begin nothing more and let what is under way end."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        await self.idle()

    def abandon(self) -> None:
        """Break off what is under way; it was begun in the database, and is looked for later."""
        self._stopped = True
        for task in self._under_way():
            task.cancel()

    def _under_way(self) -> list[asyncio.Task[None]]:
        tasks = [*self._lanes.values(), *([self._scan] if self._scan else [])]
        return [one for one in tasks if not one.done()]

    async def _look(self) -> None:
        try:
            while self._again and not self._stopped:
                self._again = False
                busy = set(self._lanes)
                self._start(await self._store.read(partial(outbox.heads, busy=busy)))
        except Exception:
            log.exception("the outbox could not be looked through; it is tried again")
            asyncio.get_running_loop().call_later(_LANE_RETRY_SECONDS, self.kick)
        finally:
            self._scan = None

    def _start(self, heads: list[tuple[Effect, datetime | None]]) -> None:
        if self._stopped:
            return
        now = self._clock.now()
        later = [s for _, at in heads if at and (s := (at - now).total_seconds()) > 0]
        for effect, earliest in heads:
            if (earliest is None or earliest <= now) and effect.lane not in self._lanes:
                self._lanes[effect.lane] = asyncio.create_task(self._run_lane(effect.lane))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if later:
            soon = min(*later, _LOOK_AGAIN_SECONDS)
            self._timer = asyncio.get_running_loop().call_later(soon + 0.001, self.kick)

    async def _run_lane(self, lane: str) -> None:
        try:
            async with self._places:
                while not self._stopped:
                    found = await self._store.read(lambda tx: outbox.head(tx, lane))
                    if found is None or (found[1] is not None and found[1] > self._clock.now()):
                        break
                    await self._run(found[0])
        except Exception:
            log.exception("lane %s stopped", lane)
            asyncio.get_running_loop().call_later(_LANE_RETRY_SECONDS, self.kick)
        else:
            asyncio.get_running_loop().call_soon(self.kick)
        finally:
            del self._lanes[lane]

    async def _run(self, effect: Effect) -> None:
        outcome, tries = self._unsettled.get(effect.id) or (await self._carry_out(effect), 0)
        if outcome is None:
            return
        self._unsettled[effect.id] = outcome, tries + 1
        try:
            await self._settle(effect, outcome)
        except StoreBusyError:
            raise  # the whole lane rests
        except Exception as error:
            log.exception("what effect %s (%s) came to cannot be settled", effect.id, effect.kind)
            why = f"what follows from it cannot be written down: {type(error).__name__}"
            await self._postpone(effect, UnreachableError(why), tries)
        else:
            del self._unsettled[effect.id]

    async def _carry_out(self, effect: Effect) -> Outcome | None:
        """Try an effect and return how it ended, or None where it has not."""
        try:
            deed = await self._prepare(effect)
            return Outcome(await self._attempt(deed))
        except ImpossibleError as error:
            log.warning("effect %s (%s) is impossible: %s", effect.id, effect.kind, error)
            return Outcome(None, str(error))
        except UnreachableError as error:
            if error.most and effect.attempts + 1 >= error.most:
                return Outcome(None, str(error))
            await self._postpone(effect, error, effect.attempts)
        except _WithdrawnError:
            log.info("effect %s (%s) was withdrawn before it began", effect.id, effect.kind)
        except Exception as error:
            log.exception("effect %s (%s) failed", effect.id, effect.kind)
            return await self._failed(effect, type(error).__name__)
        return None

    async def _failed(self, effect: Effect, why: str) -> Outcome | None:
        """Try again after a fault of ours, but not for ever: the rest of the lane waits."""
        if effect.attempts >= _MOST_FAILURES:
            return Outcome(None, why)
        await self._store.write(lambda tx: outbox.begin(tx, effect.id))
        await self._postpone(effect, UnreachableError(why), effect.attempts)
        return None

    async def _attempt(self, deed: Deed) -> Result:
        if deed.effect.attempts > 0:
            found = await self._carrier.find(deed)
            if found is not None:
                return found  # also of what may be said no more: it has to be known to be deleted
        if deed.payload.get("render") and deed.message is None:
            return {}  # nothing is left to say
        if not await self._store.write(lambda tx: outbox.begin(tx, deed.effect.id)):
            raise _WithdrawnError
        with speaking(deed.language):
            return await self._carrier.carry_out(deed)

    async def _prepare(self, effect: Effect) -> Deed:
        def gather(tx: Tx) -> Deed:
            payload = {key: _resolve(tx, value) for key, value in effect.payload.items()}
            message = None
            with speaking_in(tx, effect.guild_id):
                if "render" in payload:
                    message = self._renderers[payload["render"]](tx, payload["row"])
                elif "message" in payload:
                    message = Message.from_document(payload["message"])
                files = _files(tx, message) if message else ()
                marker = outbox.standing_marker(tx, effect)
                return Deed(effect.kind, payload, message, files, marker, effect, spoken())

        return await self._store.read(gather)

    async def _settle(self, effect: Effect, outcome: Outcome) -> None:
        now, name = self._clock.now(), effect.payload.get("settle")

        def record(tx: Tx) -> None:
            if outcome.result is not None:
                outbox.finish(tx, effect.id, outcome.result, now=now)
            else:
                outbox.fail(tx, effect.id, outcome.error or "", now=now)
            if name is not None:
                with speaking_in(tx, effect.guild_id):
                    self._settlers[name](tx, effect, outcome)

        await self._store.write(record)
        if name in self.followers:
            self.followers[name]()

    async def _postpone(self, effect: Effect, error: UnreachableError, tries: int) -> None:
        backoff = _RETRY_SECONDS[min(tries, len(_RETRY_SECONDS) - 1)]
        until = self._clock.now() + timedelta(seconds=max(backoff, error.seconds))
        log.warning("effect %s (%s) waits: %s", effect.id, effect.kind, error)
        await self._store.write(lambda tx: outbox.postpone(tx, effect.id, str(error), until=until))


def _files(tx: Tx, message: Message) -> tuple[File, ...]:
    """Return what is attached to a message: what was kept for it, and what was made with it."""
    made = (File(one.name, one.description, one.content) for one in message.made)
    return (*(outbox.file(tx, one) for one in message.files), *made)


def _resolve(tx: Tx, value: Any) -> Any:
    """Replace ``{"effect": id, "key": name}`` by that key of the effect's result."""
    if not (isinstance(value, dict) and set(value) == {"effect", "key"}):
        return value
    result = outbox.result(tx, value["effect"])
    if result is None or value["key"] not in result:
        raise ImpossibleError(f"effect {value['effect']}, on which it builds, did not happen")
    return result[value["key"]]

"""Slow mode and locks on a thread, and how they are taken back to what stood before.

- ``look_brake``: thread. Changes nothing; the result is what stands: ``slow`` and ``locked``.
- ``set_brake``: thread, slow (seconds, or None for a lock), looked_slow and looked_locked (what the
  last look found), reason. Only where that still stands; else the result says ``changed``, and one
  looks again. Never shortens a longer slow mode, and leaves a lock that is there to whom it is of.
  Nothing is done where the lock is ``theirs`` who screen the discussion: the brake stands in words.
  The result's ``set`` tells whether what stands is ours, ``before`` the slow mode until then.
- ``lift_brake``: thread, slow, before, closed, theirs, reason. Only where what stands is still
  ours, and nothing where the lock is ``theirs`` who closed the discussion since, or screen it. The
  result's ``lifted`` tells whether it was; ``later`` that the thread is archived, as its discussion
  is ``closed``, and must stay as it is until that is opened again.

So a look tells for certain what was there before, also where an earlier attempt may have happened.
A locked thread takes no messages of members (Discord, JSON error codes: 160005).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.effects.executor import Deed, Result

ThreadOf = Callable[[int], Awaitable[discord.Thread]]
"""Returns a thread as it stands on Discord now, by its id."""


def deeds(thread_of: ThreadOf) -> Mapping[str, Callable[[Deed], Awaitable[Result]]]:
    """Return the deeds that have to do with brakes, by kind."""

    async def look(deed: Deed) -> Result:
        thread = await thread_of(deed.payload["thread"])
        return {"slow": thread.slowmode_delay, "locked": thread.locked}

    async def brake(deed: Deed) -> Result:
        thread, slow = await thread_of(deed.payload["thread"]), deed.payload["slow"]
        looked = deed.payload["looked_locked" if slow is None else "looked_slow"]
        present = thread.locked if slow is None else thread.slowmode_delay
        ours = True if slow is None else slow
        done: Result = {"set": True, "before": deed.payload["looked_slow"]}
        if deed.payload.get("theirs") or (_was_begun(deed) and looked < ours == present):
            return done
        if present != looked:
            return {"set": False, "changed": True}
        if looked >= ours:
            return {"set": False}
        await _change(thread, deed, **{"locked" if slow is None else "slowmode_delay": ours})
        return done

    async def lift(deed: Deed) -> Result:
        if deed.payload["theirs"]:
            return {"lifted": True}
        thread, slow = await thread_of(deed.payload["thread"]), deed.payload["slow"]
        ours = thread.locked if slow is None else thread.slowmode_delay == slow
        if not ours:
            back = slow is None or thread.slowmode_delay == deed.payload["before"]
            return {"lifted": _was_begun(deed) and back}
        if thread.archived and deed.payload["closed"]:
            return {"lifted": False, "later": True}
        if slow is None:
            await _change(thread, deed, locked=False)
        else:
            await _change(thread, deed, slowmode_delay=deed.payload["before"])
        return {"lifted": True}

    return {"look_brake": look, "set_brake": brake, "lift_brake": lift}


async def _change(thread: discord.Thread, deed: Deed, **wanted: Any) -> None:
    """Change a thread; one that is archived is opened for it and archived again.

    Source: Discord, "Threads": an archived thread takes no other change.
    """
    reason = deed.payload["reason"]
    if thread.archived:
        thread = await thread.edit(archived=False, reason=reason)
        wanted["archived"] = True
    await thread.edit(**wanted, reason=reason)


def _was_begun(deed: Deed) -> bool:
    """Tell whether an earlier attempt may have happened."""
    return deed.effect.attempts > 0

"""A response brought as far as a test wants it."""

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.responses.admission import Writer
from bot.moderation.responses.response import State
from tests.moderation.responses.writing import choose, respond, response, screen
from tests.moderation.steps import decide, move
from tests.world import AUTHOR, LATE_AFTER, World

PENDING = (State.WAITING, State.ASKED, State.HELD, State.ACCEPTED)
"""Where a response is while it is not decided what becomes of it."""
UNPOSTED = (*PENDING, State.DECLINED, State.DROPPED)
"""Where a response is that nobody but its author and the moderators may have seen."""


async def in_state(world: World, state: State, words: str, *, by: int = AUTHOR) -> None:
    """Have a member send the first response, and bring it so far.

    Args:
        words: Calm ones; those that are to read badly are marked so.
    """
    if state in (State.HELD, State.DECLINED):
        await screen(world)
    if state is State.ACCEPTED:
        world.carrier.fault = lambda deed: "down" if deed.kind == "respond" else "none"
    world.scorer.down = state is State.WAITING
    calm = state in (State.WAITING, State.ACCEPTED, State.POSTED)
    await respond(world, words if calm else f"{words} [insult=0.7]", writer=Writer(by))
    (reply_id,) = await world.column("SELECT max(reply_id) FROM responses")
    if state in (State.HELD, State.DECLINED):
        await choose(world, "send", reply_id, by=by)
    if state is State.DECLINED:
        assert await decide(world)
    if state is State.DROPPED:
        world.clock.advance(hours=24)
        await world.office.choosing.expire()
        await world.settle()
    assert (await response(world, reply_id)).state is state


async def held_again(world: World, words: str) -> None:
    """Have a response held, approved, posted, and held again as that is undone."""
    await in_state(world, State.HELD, words)
    assert await decide(world, Verdict.DISMISS)
    assert await move(world, Event.UNDO)
    (reply_id,) = await world.column("SELECT max(reply_id) FROM responses")
    assert (await response(world, reply_id)).state is State.HELD


async def approved_unread_then_removed(world: World, words: str) -> None:
    """Have a response approved that nothing could score in time, and removed once it is scored."""
    await screen(world)
    world.scorer.down = True
    await respond(world, words)
    world.clock.moment += LATE_AFTER
    await world.settle()
    assert await decide(world, Verdict.DISMISS)
    world.scorer.down = False
    await world.settle()
    assert await decide(world, Verdict.UPHOLD, number=2)

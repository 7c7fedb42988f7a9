"""Threads that are braked, in a world with every service: what the tests do and look at."""

import contextlib
from typing import Any
from unittest.mock import patch

from bot.discussions.service import Discussions
from bot.effects.executor import Deed
from bot.moderation.brakes.brake import Brake, BrakeKind
from bot.moderation.brakes.braking import Braking
from bot.settings import Settings
from bot.store import brakes
from tests.fake_discord import Fault, Posted
from tests.world import GUILD, MODERATOR, RUDE, THREAD, World

OTHER = 602
SLOW, PAUSE, LOCK = BrakeKind.SLOW_120, BrakeKind.PAUSE, BrakeKind.LOCK


def braking(world: World) -> Braking:
    return world.office.braking


async def quarrel(world: World, *, people: int = 6, first: int = 510) -> None:
    """Let several people be rude to each other, until the thread is hot."""
    world.holding = True
    for person in range(people):
        await world.post(RUDE, author_id=first + person)
    world.holding = False
    await world.settle()


async def newest(world: World, thread: int = THREAD) -> Brake:
    found = await world.store.read(lambda tx: brakes.newest(tx, thread))
    assert found is not None
    return found


async def tick(world: World, **parts: float) -> None:
    """Let time pass and the bot look what is due."""
    world.clock.advance(**parts)
    await braking(world).lift_due()
    await world.settle()


async def set_on(world: World, kind: BrakeKind, thread: int = THREAD) -> Brake:
    outcome = await braking(world).set(GUILD, thread, kind, by=MODERATOR)
    await world.settle()
    assert outcome.refusal is None
    return await newest(world, thread)


def card(world: World) -> Posted:
    return next(one for one in reversed(world.cards) if "Brake" in one.message.embeds[0].title)


def said(world: World, thread: int = THREAD) -> list[str]:
    return [one.message.embeds[0].title for one in world.discord.in_channel(thread)]


async def recorded(world: World) -> list[str]:
    return await world.column("SELECT what FROM record WHERE what LIKE 'brake_%' ORDER BY id")


def talks(world: World) -> Discussions:
    """Return the service that closes discussions, with this bot's brakes."""
    made = Discussions(world.store, world.executor, world.clock, Settings(), braking=braking(world))
    settlers: Any = world.executor._settlers
    settlers.update(made.settlers)
    return made


async def close(world: World, *, tell: bool = True) -> None:
    """Close the discussion; the brakes are not told where ``tell`` is False."""
    with contextlib.nullcontext() if tell else patch.object(Braking, "closing"):
        await talks(world).close(1, guild_id=GUILD, by=None)
    await world.settle()


async def reopen(world: World) -> None:
    await talks(world).reopen(1, guild_id=GUILD, by=MODERATOR)
    await world.settle()


async def choose_settings(world: World, **changes: Any) -> None:
    await world.guilds.choose(GUILD, by=MODERATOR, **changes)
    await world.settle()


def card_of(world: World, number: int) -> Posted:
    return next(
        one for one in world.cards if one.message.embeds[0].title.startswith(f"Brake {number} ")
    )


def refusing(kinds: set[str]) -> Any:
    def fault(deed: Deed) -> Fault:
        return "refused" if deed.kind in kinds else "none"

    return fault

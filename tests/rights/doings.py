"""What is done on a server, in any order: everything that leaves something behind there."""

import contextlib
from collections.abc import Awaitable, Callable
from random import Random

import discord
import simcord

from bot.demo.simulation import REFUSED
from tests.rights.town import form_id
from tests.simulated.acting import choose, press, submit
from tests.simulated.house import House

MARK = "quartzite"
"""Stands in everything that is written on the server, whoever writes it."""
SLUG = "of-slate"
"""The short name of the article that is added there."""

_ARTICLE = f"""---
title: Of {MARK} and rain
source: https://example.org/{MARK}
published: 1999-02
---

It rained on the {MARK}.
"""

Doing = Callable[[House, Random], Awaitable[object]]


def _thread(house: House, chance: Random) -> simcord.ChannelHandle:
    return chance.choice(house.world.threads(house.channel))


async def _number(house: House, chance: Random) -> int:
    found = await house.cases()
    return chance.choice(found)[0] if found else 1


async def _replies(house: House, chance: Random) -> list[discord.Message]:
    thread = _thread(house, chance)
    people = (house.alice.id, house.bob.id)
    return [one for one in thread.history() if one.author.id in people]


async def calm(house: House, chance: Random) -> None:
    with contextlib.suppress(REFUSED):
        who = chance.choice([house.alice, house.bob])
        await house.say(who, _thread(house, chance), f"The {MARK} is old. I like the rain on it.")


async def rude(house: House, chance: Random) -> None:
    with contextlib.suppress(REFUSED):
        await house.say(house.alice, _thread(house, chance), f"You rude {MARK} of a man")


async def edited(house: House, chance: Random) -> None:
    for message in (await _replies(house, chance))[:1]:
        if message.author.id == house.bob.id:
            await house.bob.edit(message, f"A rude word about {MARK}, after all")
            await house.world.rest()


async def deleted(house: House, chance: Random) -> None:
    for message in (await _replies(house, chance))[-1:]:
        who = house.alice if message.author.id == house.alice.id else house.bob
        await who.delete(message)
        await house.world.rest()


async def reported(house: House, chance: Random) -> None:
    for message in (await _replies(house, chance))[:1]:
        opened = await choose(house, house.moderator, "Report to moderators", message)
        if opened.startswith("(a form"):
            await submit(house, house.moderator, form_id(opened), f"It is about {MARK}")


async def responded(house: House, chance: Random) -> None:
    thread = _thread(house, chance)
    what = chance.choice(["rude", "fair"])
    await submit(
        house, house.alice, f"seedbed:write:{thread.id}", f"A {what} view of {MARK}", at=thread
    )


async def sent_anyway(house: House, chance: Random) -> None:
    for (reply,) in await house.rows("SELECT reply_id FROM responses WHERE state = 'asked'"):
        await press(
            house,
            house.alice,
            f"seedbed:response:{house.guild.id}:{reply}:send",
            on=house.moderators.history()[-1] if house.moderators.history() else house.card(),
        )


async def upheld(house: House, chance: Random) -> None:
    await house.told(
        house.moderator,
        "case uphold",
        number=await _number(house, chance),
        action=chance.choice(["remove", "warn", "none"]),
        word=f"No {MARK} here",
    )


async def dismissed(house: House, chance: Random) -> None:
    await house.told(house.moderator, "case dismiss", number=await _number(house, chance))


async def undone(house: House, chance: Random) -> None:
    await house.told(house.moderator, "case undo", number=await _number(house, chance))


async def appealed(house: House, chance: Random) -> None:
    number = await _number(house, chance)
    on = house.moderators.history()[0] if house.moderators.history() else None
    opened = await press(house, house.alice, f"seedbed:appeal:{house.guild.id}:{number}", on=on)
    if opened.startswith("(a form"):
        await submit(house, house.alice, form_id(opened), f"I love {MARK}")


async def asked_why(house: House, chance: Random) -> None:
    await house.told(house.moderator, "why", reference=str(await _number(house, chance)))


async def worked_the_queue(house: House, chance: Random) -> None:
    await house.told(house.moderator, "queue next")


async def digested(house: House, chance: Random) -> None:
    await house.told(house.admin, "digest now")


async def scheduled(house: House, chance: Random) -> None:
    await house.told(house.admin, "digest pause", paused=chance.choice([True, False]))
    await house.told(house.admin, "digest schedule", when="weekly", at="17:45")


async def searched(house: House, chance: Random) -> None:
    await house.told(house.admin, "digest search", words=MARK)
    await house.told(house.admin, "audit export")


async def governed(house: House, chance: Random) -> None:
    at = chance.choice(["0.7", "0.8", "90 %"])
    await house.told(house.admin, "policy set", label="insult", review_at=at)
    await house.told(house.admin, "policy shadow")
    await house.told(house.admin, "policy exempt", role=house.guild.roles["Admins"])


async def braked(house: House, chance: Random) -> None:
    thread = _thread(house, chance)
    await house.told(house.moderator, "brake set", kind="slow_600", thread=thread)
    if chance.random() < 1 / 2:
        await house.told(house.moderator, "brake lift", thread=thread)


async def added_and_posted(house: House, chance: Random) -> None:
    await house.told(house.admin, "article add", file=(f"{SLUG}.md", _ARTICLE.encode()))
    told = await house.told(house.admin, "article post", article=SLUG)
    assert "is open in" in told, told


async def set_up(house: House, chance: Random) -> None:
    await house.choose(zone=chance.choice(["Asia/Tokyo", "Europe/Rome"]))
    await house.told(house.admin, "setup")
    await house.told(house.moderator, "pause")
    await house.told(house.moderator, "resume")


async def looked_at_oneself(house: House, chance: Random) -> None:
    await house.told(house.alice, "privacy show")
    await house.told(house.alice, "my status")


async def waited(house: House, chance: Random) -> None:
    await house.world.pass_time(seconds=40)


DOINGS: tuple[Doing, ...] = (
    calm, rude, edited, deleted, reported, responded, sent_anyway, upheld, dismissed, undone,
    appealed, asked_why, worked_the_queue, scheduled, searched, governed, braked,
    added_and_posted, set_up, looked_at_oneself, waited, digested,
)  # fmt: skip


async def busy(house: House, seed: int) -> None:
    """Do everything on a server, most of it twice, in an order that the seed chooses.

    At the end a response waits for its author, a brake is set, and a role is exempt.
    """
    chance = Random(seed)
    doings = [*DOINGS, *DOINGS[:-1], rude, calm]
    chance.shuffle(doings)
    for one in (added_and_posted, rude, rude, calm, *doings, rude, upheld):
        await one(house, chance)
        await house.world.rest()
    thread = house.world.threads(house.channel)[-1]
    await house.told(house.moderator, "brake lift", thread=thread)
    await house.world.rest()
    write = f"seedbed:write:{thread.id}"
    await submit(house, house.alice, write, f"A rude view of {MARK}", at=thread)
    await house.told(house.moderator, "brake set", kind="slow_600", thread=thread)
    await house.told(house.admin, "policy exempt", role=house.guild.roles["Admins"])
    await house.world.rest()

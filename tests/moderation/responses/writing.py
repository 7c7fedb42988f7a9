"""What members do with *Respond*, and what is to be seen of it."""

from itertools import count

from bot.moderation.responses.admission import ThreadNow, Writer
from bot.moderation.responses.choosing import Choice
from bot.moderation.responses.response import Response
from bot.moderation.responses.taking import Taken
from bot.store import responses
from tests.world import AUTHOR, GUILD, THREAD, World

KEYS = count(700_001)


async def screen(world: World) -> None:
    """Let nobody write in the discussion but through the form."""
    await world.store.write(lambda tx: tx.execute("UPDATE discussions SET screened = 'lock'"))


async def respond(
    world: World,
    text: str,
    *,
    writer: Writer | None = None,
    thread: ThreadNow | None = None,
    key: int | None = None,
    live: bool = True,
) -> Taken:
    """Have a member send a response, and let all that follows from it happen."""
    key = key or next(KEYS)
    if live:
        world.discord.live_answers.add(str(key))
    taken = await world.office.responding.submit(
        GUILD, writer or Writer(AUTHOR), thread or ThreadNow(THREAD), text, key=key
    )
    await world.settle()
    return taken


async def rewrite(world: World, reply_id: int, text: str, *, by: int = AUTHOR) -> Taken:
    key = next(KEYS)
    world.discord.live_answers.add(str(key))
    taken = await world.office.responding.rewrite(GUILD, reply_id, Writer(by), text, key=key)
    await world.settle()
    return taken


async def choose(
    world: World, choice: Choice, reply_id: int, *, by: int = AUTHOR, key: int | None = None
) -> Taken:
    key = key or next(KEYS)
    world.discord.live_answers.add(str(key))
    taken = await world.office.choosing.choose(GUILD, reply_id, choice, by=by, key=key)
    await world.settle()
    return taken


async def response(world: World, reply_id: int = 1) -> Response:
    found = await world.store.read(lambda tx: responses.find(tx, reply_id))
    assert found is not None
    return found


def visible(world: World, thread_id: int = THREAD) -> list[str]:
    """Return the words that stand in a thread, oldest first."""
    return [one.message.content for one in world.discord.responses if one.channel == thread_id]


def told_titles(world: World) -> list[str]:
    """Return the titles of all that authors were shown in answer to what they did."""
    return [message.embeds[0].title for _, message in world.discord.answers]

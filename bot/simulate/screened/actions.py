"""What people do about responses, each as it reaches the bot: once, twice, or late."""

from collections.abc import Awaitable, Callable

from bot.moderation.responses.admission import ThreadNow, Writer
from bot.moderation.responses.choosing import Choice
from bot.moderation.responses.response import Response, State
from bot.moderation.responses.taking import Taken
from bot.simulate.interactions import Answer, Interaction
from bot.simulate.life import Life
from bot.simulate.screened.life import ScreenedLife
from bot.simulate.screened.texts import Text
from bot.simulate.screened.town import ScreenedTown
from bot.store import Tx, responses

Work = Callable[[ScreenedLife], Awaitable[Taken]]


def respond(
    town: ScreenedTown, text: Text, *, thread: ThreadNow, live: bool, timed_out: bool = False
) -> Interaction:
    """A member sends a response in."""
    discord, author, key = town.discord, text.author, town.number()
    until = discord.end_of(author)
    writer = Writer(
        author, may_write=town.screened is None, timed_out_until=until if timed_out else None
    )

    async def work(life: ScreenedLife) -> Taken:
        submit = life.office.responding.submit
        return await submit(town.place.guild_id, writer, thread, text.words, key=key)

    return _interaction(town, author, key, work, live=live, words=True)


def rewrite(
    town: ScreenedTown, reply_id: int, text: Text, *, live: bool, theirs: bool
) -> Interaction:
    """Somebody, its author as a rule, writes a response anew, or edits what stands."""
    key = town.number()

    async def work(life: ScreenedLife) -> Taken:
        return await life.office.responding.rewrite(
            town.place.guild_id, reply_id, Writer(text.author), text.words, key=key
        )

    return _interaction(town, text.author, key, work, live=live, words=True, theirs=theirs)


def choose(
    town: ScreenedTown, reply_id: int, choice: Choice, *, by: int, live: bool, theirs: bool
) -> Interaction:
    """Somebody, its author as a rule, chooses what becomes of a response."""
    key = town.number()

    async def work(life: ScreenedLife) -> Taken:
        if choice == "send" and theirs:
            town.watch.sent.add(reply_id)
        return await life.office.choosing.choose(
            town.place.guild_id, reply_id, choice, by=by, key=key
        )

    return _interaction(town, by, key, work, live=live, theirs=theirs)


def forget(town: ScreenedTown, member: int) -> Interaction:
    """A member asks to be forgotten, and does nothing more."""
    town.retired.add(member)
    key = town.key()

    async def deliver(life: Life) -> Answer:
        next_number = town.next_text
        await _screened(life).privacy.forget(town.place.guild_id, member)
        town.watch.forgotten[member] = next_number
        return None

    return Interaction(key, deliver)


def delete_thread(town: ScreenedTown, thread: int) -> Interaction:
    """Somebody deletes a thread on Discord itself."""
    town.discord.threads_gone.add(thread)

    async def deliver(life: Life) -> Answer:
        await life.intake.thread_deleted(thread, moderator_id=None)
        return None

    return Interaction(town.key(), deliver, about=thread)


def _interaction(
    town: ScreenedTown,
    by: int,
    key: int,
    work: Work,
    *,
    live: bool,
    words: bool = False,
    theirs: bool = True,
) -> Interaction:
    if not theirs:
        town.strangers.add(str(key))

    async def deliver(life: Life) -> Answer:
        here = _screened(life)
        if live:
            town.discord.interact(str(key))
        taken = await work(here)
        if words and taken.refusal is None:
            town.taken.add(str(key))
        if taken.response is not None and live:
            await _answer(town, here, by, taken.response)
        if taken.refusal is None and not theirs:
            town.problems.append(f"interaction {key} of somebody else was not refused")
        return (taken.refusal,)

    return Interaction(str(key), deliver)


async def _answer(town: ScreenedTown, life: ScreenedLife, by: int, response: Response) -> None:
    """Show how a response stands, as the cog does at once."""
    shown = life.office.choosing.shown(response)
    town.discord.show(by, response.reply_id, shown)
    if response.state is State.WAITING:
        await life.office.choosing.told_waiting(response.reply_id)


def _screened(life: Life) -> ScreenedLife:
    if not isinstance(life, ScreenedLife):
        raise TypeError("this life knows nothing of responses")
    return life


async def known(town: ScreenedTown) -> list[Response]:
    """Return every response of the town's members that is still linked to them."""

    def look(tx: Tx) -> list[Response]:
        guild_id = town.place.guild_id
        return [one for member in town.members for one in responses.by(tx, guild_id, member)]

    return await town.read(look)

"""What people do on Discord, each as it reaches the bot: once, twice, or after a restart again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.moves import Move
from bot.moderation.policy import UNSCORED
from bot.moderation.reply import Incoming
from bot.simulate.life import Life
from bot.store import Tx, cases, replies
from bot.store.queue import InBand

Answer = object
"""What the person is told, in a form that can be compared; None is not compared."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """Something that a person does.

    Attributes:
        key: Its own, however often it is delivered.
        version: The version of the case that the person had before them, or None.
        about: The message whose news it is. When the bot is back Discord shows how the message
            stands then; a person's interaction is lost with the process.
    """

    key: str
    deliver: Callable[[Life], Awaitable[Answer]]
    version: int | None = None
    about: int | None = None


def move(guild_id: int, number: int, wanted: Move) -> Interaction:
    """Somebody wants to bring a case one step on."""

    async def deliver(life: Life) -> Answer:
        outcome = await life.desk.move(guild_id, number, wanted)
        return None if outcome is None else (outcome.case.number, outcome.refusal)

    return Interaction(wanted.key or "", deliver, wanted.version)


def ask_next(guild_id: int, *, by: int, key: str) -> Interaction:
    """A moderator asks for the next case."""

    async def deliver(life: Life) -> Answer:
        served = await life.office.queue.next(guild_id, by=by, key=key)
        return "nothing waits" if served is None else (served.case.number, served.second)

    return Interaction(key, deliver)


def read_second(guild_id: int, number: int, verdict: Verdict, *, by: int, key: str) -> Interaction:
    """A moderator says what they read in an audited reply."""

    async def deliver(life: Life) -> Answer:
        return await life.office.queue.read_second(guild_id, number, verdict, by=by, key=key)

    return Interaction(key, deliver)


def dismiss_band(guild_id: int, found: Sequence[InBand], *, by: int, key: str) -> Interaction:
    """A moderator confirms that what they were shown is to be dismissed."""

    async def deliver(life: Life) -> Answer:
        return await life.office.queue.dismiss_band(guild_id, found, by=by, key=key)

    return Interaction(key, deliver)


def appeal(guild_id: int, number: int, *, by: int, key: str) -> Interaction:
    """Somebody appeals, the author as a rule."""

    async def deliver(life: Life) -> Answer:
        return await life.office.appeals.appeal(guild_id, number, "I quoted.", by=by, key=key)

    return Interaction(key, deliver)


def report(guild_id: int, message_id: int, *, by: int, key: str) -> Interaction:
    """A member reports a reply."""

    async def deliver(life: Life) -> Answer:
        made = await life.office.reporting.report(guild_id, message_id, "Rude.", by=by, key=key)
        return made.reported, made.case.number if made.case else None

    return Interaction(key, deliver)


def see_notices(guild_id: int, *, by: int, key: str) -> Interaction:
    """An author uses a command, and is shown the notices that found no other way."""

    async def deliver(life: Life) -> Answer:
        for row, _ in await life.office.notices.waiting_for(guild_id, by):
            await life.office.notices.shown(row)
        return None

    return Interaction(key, deliver)


def take_down(guild_id: int, number: int, *, by: int, key: str) -> Interaction:
    """Somebody, the author as a rule, takes a restored reply down."""

    async def deliver(life: Life) -> Answer:
        await life.office.appeals.take_down(guild_id, number, by=by)
        return None

    return Interaction(key, deliver)


def delete(message_id: int, *, moderator: int | None, key: str) -> Interaction:
    """A message was deleted on Discord, by its author where ``moderator`` is None."""

    async def deliver(life: Life) -> Answer:
        if await life.intake.known(message_id) is not None:
            await life.intake.deleted([message_id], moderator_id=moderator)
        return None

    return Interaction(key, deliver, about=message_id)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the scorer and the policy made of a text; see `bot.moderation.judging`.

    Attributes:
        score: Probability in [0, 1], or None where nothing could score it.
        flagged: It is for the moderators.
        acts: The policy upholds the case by itself.
    """

    label: str = "insult"
    score: float | None = 0.9
    flagged: bool = True
    acts: bool = False


def post(incoming: Incoming, judged: Judged, *, key: str) -> Interaction:
    """A member writes a reply or edits one, and it is judged."""

    async def deliver(life: Life) -> Answer:
        await life.intake.receive(incoming)
        await life.store.write(lambda tx: _judge(tx, life, incoming, judged))
        life.executor.kick()
        return None

    return Interaction(key, deliver, about=incoming.message_id)


def _judge(tx: Tx, life: Life, incoming: Incoming, judged: Judged) -> None:
    reply = replies.find(tx, incoming.message_id, kind=incoming.kind)
    if reply is None or reply.state != "present":
        return
    revision_id = replies.newest_revision_id(tx, reply.id)
    if not replies.pass_unscored(tx, revision_id):
        return
    if not judged.flagged:
        _calm(tx, life, reply.id, revision_id)
        return
    case_id = life.desk.flag(
        tx,
        reply_id=reply.id,
        revision_id=revision_id,
        label=judged.label if judged.score is not None else UNSCORED,
        score=judged.score,
    )
    if judged.acts:
        life.desk.close(tx, case_id, Event.UPHOLD, by=None, how="policy")


def _calm(tx: Tx, life: Life, reply_id: int, revision_id: int) -> None:
    case_id = cases.open_on(tx, reply_id)
    if case_id is None:
        life.office.sampling.consider(tx, reply_id, revision_id)
    elif cases.is_unscored(tx, case_id, revision_id):
        life.desk.close(tx, case_id, Event.LAPSE, by=None, how="scored calm")
    else:
        life.desk.refresh(tx, [case_id])

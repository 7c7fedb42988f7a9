"""All that one person can do on a server: as a member, as one of the staff, and as who reports."""

from typing import Any

from bot.digests.archive import FORMS, Archive
from bot.moderation.brakes.brake import BrakeKind
from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import Choice, Move
from bot.moderation.responses.admission import Writer
from bot.store import Tx, policies, written
from bot.store.written import Sentence
from tests.moderation.responses.writing import choose, respond, rewrite, screen
from tests.privacy.places import JUDGE
from tests.world import AUTHOR, CALM, GUILD, OTHER_THREAD, RUDE, World

WORD = "quorlbax"
"""Stands in all that the person writes, and nowhere else."""
MINE_CALM = f"I see it otherwise, says {WORD}calm, and the river agrees with me on most days."
MINE_RUDE = f"you clod {WORD}rude [insult=0.9]"
APPEALED = f"I meant the weather, {WORD}appeal"
REPORTED = f"it stings, {WORD}report"
NOTED = f"please mind your words, {WORD}note"
ANSWERED = f"it stands, {WORD}answer"
RULED = f"no {WORD}rule here"
HELD = f"{WORD}held has an edge [insult=0.7]"
WROTE = (
    MINE_CALM, MINE_RUDE, APPEALED, REPORTED, NOTED, ANSWERED, RULED, HELD, f"{WORD}edited",
    f"{WORD}title", f"{WORD}posted", f"{WORD}answered",
)  # fmt: skip


async def lead(world: World, person: int) -> None:
    """Do everything, and be in every table that has people."""
    await _choose(world, person)
    await _write(world, person)
    await _be_judged(world, person)
    await _work(world, person)
    await _be_digested(world)
    await _respond(world, person)
    await world.settle()


async def _choose(world: World, person: int) -> None:
    def sign(tx: Tx) -> None:
        tx.execute("UPDATE articles SET added_by = ?", [person])
        tx.execute("UPDATE discussions SET posted_by = ?", [person])
        policies.save(tx, GUILD, policies.newest(tx, GUILD), by=person, now=world.clock.now())
        row = {
            "guild_id": GUILD, "label": "insult", "wanted": 0.8, "threshold": 0.6,
            "expected": 0.81, "low": 0.7, "high": 0.9, "pairs": "[[0.5, 1, 1.0]]",
            "scorer": "scripted", "scorer_version": "1", "policy_version": 2, "made_by": person,
            "made_at": "2026-03-01T12:00:00.000+00:00",
        }  # fmt: skip
        tx.table("calibrations").insert(row)

    await world.store.write(sign)
    await world.guilds.choose(GUILD, by=person, zone="Europe/Berlin")
    await world.office.record.command(GUILD, "policy set", by=person)


async def _write(world: World, person: int) -> None:
    await world.say(MINE_CALM, author_id=person)
    edited = await world.say(f"{WORD}edited at first, and long enough to be read", author_id=person)
    await world.edit(
        edited, f"{WORD}edited later, and long enough to be read too", author_id=person
    )
    await world.say(
        f"{WORD}title of a thread", OTHER_THREAD, kind="title", thread_id=OTHER_THREAD,
        author_id=person,
    )  # fmt: skip
    answered = await world.say(f"{WORD}answered by somebody else", author_id=person)
    await world.say(RUDE, answers_message_id=answered)  # a card that shows it as context


async def _be_judged(world: World, person: int) -> None:
    """Be upheld three times: told, told later, not told; appeal and be right."""
    for _ in range(3):
        await world.say(MINE_RUDE, author_id=person)
        (number,) = await world.column("SELECT max(number) FROM cases")
        choice = Choice(Action.REMOVE_AND_TIME_OUT) if number == 2 else Choice()
        await _move(world, number, Event.UPHOLD, JUDGE, choice=choice)
        await world.settle()  # the first notice is delivered, the last is still in the outbox
        world.discord.closed_to_dm.add(person)
        if number == 2:
            await world.pass_time(seconds=6)
    assert await world.column("SELECT state FROM notices ORDER BY id") == [
        "delivered",
        "waiting",
        "pending",
    ]
    await world.appeals.appeal(GUILD, 2, APPEALED, by=person, key="appeal")
    await _move(world, 2, Event.OVERTURN, JUDGE + 1)
    await world.executor.idle()


async def _work(world: World, person: int) -> None:
    """Report, claim, uphold with words, undo, hear an appeal, read a second time, brake."""
    reported = await world.say(RUDE)
    await world.reporting.report(GUILD, reported, REPORTED, by=person, key="report")
    await _move(world, await _newest(world), Event.CLAIM, person)
    await world.say(RUDE)
    choice = Choice(Action.REMOVE, rule=RULED, word=NOTED)
    await _move(world, await _newest(world), Event.UPHOLD, person, choice=choice)
    await world.say(RUDE)
    number = await _newest(world)
    await _move(world, number, Event.UPHOLD, JUDGE)
    await _move(world, number, Event.UNDO, person, choice=Choice(word=ANSWERED))
    await world.say(RUDE)
    number = await _newest(world)
    await _move(world, number, Event.UPHOLD, JUDGE)
    await world.appeals.appeal(GUILD, number, "not so", by=AUTHOR)
    await _move(world, number, Event.AFFIRM, person, choice=Choice(word=ANSWERED))
    await _read_second(world, person)
    await world.office.braking.set(GUILD, OTHER_THREAD, BrakeKind.SLOW_30, by=person)
    await world.settle()
    (brake,) = await world.column("SELECT id FROM brakes WHERE decided_by = ?", person)
    lifted = await world.office.braking.lift(GUILD, brake, by=person)
    assert lifted.refusal is None
    await world.settle()


async def _read_second(world: World, person: int) -> None:
    world.chance = lambda: 0.0
    await world.say(CALM)
    world.chance = lambda: 1.0
    number = await _newest(world)
    await _move(world, number, Event.DISMISS, JUDGE)
    assert await world.moderators_queue.next(GUILD, by=person) is not None
    assert await world.moderators_queue.read_second(GUILD, number, Verdict.DISMISS, by=person)
    await world.settle()


async def _be_digested(world: World) -> None:
    world.clock.advance(hours=1)
    await world.digests.now(GUILD, 1)
    await world.settle()
    (reply, revision) = next(
        (row["id"], row["revision"])
        for row in await world.rows(
            "SELECT r.id, v.id AS revision FROM digest_sources d JOIN replies r "
            "ON r.id = d.reply_id JOIN revisions v ON v.reply_id = r.id WHERE v.text = ?",
            MINE_CALM,
        )
    )
    sentence = Sentence(f"Somebody sees it otherwise, {WORD}calm.", (reply,))
    kept = await world.store.write(lambda tx: written.add(tx, 1, [sentence], handed=[revision]))
    assert kept


async def _respond(world: World, person: int) -> None:
    """Have one posted and edited, one that waits for a choice, one that a moderator holds."""
    writer = Writer(person)
    await respond(world, f"{WORD}posted with the form, and long enough to be read", writer=writer)
    (posted,) = await world.column("SELECT max(reply_id) FROM responses")
    await rewrite(world, posted, f"{WORD}posted and edited, and long enough", by=person)
    await respond(world, HELD, writer=writer)
    await screen(world)
    await respond(world, HELD, writer=writer)
    (held,) = await world.column("SELECT max(reply_id) FROM responses")
    await choose(world, "send", held, by=person)


async def _newest(world: World) -> int:
    (number,) = await world.column("SELECT max(number) FROM cases")
    return int(number)


async def _move(world: World, number: int, event: Event, by: int, **how: Any) -> None:
    key = f"press {number} {event}"
    outcome = await world.desk.move(GUILD, number, Move(event, by, "button", key, **how))
    assert outcome is not None
    assert outcome.changed, (number, event, outcome.refusal)
    await world.executor.idle()


async def shown(world: World) -> str:
    """Return all that the bot shows on the server, digests in every form among it.

    Not what it has told people in private: that is theirs.
    """
    texts = [
        repr((one.message.content, one.message.embeds, one.message.made))
        for one in world.discord.posted.values()
        if one.id not in world.discord.gone
    ]
    archive = Archive(world.store)
    for number in await world.column("SELECT id FROM digests"):
        found = await archive.show(GUILD, number)
        assert found is not None
        texts += [repr(found.message), *(one.content.decode("latin-1") for one in found.files)]
        for form in FORMS:
            exported = await archive.export(GUILD, number, form)
            assert exported is not None
            texts.append(exported.content.decode())
    hits = await archive.search(GUILD, WORD)
    assert hits is not None
    return "\n".join([*texts, repr(world.discord.names), repr(hits.hits)])

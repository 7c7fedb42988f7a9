"""A request to be forgotten leaves nothing that leads to the person."""

from pathlib import Path

from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import Choice, Move
from bot.moderation.responses.admission import Writer
from bot.privacy.document import text
from bot.store import Tx, policies
from tests.moderation.responses.writing import respond
from tests.moderation.steps import kinds, move
from tests.privacy.places import JUDGE, PERSON, decide, places_of
from tests.world import AUTHOR, CALM, GUILD, OTHER_GUILD, READER, RUDE, World, told

SAID = "what they told the moderators"


def test_a_request_to_be_forgotten_ends_even_the_hold_of_an_open_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE, author_id=PERSON)
        deleted = await world.say(RUDE, author_id=PERSON)
        await world.delete(deleted)
        assert await world.privacy.forget(GUILD, PERSON) == 2
        await world.settle()
        assert await world.texts(message) == [None]
        assert await places_of(world, RUDE) == set()
        assert await places_of(world, PERSON) == set()
        assert (await world.case())["state"] == "open"
        assert RUDE not in world.cards[0].words
        assert str(PERSON) not in world.cards[0].words
        await decide(world)
        assert world.discord.deleted == [message]
        assert world.discord.told == []  # nobody is left to be told

    told(tmp_path, story)


def test_who_is_forgotten_is_in_no_table_whatever_they_did(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await lead_a_full_life(world, PERSON)
        held_before = await places_of(world, PERSON)
        assert held_before == {
            "appeals.reviewed_by",
            "articles.added_by",
            "attempts.member_id",
            "cases.author_id",
            "cases.claimed_by",
            "cases.decided_by",
            "cases.undone_by",
            "discussions.posted_by",
            "effects.payload",
            "guild_settings.changed_by",
            "notices.author_id",
            "people.person_id",
            "policies.changed_by",
            "quotations.author_id",
            "replies.author_id",
            "reports.reporter_id",
            "responses.author_id",
            "second_readings.claimed_by",
            "second_readings.read_by",
        }
        assert str(PERSON) in repr(world.discord.posted)
        scores = await world.column("SELECT count(*) FROM scores")
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert await places_of(world, PERSON) == set()
        assert await places_of(world, SAID) == set()
        assert str(PERSON) not in repr(world.discord.posted)
        assert await world.column("SELECT count(*) FROM scores") == scores
        assert await world.undone() == []

    told(tmp_path, story)


async def lead_a_full_life(world: World, person: int) -> None:
    """Post, respond, be told, moderate, appeal, report, set things and post articles."""

    def sign(tx: Tx) -> None:
        tx.execute("UPDATE articles SET added_by = ?", [person])
        tx.execute("UPDATE discussions SET posted_by = ?", [person])
        policies.save(tx, GUILD, policies.newest(tx, GUILD), by=person, now=world.clock.now())

    await world.store.write(sign)
    await world.guilds.choose(GUILD, by=person, zone="Europe/Berlin")
    await world.say(CALM, author_id=person)
    await respond(world, CALM, writer=Writer(person))
    for number in range(1, 4):
        await world.say(RUDE, author_id=person)
        await world.desk.move(GUILD, number, Move(Event.UPHOLD, JUDGE, "button"))
        await world.settle()  # the first notice is delivered, the last is still in the outbox
        world.discord.closed_to_dm.add(person)
        if number == 1:
            await world.pass_time(seconds=6)
    assert await world.column("SELECT state FROM notices ORDER BY id") == [
        "delivered",
        "waiting",
        "pending",
    ]
    await appeal_and_be_heard(world, person)
    await work_at_the_desk(world, person)


async def appeal_and_be_heard(world: World, person: int) -> None:
    await world.appeals.appeal(GUILD, 1, SAID, by=person)
    await world.desk.move(GUILD, 1, Move(Event.OVERTURN, JUDGE + 1, "button"))
    await world.executor.idle()


async def work_at_the_desk(world: World, person: int) -> None:
    """Report, claim, undo, review an appeal, and read a sample a second time."""
    reported = await world.say(RUDE)
    await world.reporting.report(GUILD, reported, SAID, by=person)
    await world.desk.move(GUILD, 4, Move(Event.CLAIM, person, "button"))
    await world.say(RUDE)
    await world.desk.move(GUILD, 5, Move(Event.UPHOLD, person, "button"))
    await world.desk.move(GUILD, 5, Move(Event.UNDO, person, "button"))
    await world.say(RUDE)
    await world.desk.move(GUILD, 6, Move(Event.UPHOLD, JUDGE, "button"))
    await world.appeals.appeal(GUILD, 6, "not so", by=AUTHOR)
    await world.desk.move(GUILD, 6, Move(Event.AFFIRM, person, "button"))
    world.chance = lambda: 0.0
    await world.say(CALM)
    world.chance = lambda: 1.0
    await world.desk.move(GUILD, 7, Move(Event.DISMISS, JUDGE, "button"))
    assert await world.moderators_queue.next(GUILD, by=person) is not None
    assert await world.moderators_queue.read_second(GUILD, 7, Verdict.DISMISS, by=person)
    await world.settle()


def test_a_notice_that_was_still_to_be_sent_is_not_sent_to_who_is_forgotten(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await lead_a_full_life(world, PERSON)
        world.discord.closed_to_dm.clear()
        already = [user for user, _ in world.discord.told].count(PERSON)
        await world.privacy.forget(GUILD, PERSON)
        await world.pass_time(hours=1)
        assert [user for user, _ in world.discord.told].count(PERSON) == already
        assert await world.notices.waiting_for(GUILD, PERSON) == []
        states = await world.column("SELECT state FROM notices WHERE case_id <= 3 ORDER BY id")
        assert states == ["delivered", "lapsed", "lapsed", "lapsed"]

    told(tmp_path, story)


def test_forgetting_one_person_touches_no_other(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        other = await world.say(CALM, author_id=READER)
        await world.say(RUDE, author_id=PERSON)
        await world.privacy.forget(GUILD, PERSON)
        assert await world.texts(other) == [CALM]
        assert (await world.reply(other))["author_id"] == READER
        assert await world.privacy.forget(OTHER_GUILD, READER) == 0
        assert await world.texts(other) == [CALM]

    told(tmp_path, story)


def test_what_is_written_after_being_forgotten_can_be_seen_and_forgotten_again(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM, author_id=PERSON)
        await world.privacy.forget(GUILD, PERSON)
        await world.edit(message, "new words", author_id=PERSON)
        assert (await world.privacy.show(GUILD, PERSON)).texts == 1
        assert "new words" in text(await world.privacy.export(GUILD, PERSON))
        await world.privacy.forget(GUILD, PERSON)
        assert await places_of(world, "new words") == set()
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_who_is_forgotten_while_their_time_out_is_lifted_is_named_by_no_effect(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, author_id=PERSON)
        assert await move(world, Event.UPHOLD, choice=Choice(Action.TIME_OUT))
        world.carrier.fault = lambda deed: "down" if deed.kind == "lift_time_out" else "none"
        assert await move(world, Event.UNDO)
        await world.privacy.forget(GUILD, PERSON)
        world.carrier.fault = lambda _: "none"
        await world.pass_time(hours=1)
        assert "lift_time_out" in await kinds(world)
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)

"""What members write with *Respond* is read before anybody sees it."""

from pathlib import Path

from bot.moderation.lifecycle import Event, Verdict
from bot.moderation.responses.admission import LOCKED
from bot.moderation.responses.response import State
from tests.moderation.brakes.braked import LOCK, set_on
from tests.moderation.responses.writing import (
    choose,
    respond,
    response,
    rewrite,
    screen,
    told_titles,
    visible,
)
from tests.moderation.steps import decide, labels, move, words
from tests.world import AUTHOR, CALM, GRIM, GUILD, MODERATOR, RUDE, THREAD, World, told


def test_a_calm_response_is_posted_and_its_author_is_told(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        assert visible(world) == [CALM]
        one = await response(world)
        assert (one.state, one.told, one.reply_state) == (State.POSTED, State.POSTED, "present")
        assert told_titles(world) == ["Your response is posted"]
        (reply,) = await world.rows("SELECT * FROM replies")
        assert (reply["author_id"], reply["message_id"]) == (AUTHOR, one.message_id)

    told(tmp_path, story)


def test_one_that_reads_badly_is_shown_to_its_author_alone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        assert visible(world) == []
        assert world.cards == []
        ((who, nudge),) = world.discord.answers
        assert who == AUTHOR
        assert "The rule" in [field.name for field in nudge.embeds[0].fields]
        assert labels(nudge) == ["Edit", "Send anyway", "Drop it"]
        assert "score" not in words(nudge).casefold()
        assert (await response(world)).state is State.ASKED

    told(tmp_path, story)


def test_sent_anyway_it_is_posted_with_a_case_in_an_open_discussion(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert visible(world) == [RUDE]
        assert world.titles() == ["Case 1 · insult 0.90 (looked at from 0.60)"]

    told(tmp_path, story)


def test_sent_anyway_it_is_held_in_a_screened_discussion_until_approved(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert visible(world) == []
        assert len(world.cards) == 1
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == [RUDE]
        assert (await response(world)).told is State.POSTED
        assert await move(world, Event.UNDO)
        assert visible(world) == []
        assert (await response(world)).state is State.HELD
        assert await decide(world, Verdict.DISMISS)
        assert visible(world) == [RUDE]

    told(tmp_path, story)


def test_declined_it_is_never_posted_and_posted_once_that_is_undone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        await respond(world, RUDE)
        await choose(world, "send", 1)
        assert await decide(world, Verdict.UPHOLD)
        assert (await response(world)).state is State.DECLINED
        assert visible(world) == []
        assert [who for who, _ in world.discord.told] == [AUTHOR]
        assert await move(world, Event.UNDO)
        assert visible(world) == [RUDE]

    told(tmp_path, story)


def test_what_the_live_policy_removes_is_not_posted_at_all(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.95)
        await respond(world, GRIM)
        await choose(world, "send", 1)
        assert visible(world) == []
        assert (await response(world)).state is State.DECLINED
        assert (await world.case())["decided_how"] == "policy"

    told(tmp_path, story)


def test_an_edit_is_read_before_the_message_changes(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        await rewrite(world, 1, RUDE)
        assert visible(world) == [CALM]
        assert (await response(world, 2)).state is State.ASKED
        await rewrite(world, 1, "I see it as you do")
        assert visible(world) == ["I see it as you do"]
        assert await world.column("SELECT count(*) FROM replies") == [1]
        assert await world.column("SELECT text FROM revisions ORDER BY revision") == [
            CALM,
            RUDE,
            "I see it as you do",
        ]

    told(tmp_path, story)


def test_dropped_and_withdrawn_words_are_gone(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await choose(world, "drop", 1)
        await respond(world, CALM)
        await choose(world, "withdraw", 2)
        assert visible(world) == []
        assert await world.column("SELECT text FROM revisions") == [None, None]
        assert [(await response(world, n)).state for n in (1, 2)] == [State.DROPPED] * 2

    told(tmp_path, story)


def test_while_the_scorer_is_down_it_waits_and_is_posted_later(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await respond(world, CALM, live=False)
        assert (await response(world)).state is State.WAITING
        world.restart()
        world.scorer.down = False
        await world.pass_time(minutes=2)
        assert visible(world) == [CALM]
        ((who, notice),) = world.discord.told
        assert (who, notice.embeds[0].title) == (AUTHOR, "Your response is posted")
        assert THREAD in {one.channel for one in world.discord.responses}

    told(tmp_path, story)


def test_how_a_response_stands_is_told_once_however_late_that_is(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await respond(world, CALM, live=False)
        world.carrier.gate.clear()
        await world.office.choosing.resume()  # it is on its way to say that the response waits
        world.scorer.down = False
        world.queue.kick()
        await world.queue.idle()
        world.carrier.gate.set()
        await world.pass_time(minutes=2)
        assert noticed(world) == ["Your response is posted"]

    told(tmp_path, story)


def test_a_notice_that_had_to_wait_for_others_says_nothing_that_is_over(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.scorer.down = True
        await respond(world, CALM, live=False)
        await respond(world, f"{CALM} Again.", live=False)
        await world.office.choosing.resume()
        await world.settle()
        assert noticed(world) == ["Your response waits"]
        world.scorer.down = False
        await world.settle()
        assert visible(world) == [CALM, f"{CALM} Again."]
        await world.pass_time(minutes=10)
        assert noticed(world) == ["Your response waits", *["Your response is posted"] * 2]
        assert {(await response(world, one)).told for one in (1, 2)} == {State.POSTED}

    told(tmp_path, story)


def noticed(world: World) -> list[str]:
    """Return the titles of the notices that were sent, in order."""
    return [message.embeds[0].title for _, message in world.discord.told]


def test_nothing_is_sent_into_a_thread_that_was_locked_meanwhile(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, RUDE)
        await set_on(world, LOCK)
        taken = await choose(world, "send", 1)
        assert taken.refusal == LOCKED
        assert (await response(world)).state is State.ASKED
        assert visible(world) == []
        await world.office.braking.lift(GUILD, 1, by=MODERATOR)
        await world.settle()
        assert (await choose(world, "send", 1)).refusal is None
        assert visible(world) == [RUDE]

    told(tmp_path, story)

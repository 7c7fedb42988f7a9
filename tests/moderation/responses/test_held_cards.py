"""What moderators and authors are shown of responses that are held, and of what becomes of them."""

import re
from pathlib import Path

import pytest

from bot.effects.message import Message
from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import Choice, Move
from bot.moderation.responses.response import State
from bot.moderation.status import Reported
from bot.moderation.wording import answer_to_move
from bot.store import whys
from bot.store.whys import Blind
from tests.moderation.responses.stages import in_state
from tests.moderation.responses.writing import (
    choose,
    respond,
    response,
    rewrite,
    screen,
    visible,
)
from tests.moderation.steps import decide, labels, move, words
from tests.world import AUTHOR, CALM, GUILD, MODERATOR, READER, RUDE, THREAD, World, told

BAD = "you clod of a heron"
HELD = f"{BAD} [insult=0.7]"


async def answered(
    world: World, event: Event, action: Action = Action.REMOVE, *, number: int = 1
) -> str:
    """Make a move and return what the moderator is told, before anything else happens."""
    choice = Choice(action) if event is Event.UPHOLD else Choice()
    made = await world.desk.move(GUILD, number, Move(event, MODERATOR, "button", choice=choice))
    assert made is not None
    text = answer_to_move(made.case, event, made.refusal)
    await world.settle()
    return text


def card(world: World, at: int = 0) -> Message:
    return world.cards[at].message


def notices(world: World) -> list[str]:
    return [words(message) for who, message in world.discord.told if who == AUTHOR]


def test_the_card_of_a_held_response_says_that_nobody_has_seen_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        shown = words(card(world))
        assert f"<@{AUTHOR}> wrote with *Respond*, for this thread: " in shown
        assert f"https://discord.com/channels/{GUILD}/{THREAD}\n" in shown
        assert "nobody else has seen it" in shown
        assert BAD in shown
        assert labels(card(world))[:2] == ["Decline", "Approve"]
        assert [one.custom_id for one in card(world).buttons[:2]] == [
            "seedbed:case:1:uphold",
            "seedbed:case:1:dismiss",
        ]

    told(tmp_path, story)


def test_an_approval_is_told_as_one(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        assert await answered(world, Event.DISMISS) == (
            "Case 1 is approved: it is posted, and its author is told."
        )
        assert visible(world) == [HELD]
        shown, url = words(card(world)), (await response(world)).jump_url
        assert f"It was approved by <@{MODERATOR}>" in shown
        assert labels(card(world)) == ["Undo", "Why"]
        assert url == f"https://discord.com/channels/{GUILD}/{THREAD}/{url.rsplit('/', 1)[1]}"
        assert "nobody else has seen it" not in words(card(world))
        assert "is held again" in await answered(world, Event.UNDO)
        assert "It is held: its approval was taken back" in words(card(world))
        assert visible(world) == []

    told(tmp_path, story)


def test_the_card_leads_to_an_approved_response_once_it_stands(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        assert await decide(world, Verdict.DISMISS)
        assert f"wrote with *Respond*: {(await response(world)).jump_url}" in words(card(world))

    told(tmp_path, story)


def test_a_decline_is_told_as_one_to_moderator_and_author(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        assert await answered(world, Event.UPHOLD) == (
            "Case 1 is declined: it is not posted. Its author gets a notice with their words and "
            "the reason. `/case undo 1` takes it back, and posts it."
        )
        shown = words(card(world))
        assert f"It was declined by <@{MODERATOR}>" in shown
        assert "What followed: it is not posted." in shown
        assert "removed" not in shown
        (notice,) = notices(world)
        assert notice.startswith("Your response was not posted\nYour response in **On Rain** on")
        assert "was not posted: a moderator declined it." in notice
        assert BAD in notice
        assert "found that it should not be posted" in notice or "a moderator agreed" in notice
        assert "removed" not in notice
        assert "stays" not in notice

    told(tmp_path, story)


@pytest.mark.parametrize("event", [Event.UNDO, Event.OVERTURN])
def test_a_decline_that_is_taken_back_is_told_and_posted(tmp_path: Path, event: Event) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.DECLINED, BAD)
        if event is Event.OVERTURN:
            await world.appeals.appeal(GUILD, 1, "not so", by=AUTHOR)
        world.clock.advance(minutes=1)
        made = await world.desk.move(GUILD, 1, Move(event, MODERATOR + 1, "button"))
        assert made is not None
        told_now = answer_to_move(made.case, event, made.refusal)
        assert "It is being posted. Its author is told." in told_now
        await world.pass_time(minutes=1)
        assert visible(world) == [HELD]
        assert re.search(r"Your response is (being posted|posted now)\.", notices(world)[-1])
        assert "The decision on your response in **On Rain**" in notices(world)[-1]
        shown = words(card(world))
        assert "It was declined by" in shown
        assert "What had followed: it is not posted." in shown
        assert "quotation" not in shown

    told(tmp_path, story)


def test_a_time_out_with_a_decline_is_told_with_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        answer = await answered(world, Event.UPHOLD, Action.TIME_OUT)
        assert "and is then timed out" in answer
        (notice,) = notices(world)
        assert notice.startswith("Your response was not posted, and you are timed out")
        assert "You cannot write there for" in notice
        assert "it is not posted, and a time-out of" in words(card(world))
        assert AUTHOR in world.discord.timed_out

    told(tmp_path, story)


def test_what_the_policy_declines_is_told_to_be_the_policy_s(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.act_at(insult=0.65)
        await respond(world, HELD)
        await choose(world, "send", 1)
        assert "The policy declined it" in words(card(world))
        (notice,) = notices(world)
        assert "was not posted: the server's policy declined it." in notice

    told(tmp_path, story)


def test_one_that_its_author_drops_leaves_a_case_that_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        await choose(world, "drop", 1)
        shown = words(card(world))
        assert "It lapsed" in shown
        assert "it is not to be posted any more" in shown
        assert "deleted" not in shown
        assert labels(card(world)) == []

    told(tmp_path, story)


def test_one_that_is_rewritten_leaves_a_case_that_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        await rewrite(world, 1, RUDE)
        assert "its author has written it anew" in words(card(world))
        assert "nobody else has seen it" not in words(card(world))
        assert "Edited since" not in words(card(world))
        answer = await answered(world, Event.DISMISS)
        assert answer.startswith("Case 1 is closed already. It lapsed")
        assert visible(world) == []

    told(tmp_path, story)


def test_an_approved_response_that_cannot_be_posted_is_no_more_being_posted(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        world.carrier.fault = lambda deed: "down" if deed.kind == "respond" else "none"
        assert await decide(world, Verdict.DISMISS)
        assert "It is being posted." in words(card(world))
        world.carrier.fault = lambda _: "none"
        world.discord.left.add(AUTHOR)
        await world.pass_time(hours=1)
        assert (await response(world)).state is State.DROPPED
        assert "It is being posted." not in words(card(world))

    told(tmp_path, story)


def test_the_card_of_a_response_that_is_withdrawn_says_so(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, HELD)
        await choose(world, "send", 1)
        await choose(world, "withdraw", 1)
        assert "The author has deleted it." in words(card(world))

    told(tmp_path, story)


def test_an_upheld_report_on_a_posted_response_removes_it_as_any_reply(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        stands = (await response(world)).message_id
        assert stands is not None
        world.clock.advance(minutes=1)
        may = await world.reporting.can_report(GUILD, stands, by=READER)
        own = await world.reporting.can_report(GUILD, stands, by=AUTHOR)
        assert (may, own) == (Reported.MADE, Reported.OWN)
        await world.reporting.report(GUILD, stands, "it stings", by=READER)
        await world.settle()
        assert labels(card(world))[:2] == ["Remove", "Keep"]
        assert f"wrote with *Respond*: {(await response(world)).jump_url}" in words(card(world))
        assert "the reply is being removed" in await answered(world, Event.UPHOLD)
        assert visible(world) == []
        (notice,) = notices(world)
        assert notice.startswith("Your reply was removed")
        assert "What followed: the reply is removed." in words(card(world))
        assert await move(world, Event.UNDO)
        await world.pass_time(minutes=1)
        assert "quoted under your name" in notices(world)[-1]

    told(tmp_path, story)


def test_why_a_posted_response_was_let_pass_is_told_by_its_message(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await respond(world, CALM)
        stands = (await response(world)).message_id
        assert stands is not None
        facts = await world.store.read(lambda tx: whys.of_message(tx, GUILD, stands))
        assert facts is not None
        assert not isinstance(facts, Blind)
        assert facts.text == CALM
        assert facts.url == (await response(world)).jump_url

    told(tmp_path, story)


def test_why_a_response_is_held_is_told_by_its_case(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.HELD, BAD)
        facts = await world.store.read(lambda tx: whys.of_case(tx, GUILD, 1))
        assert facts is not None
        assert not isinstance(facts, Blind)
        assert facts.text == HELD
        assert facts.url == f"https://discord.com/channels/{GUILD}/{THREAD}"

    told(tmp_path, story)


def test_a_band_of_held_responses_is_approved_with_it(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await screen(world)
        for number in (1, 2):
            await respond(world, HELD)
            await choose(world, "send", number)
        found = await world.moderators_queue.band(GUILD, label="insult", low=0.6, high=0.8)
        assert [one.held for one in found] == [True, True]
        assert await world.moderators_queue.dismiss_band(GUILD, found, by=MODERATOR) == 2
        await world.settle()
        assert visible(world) == [HELD, HELD]

    told(tmp_path, story)

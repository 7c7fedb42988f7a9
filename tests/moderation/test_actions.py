"""What follows from upholding a case: on Discord, and in what order its author is told."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.effects.executor import Deed, Result
from bot.moderation.lifecycle import Action, Event
from bot.moderation.moves import DeskSettings, Terms
from bot.store.times import from_text
from tests.fake_discord import FakeDiscord
from tests.moderation.looks import card, refusal
from tests.moderation.steps import words
from tests.world import AUTHOR, MODS, NOON, READER, RUDE, THREAD, World, told

HOUR = timedelta(hours=1)
APPEAL = timedelta(days=14)


class InThreads(FakeDiscord):
    """Members take no direct messages; their notices stand in threads on the server."""

    def _notify(self, deed: Deed) -> Result:
        return {**super()._notify(deed), "way": "thread"}


async def uphold(world: World, action: Action, *, number: int = 1, minutes: int = 60) -> None:
    assert await refusal(world, Event.UPHOLD, number=number, action=action, minutes=minutes) is None


def deeds(world: World) -> list[str]:
    """Return what was asked of Discord but for the cards, in order."""
    return [deed.kind for deed in world.carrier.begun if not deed.effect.lane.startswith("case:")]


def end(world: World, member: int = AUTHOR) -> datetime | None:
    """Return until when a member is timed out."""
    until = world.discord.timed_out.get(member)
    return datetime.fromisoformat(until) if until else None


@pytest.mark.parametrize(
    ("action", "title", "removed", "timed_out"),
    [
        (Action.NONE, None, False, False),
        (Action.WARN, "A warning", False, False),
        (Action.REMOVE, "Your reply was removed", True, False),
        (Action.TIME_OUT, "You are timed out", False, True),
        (
            Action.REMOVE_AND_TIME_OUT,
            "Your reply was removed, and you are timed out",
            True,
            True,
        ),
    ],
)
def test_each_action_does_what_its_author_is_told(
    tmp_path: Path, action: Action, title: str | None, removed: bool, timed_out: bool
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await uphold(world, action)
        assert world.discord.deleted == ([message] if removed else [])
        assert end(world) == (NOON + HOUR if timed_out else None)
        assert [one[1].embeds[0].title for one in world.discord.told] == ([title] if title else [])
        assert [user for user, _ in world.discord.told] == ([AUTHOR] if title else [])
        case = await world.case()
        assert (case["state"], case["action"]) == ("upheld", action)
        assert case["time_out_minutes"] == (60 if timed_out else None)
        assert (await world.reply(message))["state"] == ("removed" if removed else "present")

    told(tmp_path, story)


@pytest.mark.parametrize("action", [Action.WARN, Action.TIME_OUT])
def test_who_deleted_their_reply_is_warned_and_timed_out_all_the_same(
    tmp_path: Path, action: Action
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.delete(message)
        await uphold(world, action)
        assert len(world.discord.told) == 1
        assert (end(world) is not None) == action.times_out

    told(tmp_path, story)


def test_a_time_out_lasts_as_long_as_the_desk_says_where_the_moderator_does_not(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        assert await refusal(world, Event.UPHOLD, action=Action.TIME_OUT) is None
        assert end(world) == NOON + timedelta(minutes=90)
        assert "You cannot write there for 90 minutes." in words(world.discord.told[0][1])

    told(tmp_path, story, desk=DeskSettings(time_out=timedelta(minutes=90)))


@pytest.mark.parametrize("action", [Action.TIME_OUT, Action.REMOVE_AND_TIME_OUT])
def test_the_notice_goes_out_before_the_time_out(tmp_path: Path, action: Action) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await uphold(world, action)
        kinds = [kind for kind in deeds(world) if kind != "delete"]
        assert kinds == ["notify", "look_time_out", "time_out"]

    told(tmp_path, story)


def test_a_time_out_waits_for_its_notice_to_arrive(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        world.carrier.fault = lambda deed: "down" if deed.kind == "notify" else "none"
        await uphold(world, Action.TIME_OUT)
        assert deeds(world) == ["notify"]
        assert end(world) is None
        world.carrier.fault = lambda deed: "none"
        await world.pass_time(minutes=1)
        assert len(world.discord.told) == 1
        assert end(world) == NOON + timedelta(minutes=1) + HOUR

    told(tmp_path, story)


def test_a_time_out_waits_for_a_notice_that_is_paced(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.say(RUDE, author_id=READER)
        await uphold(world, Action.WARN)
        await uphold(world, Action.TIME_OUT, number=2)
        await world.pass_time(seconds=59)
        assert end(world, READER) is None
        await world.pass_time(seconds=1)
        assert end(world, READER) == NOON + timedelta(minutes=1) + HOUR

    told(tmp_path, story, desk=DeskSettings(terms=Terms(notices_per_minute=1)))


def test_a_notice_that_discord_refuses_does_not_save_from_the_time_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        world.carrier.fault = lambda deed: "refused" if deed.kind == "notify" else "none"
        await uphold(world, Action.TIME_OUT)
        assert end(world) == NOON + HOUR
        assert "Notice to the author: it waits until they use a command here." in card(world)

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("closed", "action", "until"),
    [
        (False, Action.REMOVE, NOON + APPEAL),
        (False, Action.TIME_OUT, NOON + APPEAL),
        (True, Action.REMOVE, NOON + APPEAL),
        (True, Action.TIME_OUT, NOON + HOUR + APPEAL),
        (True, Action.REMOVE_AND_TIME_OUT, NOON + HOUR + APPEAL),
    ],
)
def test_where_no_way_is_open_the_time_to_appeal_runs_from_the_end_of_the_time_out(
    tmp_path: Path, closed: bool, action: Action, until: datetime
) -> None:
    async def story(world: World) -> None:
        if closed:
            world.discord.closed_to_dm.add(AUTHOR)
        await world.say(RUDE)
        await uphold(world, action)
        case = await world.case()
        assert from_text(case["appeal_until"]) == until
        assert from_text(case["lapses_at"]) == NOON + timedelta(days=90)

    told(tmp_path, story)


def test_a_notice_in_a_thread_is_no_way_to_appeal_for_who_is_timed_out(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.carrier.discord = InThreads()
        await world.say(RUDE)
        await uphold(world, Action.TIME_OUT)
        assert (
            "Notice to the author: delivered in a private thread."
            in world.carrier.discord.in_channel(MODS)[0].words
        )
        assert from_text((await world.case())["appeal_until"]) == NOON + HOUR + APPEAL

    told(tmp_path, story)


def test_a_time_out_never_shortens_a_longer_one_and_undoing_it_leaves_that_be(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        longer = NOON + 2 * HOUR
        world.discord.timed_out[AUTHOR] = longer.isoformat()
        await world.say(RUDE)
        await uphold(world, Action.TIME_OUT)
        assert end(world) == longer
        assert await refusal(world, Event.UNDO) is None
        assert end(world) == longer

    told(tmp_path, story)


def test_undoing_a_longer_time_out_gives_a_shorter_one_back(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.say(RUDE)
        await uphold(world, Action.TIME_OUT)
        await uphold(world, Action.TIME_OUT, number=2, minutes=120)
        await world.pass_time(seconds=6)
        assert end(world) == NOON + 2 * HOUR + timedelta(seconds=6)
        assert await refusal(world, Event.UNDO, number=2) is None
        assert end(world) == NOON + HOUR

    told(tmp_path, story)


def test_no_time_out_comes_back_that_was_taken_back_itself(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.say(RUDE)
        await uphold(world, Action.TIME_OUT)
        await uphold(world, Action.TIME_OUT, number=2, minutes=120)
        await world.pass_time(seconds=6)
        assert await refusal(world, Event.UNDO) is None
        assert await refusal(world, Event.UNDO, number=2) is None
        assert end(world) is None

    told(tmp_path, story)


def test_a_time_out_that_a_moderator_changed_on_discord_is_not_lifted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await uphold(world, Action.TIME_OUT)
        theirs = NOON + 3 * HOUR
        world.discord.timed_out[AUTHOR] = theirs.isoformat()
        assert await refusal(world, Event.UNDO) is None
        assert end(world) == theirs

    told(tmp_path, story)


def test_a_reply_that_its_author_deleted_just_before_is_not_restored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        world.discord.gone.add(message)
        await uphold(world, Action.REMOVE)
        reply = await world.reply(message)
        assert (reply["state"], reply["ended_by"]) == ("deleted", "author")
        assert "The author has deleted it." in card(world)
        assert await refusal(world, Event.UNDO) is None
        await world.pass_time(minutes=1)
        assert "You had deleted the reply yourself" in words(world.discord.told[-1][1])
        assert world.discord.in_channel(THREAD) == []

    told(tmp_path, story)


def test_a_removal_that_discord_answered_too_late_is_still_ours(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        world.carrier.fault = lambda deed: "lost" if deed.kind == "delete" else "none"
        await uphold(world, Action.REMOVE)
        world.carrier.fault = lambda deed: "none"
        await world.pass_time(minutes=1)
        assert world.discord.deleted == [message]
        assert (await world.reply(message))["state"] == "removed"
        assert "The author has deleted it." not in card(world)

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("kind", "action"), [("delete", Action.REMOVE), ("time_out", Action.TIME_OUT)]
)
def test_what_discord_refuses_is_shown_on_the_card(
    tmp_path: Path, kind: str, action: Action
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        world.carrier.fault = lambda deed: "refused" if deed.kind == kind else "none"
        await uphold(world, action)
        assert "Not everything could be done: the bot may not; its role stands" in card(world)

    told(tmp_path, story)

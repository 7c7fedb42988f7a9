"""What of a thread's last minutes is looked at, and what leaves the store: no text, no ids."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.brakes.temperature import CERTAIN, Level, Said, Temperature
from bot.moderation.lifecycle import Verdict
from bot.moderation.policy import EXEMPT_ROLE
from bot.moderation.scopes import GUILD as WHOLE_GUILD
from bot.moderation.scopes import GuildPolicy, Layer, Scope
from bot.store import temperatures
from tests.moderation.steps import decide
from tests.world import (
    AUTHOR,
    CALM,
    CHANNEL,
    GUILD,
    OTHER_THREAD,
    READER,
    RUDE,
    THREAD,
    World,
    told,
)

HALF = "so it goes [insult=0.3]"
RUDE_EXCESS = 1.375  # 0.9 over 0.6 takes three quarters of what was left
SPAN = timedelta(minutes=30)


async def said(world: World, thread: int = THREAD) -> list[Said]:
    now = world.clock.now()
    return await world.store.read(
        lambda tx: temperatures.said(tx, thread, since=now - SPAN, until=now)
    )


async def excesses(world: World) -> list[float]:
    return [one.excess for one in await said(world)]


async def temperature(world: World) -> Temperature:
    now = world.clock.now()
    return await world.store.read(lambda tx: temperatures.temperature(tx, THREAD, now=now))


def test_replies_of_the_span_come_oldest_first_without_ids(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("long ago [insult=1]")
        await world.pass_time(minutes=1)
        first = await world.say(HALF)
        begun = world.clock.now()
        await world.pass_time(minutes=30)
        await world.say(RUDE, author_id=READER, answers_message_id=first)
        await world.say("You clods. [threat=1]", thread_id=OTHER_THREAD)
        assert await said(world) == [
            Said(begun, 0, None, 0.5, False, False),
            Said(world.clock.now(), 1, 0, RUDE_EXCESS, True, False),
        ]

    told(tmp_path, story)


def test_whom_a_reply_answers_may_have_written_before_the_span(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        first = await world.say(CALM)
        await world.pass_time(minutes=40)
        await world.say(CALM, author_id=READER, answers_message_id=first)
        await world.say(CALM)
        assert [(one.author, one.answers) for one in await said(world)] == [(0, 1), (1, None)]

    told(tmp_path, story)


@pytest.mark.parametrize(
    ("text", "later", "answers"),
    [
        (f"<@{AUTHOR}> so it is", 600, 0),
        ("You are right", 60, 0),
        ("You are right", 121, None),
        ("So it is", 60, None),
    ],
    ids=["a mention", "'you' at once", "'you' later", "nothing said"],
)
def test_a_reply_without_a_reference_answers(
    tmp_path: Path, text: str, later: int, answers: int | None
) -> None:
    async def story(world: World) -> None:
        await world.say(CALM)
        await world.pass_time(seconds=later)
        await world.say(text, author_id=READER)
        assert (await said(world))[-1].answers == answers

    told(tmp_path, story)


def test_direct_address_is_told_until_the_text_is_erased(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        posted = await world.say("You are right")
        await world.say("You are right", forwarded=True)
        assert [one.addressed for one in await said(world)] == [True, False]
        await world.delete(posted)
        assert await world.texts(posted) == [None]
        first, _ = await said(world)
        assert (first.author, first.addressed) == (None, False)

    told(tmp_path, story)


def test_removed_and_deleted_replies_heated_the_thread_as_well(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.delete(await world.say(HALF))
        await decide(world, Verdict.UPHOLD)
        assert await world.column("SELECT state FROM replies") == ["removed", "deleted"]
        assert await excesses(world) == [RUDE_EXCESS, 0.5]

    told(tmp_path, story)


def test_bots_and_webhooks_do_not_heat_a_thread(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        for exempt in ("bot", "webhook"):
            posted = await world.say("You clods", author_id=READER, exempt=exempt)
            await world.say(CALM, answers_message_id=posted)
        assert [(one.author, one.answers) for one in await said(world)] == [(0, None)] * 2

    told(tmp_path, story)


def test_the_newest_revision_counts_once_it_is_scored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        posted = await world.say(HALF)
        world.holding = True
        await world.post(RUDE, posted, edited_at=world.clock.now())
        assert await excesses(world) == [0.0]
        await world.settle()
        assert await excesses(world) == [RUDE_EXCESS]

    told(tmp_path, story)


def test_reports_count_unless_a_moderator_found_nothing(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        posted = await world.say(HALF)
        begun = world.clock.now()
        await world.pass_time(minutes=1)
        await world.reporting.report(GUILD, posted, "hm", by=READER)
        await world.say(CALM)
        assert [one.reported for one in await said(world)] == [True, False]
        before = await world.store.read(
            lambda tx: temperatures.said(tx, THREAD, since=begun, until=begun)
        )
        assert [one.reported for one in before] == [False]
        await decide(world, Verdict.DISMISS)
        assert [(one.reported, one.excess) for one in await said(world)] == [(False, 0.0)] * 2

    told(tmp_path, story)


def test_scores_that_a_moderator_found_wrong_count_no_more_until_an_edit(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        posted = await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        assert await excesses(world) == [0.0]
        await world.edit(posted, "you clod, still [insult=0.9]")
        assert await excesses(world) == [RUDE_EXCESS]

    told(tmp_path, story)


def test_a_case_that_was_dismissed_unread_does_not_clear_its_scores(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world, Verdict.DISMISS)
        await world.store.write(lambda tx: tx.execute("UPDATE cases SET decided_how = 'band'"))
        assert await excesses(world) == [RUDE_EXCESS]

    told(tmp_path, story)


def _plain(threshold: float) -> GuildPolicy:
    return GuildPolicy.plain({"insult": threshold})


@pytest.mark.parametrize(
    ("policy", "excess"),
    [
        (_plain(0.6), RUDE_EXCESS),
        (_plain(0.6).with_layer(Scope("thread", THREAD), Layer({"insult": 0.9})), 1.0),
        (
            _plain(0.6).with_layer(Scope("thread", OTHER_THREAD), Layer({"insult": 0.9})),
            RUDE_EXCESS,
        ),
        (_plain(0.6).with_layer(Scope("channel", CHANNEL), Layer({"insult": None})), 0.0),
        (
            _plain(0.6).with_layer(
                WHOLE_GUILD,
                Layer({"insult": 0.6}, exempt_channel_ids=frozenset({CHANNEL})),
            ),
            0.0,
        ),
    ],
    ids=["the guild's", "this thread's", "another thread's", "switched off", "an exempt channel"],
)
def test_scores_are_held_against_the_policy_in_force_there(
    tmp_path: Path, policy: GuildPolicy, excess: float
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await world.govern(policy)
        assert await excesses(world) == [excess]

    told(tmp_path, story)


async def _exempt(world: World) -> None:
    await world.say(RUDE, exempt=EXEMPT_ROLE)


async def _unscored(world: World) -> None:
    world.scorer.down = True
    await world.say(RUDE)


@pytest.mark.parametrize("write", [_exempt, _unscored], ids=["an exempt role", "no scores"])
def test_only_the_scores_do_not_count_with(
    tmp_path: Path, write: Callable[[World], Awaitable[None]]
) -> None:
    async def story(world: World) -> None:
        await write(world)
        assert await said(world) == [Said(world.clock.now(), 0, addressed=True)]

    told(tmp_path, story)


def test_a_thread_that_is_none_of_ours_is_calm(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        assert await said(world, thread=999) == []
        assert (await temperature(world)).level is Level.CALM

    told(tmp_path, story)


def test_a_quarrel_is_hot_and_cools_down(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        last = None
        for turn in range(8):
            await world.pass_time(seconds=40)
            who = (AUTHOR, READER)[turn % 2]
            last = await world.say("You clod [insult=0.9]", author_id=who, answers_message_id=last)
        found = await temperature(world)
        assert found.level is Level.HOT
        assert [one.what for one in found.reasons] == ["scores", "address", "exchange"]
        assert not any(str(who) in one.words for one in found.reasons for who in (AUTHOR, READER))
        await world.pass_time(hours=1)
        assert await temperature(world) == Temperature(Level.CALM, 0.0, ())

    told(tmp_path, story)


def test_of_a_raid_the_newest_replies_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        monkeypatch.setattr(temperatures, "_MOST", 2)
        for text in ("rain [insult=1]", RUDE, HALF):
            await world.say(text)
            await world.pass_time(seconds=1)
        assert await excesses(world) == [RUDE_EXCESS, 0.5]

    told(tmp_path, story)


def test_scores_never_come_nearer_than_certain(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("rain [insult=1]")
        assert await excesses(world) == [CERTAIN]

    told(tmp_path, story)

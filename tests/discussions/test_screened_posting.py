import itertools
from pathlib import Path

import pytest

from bot.discussions.plan import RESPOND, RESPOND_ID
from bot.discussions.service import Place
from bot.store.discussion_rows import Screened
from tests.discussions.bench import Bench, told
from tests.discussions.test_guarding import EVERYWHERE, discussion, locks, posted
from tests.discussions.world import CHANNEL, FORBIDDEN, GUILD, Sent

MAKING = ("start_thread", "forum_post")


def buttons(sent: Sent) -> list[str]:
    return [one.custom_id for one in sent.message.buttons]


@EVERYWHERE
def test_every_thread_of_a_discussion_screened_by_locks_is_locked_as_soon_as_it_is_made(
    tmp_path: Path, forum: bool
) -> None:
    async def story(made: Bench) -> None:
        number = await posted(made, forum=forum)
        found = await discussion(made, number)
        assert (found.state, found.screened) == ("open", "lock")
        assert locks(made) == [True, True, True]
        kinds = [one.kind for one in made.carrier.done]
        after = [two for one, two in itertools.pairwise(kinds) if one in MAKING]
        assert after == ["edit_thread"] * 3

    told(tmp_path, story)


@EVERYWHERE
@pytest.mark.parametrize("way", ["permissions", None])
def test_threads_that_permissions_keep_shut_are_not_locked(
    tmp_path: Path, forum: bool, way: Screened | None
) -> None:
    async def story(made: Bench) -> None:
        found = await discussion(made, await posted(made, way, forum=forum))
        assert found.screened == way
        assert locks(made) == [False, False, False]

    told(tmp_path, story)


def test_a_thread_that_cannot_be_locked_takes_the_posting_back(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        made.carrier.impossible_at = {10: FORBIDDEN}  # the second of three locks
        number = await posted(made)
        found = await discussion(made, number)
        assert found.state == "undone"
        assert "A thread could not be locked or unlocked: the bot lacks" in (found.problem or "")
        assert made.world.threads == {}

    told(tmp_path, story)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_dying_at_any_step_never_opens_a_screened_discussion_with_an_unlocked_thread(
    tmp_path: Path, after: bool
) -> None:
    steps = itertools.count(1)
    finished = False
    while not finished:
        step = next(steps)

        async def story(made: Bench, step: int = step) -> None:
            nonlocal finished
            setattr(made.carrier, "dies_after" if after else "dies_before", step)
            place = Place(CHANNEL, screened="lock")
            number = await made.post(place=place)
            finished = await made.until_quiet()
            assert (await discussion(made, number)).state != "open" or locks(made) == [True] * 3
            if not finished:
                made.restart()
                assert await made.until_quiet()
            assert (await discussion(made, number)).state == "open"
            assert locks(made) == [True] * 3

        told(tmp_path / str(step), story)


@EVERYWHERE
def test_reopening_brings_threads_back_locked_with_the_button(tmp_path: Path, forum: bool) -> None:
    async def story(made: Bench) -> None:
        number = await posted(made, forum=forum)
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert all(one.locked and one.archived for one in made.world.threads.values())
        await made.service.reopen(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        threads = made.world.threads.values()
        assert all(one.locked and not one.archived for one in threads)
        for one in threads:
            last = made.world.sent[one.id][-1]
            assert "Write with *Respond*" in last.message.embeds[0].description
            assert buttons(last) == [RESPOND_ID]

    told(tmp_path, story)


def test_what_is_closed_turns_to_locks_without_waking_its_threads(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        number = await posted(made, "permissions")
        await made.service.close(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert await made.service.guarding.opened_by_hand(number, ["Shut it."])
        assert await made.until_quiet()
        assert all(one.archived for one in made.world.threads.values())
        await made.service.reopen(number, guild_id=GUILD, by=1)
        assert await made.until_quiet()
        assert locks(made) == [True, True, True]

    told(tmp_path, story)


def test_screened_threads_of_a_text_channel_begin_by_saying_how_to_write(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await posted(made, "permissions")
        for thread in made.world.threads:
            first = made.world.sent[thread][0].message
            assert first.embeds[0].title == "How to reply here"
            assert first.buttons == (RESPOND,)
        await posted(made, None)
        unscreened = list(made.world.threads)[3:]
        titles = [
            one.message.embeds[0].title for t in unscreened for one in made.world.sent.get(t, [])
        ]
        assert "How to reply here" not in titles

    told(tmp_path, story)


def test_screened_prompts_in_a_forum_say_how_to_write(tmp_path: Path) -> None:
    async def story(made: Bench) -> None:
        await posted(made, "permissions", forum=True)
        for thread in list(made.world.threads)[1:]:
            first = made.world.sent[thread][0].message
            assert [one.title for one in first.embeds][-1] == "How to reply here"
            assert first.buttons == (RESPOND,)

    told(tmp_path, story)

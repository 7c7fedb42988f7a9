"""What goes when its time has come besides texts, what stays as it is needed, and the report."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.effects.executor import Deed
from bot.moderation.lifecycle import Action, Event, Verdict
from bot.moderation.moves import Choice
from bot.moderation.responses.response import State
from bot.privacy.report import KINDS, Report
from bot.privacy.service import Retention
from tests.moderation.responses.stages import in_state
from tests.moderation.responses.writing import choose
from tests.moderation.steps import decide, move
from tests.privacy.places import JUDGE, PERSON, places_of
from tests.world import ADMINS, CALM, GUILD, RUDE, World, told

TICK = timedelta(milliseconds=1)
RULES = Retention(text_days=10, author_days=100, effects_days=50, digest_days=40)


async def wait(world: World, *, days: float) -> Report:
    await world.pass_time(days=days)
    report = await world.privacy.expire()
    await world.settle()
    return report


async def effects(world: World) -> list[int]:
    return await world.column("SELECT id FROM effects ORDER BY id")


def test_who_wrote_what_never_had_a_text_here_is_forgotten_after_a_year(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say("", author_id=PERSON, attachments=1)
        await world.store.write(lambda tx: tx.execute("UPDATE revisions SET text = NULL"))
        assert (await wait(world, days=364.9)).total("authors") == 0
        assert (await world.reply(message))["author_id"] == PERSON
        assert (await wait(world, days=0.1)).total("authors") == 1
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story)


def test_an_author_is_named_for_as_long_as_a_text_is_kept(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(CALM, author_id=PERSON)
        assert (await wait(world, days=5)).total("authors") == 0
        assert (await world.reply(message))["author_id"] == PERSON  # they can have it erased

    told(tmp_path, story, rules=Retention(text_days=10, author_days=1))


def test_an_author_is_named_while_a_case_needs_them(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE, author_id=PERSON)
        await world.store.write(lambda tx: tx.execute("UPDATE revisions SET text = NULL"))
        assert (await wait(world, days=200)).total("authors") == 0
        assert (await world.reply(message))["author_id"] == PERSON
        await decide(world, Verdict.DISMISS, by=JUDGE)
        assert (await wait(world, days=15)).total("authors") == 1

    told(tmp_path, story, rules=RULES)


def test_who_wrote_what_stands_under_their_name_can_take_it_back_after_years(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await in_state(world, State.POSTED, CALM, by=PERSON)
        await wait(world, days=800)
        assert await places_of(world, PERSON) == {"responses.author_id"}
        assert (await choose(world, "withdraw", 1, by=PERSON)).refusal is None
        assert await places_of(world, PERSON) == set()

    told(tmp_path, story, rules=RULES)


def test_a_restored_reply_can_be_taken_down_after_years_and_names_nobody_then(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE, author_id=PERSON)
        await decide(world, by=JUDGE)
        assert await move(world, Event.UNDO, by=JUDGE)
        await wait(world, days=800)
        assert "quotations.author_id" in await places_of(world, PERSON)
        await world.privacy.forget(GUILD, PERSON)
        await world.settle()
        assert await places_of(world, PERSON) == set()
        assert await world.undone() == []

    told(tmp_path, story, rules=RULES)


def test_effects_go_after_their_days_but_not_those_that_something_refers_to(
    tmp_path: Path,
) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world, by=JUDGE)
        posted, before = (await world.case())["card_effect_id"], await effects(world)
        assert len(before) > 2
        world.clock.advance(days=50)
        world.clock.moment -= TICK
        assert (await world.privacy.expire()).total("effects") == 0
        world.clock.moment += TICK
        await world.privacy.expire()
        await world.settle()
        kept = await effects(world)
        assert posted in kept
        await wait(world, days=60)
        left = await world.rows("SELECT id, kind, lane FROM effects WHERE id IN (1, 2, 3, 4, 5)")
        assert [row["id"] for row in left] == [posted]
        await world.privacy.forget(GUILD, JUDGE)  # its card can still be mended
        await world.settle()
        assert str(JUDGE) not in world.cards[0].words
        assert await world.undone() == []

    told(tmp_path, story, rules=RULES)


def test_a_removal_can_be_undone_for_as_long_as_its_case_counts(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(RUDE)
        await decide(world, by=JUDGE)
        await wait(world, days=12)
        assert await move(world, Event.UNDO, by=JUDGE)
        assert world.discord.in_channel(700)  # it stands again

    told(tmp_path, story, rules=Retention(text_days=30, case_days=30, effects_days=7))


def test_a_time_out_can_be_lifted_long_after_its_effects_are_old(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.discord.now = world.clock.now
        await world.say(RUDE, author_id=PERSON)
        choice = Choice(Action.TIME_OUT, minutes=40_320)
        assert await move(world, Event.UPHOLD, by=JUDGE, choice=choice)
        await wait(world, days=20)
        assert PERSON in world.discord.timed_out
        assert await move(world, Event.UNDO, by=JUDGE)
        assert PERSON not in world.discord.timed_out

    told(tmp_path, story, rules=Retention(effects_days=7))


def test_what_is_still_to_be_done_is_never_dropped(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def down(deed: Deed) -> Any:
            return "down"

        world.carrier.fault = down
        await world.say(RUDE)
        before = await effects(world)
        await wait(world, days=80)
        assert set(before) <= set(await effects(world))
        world.carrier.fault = lambda _: "none"
        await world.pass_time(hours=1)
        assert len(world.cards) == 1

    told(tmp_path, story, rules=RULES)


def test_digests_are_kept_for_ever_unless_the_operator_says_how_long(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("A thought that is long enough to be a main point of a digest.")
        world.clock.advance(hours=1)
        await world.digests.now(GUILD, 1)
        await world.settle()
        assert (await wait(world, days=4_000)).total("digests") == 0
        assert await world.column("SELECT count(*) FROM digests") == [1]

    told(tmp_path, story)


def test_a_digest_goes_with_its_chart_and_is_not_composed_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("A thought that is long enough to be a main point of a digest.")
        world.clock.advance(days=1)
        await world.digests.compose_due()
        await world.settle()
        assert await world.column("SELECT count(*) FROM files") == [1]
        windows = await world.column("SELECT count(*) FROM windows")
        (old,) = await world.column("SELECT id FROM digests")
        assert (await wait(world, days=40)).total("digests") == 1
        for table in ("digests", "digest_sources", "files", "written"):
            assert await world.column(f"SELECT count(*) FROM {table}") == [0], table  # noqa: S608
        assert await world.column("SELECT count(*) FROM windows") == windows
        assert len(world.discord.in_channel(ADMINS)) == 1  # the message stays
        await world.digests.compose_due()
        await world.settle()
        begun = await world.column("SELECT min(starts_at) FROM windows WHERE digest_id IS NOT NULL")
        assert begun[0] > "2026-03-02"
        assert await world.undone() == []
        assert old

    told(tmp_path, story, rules=RULES)


def test_a_run_reports_what_it_removed_by_kind_and_puts_it_on_record_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(world: World) -> None:
        await world.say(CALM, author_id=PERSON)
        await world.say(RUDE, author_id=PERSON)
        await in_state(world, State.POSTED, "I agree", by=PERSON)
        await decide(world, by=JUDGE)
        with caplog.at_level(logging.INFO, logger="bot.privacy"):
            report = await wait(world, days=91)
        assert report.removed[GUILD]["texts"] == 2
        assert report.removed[GUILD]["held_texts"] == 1
        assert report.removed[GUILD]["lapsed_cases"] == 1
        assert report.removed[GUILD]["attempts"] == 1
        assert report.removed[GUILD]["effects"] > 0
        (line,) = [one.message for one in caplog.records if one.message.startswith("expired")]
        assert line.startswith("expired: 2 texts, 1 held texts, 1 lapsed cases, ")
        assert CALM not in caplog.text
        assert str(PERSON) not in caplog.text
        (detail,) = await world.column("SELECT detail FROM record WHERE what = 'expired'")
        assert '"held_texts": 1' in detail
        assert "attempts" not in detail
        await wait(world, days=0)
        assert await world.column("SELECT count(*) FROM record WHERE what = 'expired'") == [1]

    told(tmp_path, story, rules=RULES)


def test_a_run_that_finds_nothing_says_so_and_leaves_no_line_on_record(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        report = await world.privacy.expire()
        assert str(report) == "nothing"
        assert await world.column("SELECT what FROM record") == []

    told(tmp_path, story)


def test_the_report_names_every_kind(tmp_path: Path) -> None:
    report = Report({GUILD: dict.fromkeys(KINDS, 2), 8: {"texts": 1}}, {9: {"replies": 3}})
    assert str(report) == (
        "3 texts, 2 held texts, 2 authors, 2 lapsed cases, 2 digests, 2 effects, 2 answers, "
        "2 attempts, guild 9"
    )
    assert report.texts == 5
    assert report.lasting()[8] == {"texts": 1}
    assert set(report.lasting()[GUILD]) == {*KINDS} - {"answers", "attempts"}


def test_a_case_that_is_taken_up_again_between_looking_and_erasing_keeps_its_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await decide(world, by=JUDGE)
        monkeypatch.setattr("bot.store.retention.expired", lambda *_, **__: found.pop())
        found: list[list[int]] = [[], [1]]
        await world.privacy.expire()
        assert await world.texts(message) == [RUDE]

    told(tmp_path, story)

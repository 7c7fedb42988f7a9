"""What the queue reads of a reply, whose score it stores, and what it does under overload."""

from pathlib import Path

import pytest

from bot.store import discussions
from bot.store.discussion_rows import NewDiscussion
from tests.scoring.word_scorer import Germans
from tests.world import (
    AUTHOR,
    CALM,
    GUILD,
    NOON,
    OTHER_GUILD,
    OVERLOAD_SECONDS,
    READER,
    RUDE,
    World,
    told,
)

INSULT = "you miserable old clod [insult=0.9]"
QUOTING = f'Somebody said "{INSULT}" and I mind that.'


async def zones(world: World) -> list[str]:
    return await world.column("SELECT zone FROM decisions ORDER BY revision_id")


async def notes(world: World) -> list[str | None]:
    return await world.column("SELECT note FROM revisions ORDER BY id")


async def scorers(world: World) -> list[str]:
    return await world.column("SELECT scorer FROM scores WHERE label = 'insult' ORDER BY 1")


def test_where_the_highest_score_was_is_stored(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        calm = "This is a sentence about the weather in the north. " * 30
        await world.say(calm + INSULT)
        (row,) = await world.rows("SELECT begins, ends FROM scores WHERE label = 'insult'")
        (text,) = await world.column("SELECT text FROM revisions")
        assert INSULT in text[row["begins"] : row["ends"]]
        assert row["begins"] > 0

    told(tmp_path, story)


def test_a_quotation_of_an_earlier_reply_is_not_held_against_its_quoter(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(INSULT)
        await world.say(QUOTING, author_id=READER)
        assert await zones(world) == ["review", "allow"]

    told(tmp_path, story)


def test_a_quotation_that_nobody_wrote_is_the_author_s_own(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(QUOTING, author_id=READER)
        assert await zones(world) == ["review"]

    told(tmp_path, story)


def test_nobody_disowns_words_by_quoting_themselves(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say(INSULT, author_id=AUTHOR)
        await world.say(QUOTING, author_id=AUTHOR)
        assert await zones(world) == ["review", "review"]

    told(tmp_path, story)


def test_to_repeat_what_was_removed_is_to_say_it_again(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        message = await world.say(INSULT)
        await world.store.write(
            lambda tx: tx.execute(
                "UPDATE replies SET state = 'removed' WHERE message_id = ?", [message]
            )
        )
        await world.say(QUOTING, author_id=READER)
        assert await zones(world) == ["review", "review"]

    told(tmp_path, story)


def test_what_was_written_later_is_no_source(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        await world.post(QUOTING, 900_001, author_id=READER)
        await world.post(INSULT, 900_002)
        await world.settle()
        assert await zones(world) == ["review", "review"]

    told(tmp_path, story)


def test_another_guild_s_discussion_is_no_source(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        def furnish(tx: object) -> None:
            new = NewDiscussion(OTHER_GUILD, 1, "On Rain", 90, False, 0, 1440, None, None)
            there = discussions.begin(tx, new, now=NOON)  # type: ignore[arg-type]  # a Tx
            discussions.add_member_thread(tx, there, thread_id=950)  # type: ignore[arg-type]
            discussions.set_opened(tx, there, now=NOON)  # type: ignore[arg-type]

        await world.store.write(furnish)
        await world.say(INSULT, guild_id=OTHER_GUILD, thread_id=950)
        await world.say(QUOTING, author_id=READER)
        decided = await world.column("SELECT zone FROM decisions WHERE guild_id = ?", GUILD)
        assert decided == ["review"]

    told(tmp_path, story)


def test_the_article_may_be_quoted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.store.write(
            lambda tx: tx.execute(
                "UPDATE articles SET document = json_set(document, '$.body', ?)", [INSULT]
            )
        )
        await world.say(QUOTING)
        assert await zones(world) == ["allow"]

    told(tmp_path, story)


def test_a_reply_too_short_to_tell_is_calm_and_noted(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        await world.say("ok")
        assert await notes(world) == ["short"]
        assert await zones(world) == ["allow"]
        assert world.scorer.calls == []

    told(tmp_path, story)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> str:
    """Have every reader take what says "ich" for German, and return such a text."""
    monkeypatch.setattr("tests.world.GUARD", Germans())
    return "Das sehe ich nun wirklich anders [insult=0.9]"


def test_a_language_the_scorer_does_not_know_is_let_through_and_counted(
    tmp_path: Path, german: str
) -> None:
    async def story(world: World) -> None:
        await world.say(german)
        assert await notes(world) == ["language:de"]
        assert await world.column("SELECT state FROM revisions") == ["passed"]
        assert await world.column("SELECT count(*) FROM scores") == [0]
        assert await world.rows("SELECT * FROM cases") == []

    told(tmp_path, story)


def test_or_a_moderator_is_asked_and_told_why(tmp_path: Path, german: str) -> None:
    async def story(world: World) -> None:
        world.foreign = "review"
        world.restart()
        await world.say(german)
        case = await world.case()
        assert (case["label"], case["score"]) == ("unscored", None)
        assert "does not know the language (de)" in world.titles()[0]

    told(tmp_path, story)


def test_an_open_case_stays_open_when_its_reply_changes_its_language(
    tmp_path: Path, german: str
) -> None:
    async def story(world: World) -> None:
        message = await world.say(RUDE)
        await world.edit(message, german)
        assert (await world.case())["state"] == "open"
        assert "Edited since" in world.cards[0].words

    told(tmp_path, story)


def test_under_overload_the_quick_scorer_takes_what_is_clearly_calm(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        await world.post(RUDE)
        for number in range(8):
            await world.post(f"{CALM}, in point {number}")
        await world.pass_time(seconds=OVERLOAD_SECONDS + 1)
        # The last one is read by the scorer again: the queue is short by then.
        assert await scorers(world) == ["quick"] * 7 + ["scripted"] * 2
        (flagged,) = await world.rows("SELECT scorer FROM scores WHERE value >= 0.6")
        assert flagged["scorer"] == "scripted"
        assert (await world.case())["score"] == 0.9

    told(tmp_path, story)


def test_as_long_as_nobody_waits_too_long_the_scorer_reads_all(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        for number in range(8):
            await world.post(f"{CALM}, in point {number}")
        await world.pass_time(seconds=OVERLOAD_SECONDS)
        assert await scorers(world) == ["scripted"] * 8

    told(tmp_path, story)


def test_what_was_read_late_is_no_overload(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.holding = True
        for number in range(8):
            await world.post(f"{CALM}, in point {number}", quiet=True)
        await world.pass_time(seconds=OVERLOAD_SECONDS + 1)
        assert await scorers(world) == ["scripted"] * 8

    told(tmp_path, story)


def test_a_quick_scorer_that_fails_is_no_outage(tmp_path: Path) -> None:
    async def story(world: World) -> None:
        world.relief.down = True
        world.holding = True
        for number in range(8):
            await world.post(f"{CALM}, in point {number}")
        await world.pass_time(seconds=OVERLOAD_SECONDS + 1)
        assert await scorers(world) == ["scripted"] * 8
        assert await world.rows("SELECT * FROM outages") == []

    told(tmp_path, story)

"""``kill -9`` at many points of an article's, a reply's and a case's life."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.faults import Fault
from tests.wire.town import CALM, RUDE, THREADS, Town, lived, titles

POSTS = "/channels/*/messages"
THREAD = "/channels/*/messages/*/threads"
TEXTS = """SELECT r.message_id, v.text FROM replies r JOIN revisions v ON v.reply_id = r.id
    ORDER BY v.revision"""
Death = Callable[[Town], Fault]


def before(place: Town) -> Fault:
    return faults.killed_before(place.bot.kill9)


def after(place: Town) -> Fault:
    return faults.killed_after(place.bot.kill9)


async def die_and_come_back(place: Town, method: str, path: str, death: Fault, nth: int) -> None:
    place.server.faults.add(method, path, death, nth=nth)
    await place.killed()
    await place.bot.start()


@pytest.mark.parametrize(
    ("death", "method_path"),
    [(after, [(POSTS, 1), (THREAD, 1), (POSTS, 2)]), (before, [(POSTS, 2), (THREAD, 2)])],
    ids=["after it happened", "before it happened"],
)
def test_an_article_is_posted_whole_and_once_wherever_the_bot_dies(
    tmp_path: Path, death: Death, method_path: list[tuple[str, int]]
) -> None:
    async def story(place: Town) -> None:
        await place.begin_posting()
        for path, nth in method_path:
            await die_and_come_back(place, "POST", path, death(place), nth)
        await place.quiet()
        assert place.bot.rows("SELECT state FROM discussions") == [("open",)]
        assert set(place.titles(place.articles).values()) == {1}
        assert len(place.titles(place.articles)) == 1 + THREADS
        names = [one.name for one in place.guild.threads()]
        assert len(names) == len(set(names)) == THREADS
        opening = titles(place.guild.bots(place.guild.threads()[0]))
        assert opening == {"The author's opening reply": 1}

    lived(tmp_path, story)


@pytest.mark.parametrize("death", [after, before])
def test_a_card_is_posted_once_wherever_the_bot_dies(tmp_path: Path, death: Death) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.server.faults.add("POST", f"/channels/{place.mods.id}/messages", death(place))
        place.ada.send(thread, CALM)
        place.ada.send(thread, RUDE)
        await place.killed()
        await place.bot.start()
        await place.quiet()
        assert len(place.guild.bots(place.mods)) == 1
        assert len(place.bot.rows("SELECT 1 FROM cases")) == 1
        assert len(place.bot.rows("SELECT 1 FROM replies")) == 2

    lived(tmp_path, story)


@pytest.mark.parametrize("death", [after, before])
def test_a_removal_and_its_notice_happen_once_wherever_the_bot_dies(
    tmp_path: Path, death: Death
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        bad = place.ada.send(thread, RUDE)
        card = await place.card()
        await place.quiet()
        place.server.faults.add("DELETE", "/channels/*/messages/*", death(place))
        place.mia.press(card, "Remove")
        await place.killed()
        place.server.faults.add("POST", "/users/@me/channels", death(place))
        await place.bot.start()
        await place.killed()
        await place.bot.start()
        await place.quiet()
        assert bad.id not in [one.id for one in place.guild.messages(thread)]
        assert len(place.ada.dms()) == 1
        assert place.bot.rows("SELECT state FROM cases") == [("upheld",)]
        assert len(place.guild.bots(place.mods)) == 1
        assert "upheld" in place.guild.bots(place.mods)[0].embeds[0]["description"]

    lived(tmp_path, story)


def test_a_notice_whose_answer_was_lost_is_not_sent_again(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.ada.send(thread, RUDE)
        card = await place.card()
        await place.quiet()
        rule = place.server.faults.add(
            "POST", POSTS, after(place), where=lambda asked: "Your words" in repr(asked.body)
        )
        place.mia.press(card, "Remove")
        await place.killed()
        assert rule.struck
        await place.bot.start()
        await place.quiet()
        assert len(place.ada.dms()) == 1
        assert place.bot.rows("SELECT state, way FROM notices") == [("delivered", "dm")]

    lived(tmp_path, story)


def test_what_happened_while_the_bot_was_dead_is_read_from_history(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        mended = place.ada.send(thread, "First I said this.")
        gone = place.ada.send(thread, "This will be taken back.")
        await place.server.wait_until(
            lambda: len(place.bot.rows("SELECT 1 FROM replies")) == 2,
            seconds=20,
            what="the replies",
        )
        await place.quiet()
        await place.bot.kill9()
        place.ada.edit(mended, "Then I said that.")
        place.ada.delete(gone)
        missed = place.ada.send(thread, RUDE)
        await place.bot.start()
        await place.card()
        texts = {mended.id: "Then I said that.", gone.id: None, missed.id: RUDE}
        await place.server.wait_until(
            lambda: dict(place.bot.rows(TEXTS)) == texts,
            seconds=20,
            what="all of it: what is new is read before what was changed",
        )
        await place.quiet()
        states = dict(place.bot.rows("SELECT message_id, state FROM replies"))
        assert states == {mended.id: "present", gone.id: "deleted", missed.id: "present"}
        assert place.bot.rows("SELECT quiet FROM replies WHERE message_id = ?", missed.id) == [(1,)]

    lived(tmp_path, story)


def timed_out(place: Town) -> str | None:
    member = place.guild.model.guilds[place.guild.id].members[place.ada.id]
    return str(found) if (found := member.timed_out_until) else None


@pytest.mark.parametrize("death", [after, before])
def test_a_time_out_and_its_undoing_happen_once_wherever_the_bot_dies(
    tmp_path: Path, death: Death
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        place.ada.send(thread, RUDE)
        await place.card()
        await place.quiet()
        place.server.faults.add("PATCH", "/guilds/*/members/*", death(place))
        place.mia.slash(place.mods, "case uphold", number=1, action="remove_and_time_out")
        await place.killed()
        await place.bot.start()
        await place.quiet()
        assert timed_out(place) is not None
        place.server.faults.add(
            "POST", POSTS, death(place), where=lambda asked: "wrote:" in repr(asked.body)
        )
        place.mia.slash(place.mods, "case undo", number=1)
        await place.killed()
        await place.bot.start()
        await place.quiet()
        assert timed_out(place) is None
        quoted = [one for one in place.guild.bots(thread) if "wrote:" in repr(one.embeds)]
        assert len(quoted) == 1
        assert place.bot.rows("SELECT state FROM cases") == [("undone",)]

    lived(tmp_path, story)

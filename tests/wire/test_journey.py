"""The whole road on the wire: posting, scoring, review, gateway faults, a graceful end."""

from collections.abc import Awaitable
from pathlib import Path
from subprocess import CompletedProcess

from tests.wire import faults
from tests.wire.beside import seedbed
from tests.wire.process import BOT
from tests.wire.town import CALM, RUDE, SLUG, THREADS, Town, lived


def test_an_article_is_posted_a_reply_reviewed_and_the_bot_stops_gracefully(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        first, *_ = place.guild.bots(place.articles)
        assert "scored for toxicity by a bot" in str(first.embeds)
        assert [one["filename"] for one in first.attachments] == [f"{SLUG}.md"]
        place.ada.send(thread, CALM)
        bad = place.ada.send(thread, RUDE)
        card = await place.card()
        await place.quiet()
        assert len(place.guild.bots(place.mods)) == 1
        pressed = place.mia.press(card, "Remove")
        await place.server.wait_until(lambda: pressed.followups, seconds=20, what="the answer")
        assert "Case 1 is upheld" in pressed.followups[0].content
        late = await place.bo.slash(place.admins, "case dismiss", number=1).done()
        assert "Only moderators" in late.text
        await place.quiet()
        assert [one.content for one in place.guild.messages(thread) if one.content] == [CALM]
        assert bad.id not in [one.id for one in place.guild.messages(thread)]
        assert len(place.ada.dms()) == 1
        assert await place.bot.terminate() == 0

    lived(tmp_path, story, argv=BOT)


def test_a_forum_gets_a_post_for_each_thread(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        forum = place.guild.forum("reading", "iraq")
        place.bo.slash(place.admins, "article post", article=SLUG, channel=forum)
        await place.server.wait_until(
            lambda: len(place.guild.threads(forum)) == THREADS, seconds=20, what="the posts"
        )
        await place.quiet()
        assert place.bot.rows("SELECT state, forum FROM discussions") == [("open", 1)]

    lived(tmp_path, story)


def test_no_reply_is_lost_or_doubled_when_the_gateway_fails(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        sent = 0
        for fail in (
            place.server.gateway.drop,
            place.server.gateway.reconnect,
            lambda: place.server.gateway.invalidate(resumable=False),
        ):
            ready = place.server.gateway.identified + place.server.gateway.resumed
            place.ada.send(thread, f"Before fault number {sent}.")
            fail()
            place.ada.send(thread, f"During fault number {sent}.")
            sent += 2
            await place.server.wait_until(
                lambda ready=ready: (
                    place.server.gateway.identified  # type: ignore[misc]  # bound at once
                    + place.server.gateway.resumed
                    > ready
                ),
                seconds=30,
                what="the bot to come back",
            )
            await place.server.wait_until(
                lambda sent=sent: len(place.bot.rows("SELECT 1 FROM replies")) == sent,  # type: ignore[misc]  # bound at once
                seconds=30,
                what=f"{sent} replies",
            )
        await place.quiet()
        assert len(place.bot.rows("SELECT 1 FROM revisions")) == sent

    lived(tmp_path, story)


def test_a_card_is_posted_once_through_rate_limits_errors_and_lost_answers(
    tmp_path: Path,
) -> None:
    async def story(place: Town) -> None:
        thread = await place.post_article()
        path = f"/channels/{place.mods.id}/messages"
        place.server.faults.add("POST", path, faults.rate_limited(), nth=1)
        place.server.faults.add("POST", path, faults.failing(500), nth=2)
        place.server.faults.add("POST", path, faults.answer_lost(), nth=3)
        place.ada.send(thread, RUDE)
        await place.card()
        await place.quiet()
        assert len(place.guild.bots(place.mods)) == 1

    lived(tmp_path, story)


def test_health_is_told_while_the_bot_runs_and_denied_when_it_is_gone(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        health = tmp_path / "health.json"
        await place.server.wait_until(
            lambda: health.exists() and '"gateway": true' in health.read_text(),
            seconds=30,
            what="a word on good health",
        )

        def ask() -> Awaitable[CompletedProcess[str]]:
            return seedbed({"SEEDBED_HEALTH__PATH": str(health)}, tmp_path, "health")

        well = await ask()
        assert (well.returncode, well.stderr) == (0, "")
        place.server.gateway.opened.clear()
        place.server.gateway.drop()
        await place.server.wait_until(
            lambda: '"gateway": false' in health.read_text(), seconds=30, what="the loss"
        )
        lost = await ask()
        assert lost.returncode == 1
        assert "gateway" in lost.stdout + lost.stderr
        place.server.gateway.opened.set()
        await place.server.wait_until(
            lambda: '"gateway": true' in health.read_text(), seconds=30, what="the return"
        )
        await place.bot.kill9()
        health.unlink()
        gone = await ask()
        assert gone.returncode == 1

    lived(tmp_path, story, env={"SEEDBED_HEALTH__EVERY_SECONDS": "0.1"})

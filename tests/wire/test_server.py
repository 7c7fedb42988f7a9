"""The loopback server, proved with a small discord.py client in a process of its own."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.wire import faults
from tests.wire.faults import Fault
from tests.wire.guild import Guild, Member
from tests.wire.journal import Request
from tests.wire.model import Refused
from tests.wire.process import BotProcess
from tests.wire.server import WireServer
from tests.wire.simulated import Channel

ECHO = (sys.executable, "-m", "tests.wire.echo_bot")
POSTS = ("POST", "/channels/*/messages")


@dataclass(frozen=True)
class Stage:
    """A server with a guild, a channel to talk in, one for the bot's words, and the bot."""

    server: WireServer
    guild: Guild
    talk: Channel
    log: Channel
    ada: Member
    bot: BotProcess

    def said(self) -> list[str]:
        return [message.content for message in self.guild.bots(self.log)]

    async def hears(self, *lines: str) -> None:
        """Wait until the bot has said these lines, and no others."""
        await self.server.wait_until(
            lambda: len(self.said()) >= len(lines), what=f"{lines} in {self.said()}"
        )
        assert self.said() == list(lines)


@asynccontextmanager
async def stage(folder: Path, *, env: dict[str, str] | None = None) -> AsyncIterator[Stage]:
    async with WireServer() as server:
        guild = server.guild()
        talk, log = guild.text_channel("talk"), guild.text_channel("log")
        bot = BotProcess(server, folder, argv=ECHO, env=env)
        async with bot:
            made = Stage(server, guild, talk, log, guild.member("ada"), bot)
            await made.hears("ready")
            yield made
        server.assert_no_violations()


def played(folder: Path, play: Callable[[Stage], Awaitable[None]], **env: str) -> None:
    """Run one scene."""

    async def run() -> None:
        async with stage(folder, env=env) as made:
            await play(made)

    asyncio.run(run())


def posted(text: str) -> Callable[[Request], bool]:
    return lambda request: isinstance(request.body, dict) and request.body.get("content") == text


def test_a_dropped_socket_is_resumed_and_what_was_missed_is_replayed(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        gateway = made.server.gateway
        gateway.opened.clear()
        gateway.drop()
        for text in ("one", "two"):
            made.ada.send(made.talk, text)
        gateway.opened.set()
        await made.server.wait_until(lambda: gateway.resumed, what="the resumption")
        await made.server.wait_until(lambda: len(made.said()) == 4)
        assert sorted(made.said()) == ["heard one", "heard two", "ready", "resumed"]
        assert gateway.identified == 1

    played(tmp_path, play)


def test_an_invalid_session_is_begun_anew(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        gateway = made.server.gateway
        gateway.invalidate()
        await made.hears("ready", "ready")
        assert (gateway.identified, gateway.resumed) == (2, 0)
        # A session that is forgotten while its socket is broken cannot be resumed either.
        gateway.forget()
        gateway.drop()
        await made.hears("ready", "ready", "ready")
        assert (gateway.identified, gateway.refused) == (3, 1)

    played(tmp_path, play)


def test_a_request_to_reconnect_is_followed_and_the_session_resumed(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        made.server.gateway.reconnect()
        await made.hears("ready", "resumed")
        made.ada.send(made.talk, "still there?")
        await made.hears("ready", "resumed", "heard still there?")
        assert made.server.gateway.identified == 1

    played(tmp_path, play)


def test_a_rate_limit_is_waited_for_and_the_message_sent_once(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        limited = made.server.faults.add(*POSTS, faults.rate_limited(0.2))
        made.ada.send(made.talk, "slowly")
        await made.hears("ready", "heard slowly")
        first, second = made.server.journal.of(*POSTS)[-2:]
        assert limited.struck == [first]
        assert (first.status, second.status) == (429, 200)
        assert second.at - first.at >= 0.2

    played(tmp_path, play)


def test_a_failing_server_is_asked_again(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        made.server.faults.add(*POSTS, faults.failing(502))
        made.ada.send(made.talk, "stubborn")
        await made.hears("ready", "heard stubborn")
        assert [one.status for one in made.server.journal.of(*POSTS)] == [200, 502, 200]

    played(tmp_path, play)


def test_a_lost_answer_and_the_same_nonce_make_one_message_within_three_minutes_and_two_after(
    tmp_path: Path,
) -> None:
    async def play(made: Stage) -> None:
        def later(seconds: float) -> Fault:
            return faults.answer_lost(lambda: made.server.nonces.advance(seconds))

        made.server.faults.add(*POSTS, later(179), where=posted("heard soon"))
        made.ada.send(made.talk, "soon")
        await made.server.wait_until(lambda: len(made.server.journal.of(*POSTS)) == 3)
        await made.server.wait_for_request(*POSTS, nth=3)
        await made.hears("ready", "heard soon")
        lost, repeated = made.server.journal.of(*POSTS)[1:3]
        assert (lost.status, lost.carried_out) == (None, True)
        assert repeated.answer["id"] == lost.answer["id"]

        made.server.faults.add(*POSTS, later(181), where=posted("heard late"))
        made.ada.send(made.talk, "late")
        await made.server.wait_for_request(*POSTS, nth=5)
        await made.hears("ready", "heard soon", "heard late", "heard late")

    played(tmp_path, play)


def test_a_connection_cut_before_anything_was_done_leaves_nothing(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        made.server.faults.add(*POSTS, faults.cut())
        made.ada.send(made.talk, "again")
        await made.server.wait_for_request(*POSTS, nth=3)
        await made.hears("ready", "heard again")
        assert [one.status for one in made.server.journal.of(*POSTS)] == [200, None, 200]

    played(tmp_path, play)


def test_a_bot_killed_at_a_request_leaves_it_done_or_not_as_was_asked(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        made.server.faults.add(*POSTS, faults.killed_before(made.bot.kill9))
        made.ada.send(made.talk, "unheard")
        await made.server.wait_until(lambda: not made.bot.running)
        assert made.said() == ["ready"]
        await made.bot.start()
        await made.hears("ready", "ready")
        made.server.faults.add(*POSTS, faults.killed_after(made.bot.kill9))
        made.ada.send(made.talk, "heard")
        await made.server.wait_until(lambda: not made.bot.running)
        assert made.said() == ["ready", "ready", "heard heard"]

    played(tmp_path, play)


def test_a_slow_answer_comes_when_the_test_says_so(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        now = asyncio.Event()
        made.server.faults.add(*POSTS, Fault(answer_on=now))
        made.ada.send(made.talk, "patience")
        await made.hears("ready", "heard patience")
        request = made.server.journal.of(*POSTS)[-1]
        assert (request.carried_out, request.status) == (True, None)
        now.set()
        await made.server.wait_until(lambda: request.status == 200)

    played(tmp_path, play)


def test_without_the_intent_the_bot_hears_that_something_was_said_and_not_what(
    tmp_path: Path,
) -> None:
    async def play(made: Stage) -> None:
        made.ada.send(made.talk, "a secret")
        await made.hears("ready", "heard nothing")

    played(tmp_path, play, ECHO_WITHOUT_CONTENT="1")


def test_edits_and_deletions_arrive_and_a_moderators_deletion_is_in_the_audit_log(
    tmp_path: Path,
) -> None:
    async def play(made: Stage) -> None:
        mia = made.guild.member("mia", made.guild.role("Moderators", manage_messages=True))
        private = made.guild.text_channel("staff", only=())
        with pytest.raises(Refused):
            made.ada.send(private, "let me in")
        notes = [made.ada.send(made.talk, text) for text in "abcde"]
        said = ["ready", *(f"heard {text}" for text in "abcde")]
        await made.hears(*said)
        made.ada.edit(notes[0], "A")
        await made.hears(*said, "edited A")
        made.ada.delete(notes[0])
        await made.hears(*said, "edited A", "deleted by the author")
        mia.delete(notes[1])
        said += ["edited A", "deleted by the author", f"deleted by {mia.id} 1"]
        await made.hears(*said)
        mia.delete(notes[2])
        await made.hears(*said, f"deleted by {mia.id} 2")
        mia.delete_many(notes[3:])
        await made.hears(*said, f"deleted by {mia.id} 2", "deleted 2")
        with pytest.raises(Refused):
            made.ada.delete(made.guild.bots(made.log)[0])

    played(tmp_path, play)


def test_commands_buttons_and_modals_are_answered(tmp_path: Path) -> None:
    async def play(made: Stage) -> None:
        greeted = await made.ada.slash(made.talk, "hello", who=made.ada).done()
        assert (greeted.text, greeted.record.ephemeral) == ("hello ada", True)
        assert greeted.message is not None
        shown = await made.ada.press(greeted.message, "Again").done()
        sent = await made.ada.submit(shown, {"word": "twice"}).done()
        assert sent.text == "again: twice"
        with pytest.raises(LookupError, match="no modal"):
            made.ada.submit(shown, {"word": "thrice"})
        assert made.guild.messages(made.talk) == []

    played(tmp_path, play)


def test_a_wrong_token_is_refused(tmp_path: Path) -> None:
    async def run() -> None:
        async with WireServer() as server:
            bot = BotProcess(server, tmp_path, argv=ECHO, env={"DISCORD_TOKEN": "other"})
            await bot.start(connected=False)
            assert await bot.ended() != 0
            assert server.journal.requests[-1].status == 401

    asyncio.run(run())

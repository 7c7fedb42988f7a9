"""The bot's token after a noisy run: nowhere but where it belongs."""

import asyncio
import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wire import faults, process, server
from tests.wire.guild import Member
from tests.wire.invoking import COMMAND, Invocation, invoke
from tests.wire.process import QUICK_BOT, BotProcess
from tests.wire.server import WireServer
from tests.wire.town import CALM, RUDE, Town, lived

TOKEN = "bm90LWEtcmVhbC10b2tlbg.G7xKq1.Zk3-vT0y_Wd8sLh5bQe2Rn6uJc9AoXi4"
KEY = "not-a-real-key-either"
SECRETS = (TOKEN, KEY)

QUICK = (sys.executable, "-u", "-m", "tests.wire.quick_bot")
"""The quick bot in a process of its own, whose environment is its own as well."""

ROOT_ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root sees into the bot's process"
)

_NOBODY_CATCHES = """
import asyncio, logging, sys, threading
from bot import process
from bot.cli import main
async def fails(settings):
    said = f"Authorization: Bot {settings.token.get_secret_value()}"
    logging.getLogger("bot").warning("%s", said)
    logging.getLogger("bot").error("one too many: %s", said, said)
    thread = threading.Thread(target=open, args=(said,))
    thread.start()
    thread.join()
    asyncio.get_running_loop().call_exception_handler({"message": said})
    raise RuntimeError(said, settings.chat_key.get_secret_value())
process.run = fails
main(["run"])
"""


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (server, process):
        monkeypatch.setattr(module, "TOKEN", TOKEN)


def surroundings(folder: Path) -> dict[str, str]:
    """Let all that a program may write by itself lie in the folder."""
    homes = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "MPLCONFIGDIR")
    return {
        **dict.fromkeys(homes, str(folder)),
        "SEEDBED_BACKUP__PATH": str(folder / "backups"),
        "SEEDBED_CHAT_KEY": KEY,
    }


def with_secrets(folder: Path, *besides: bytes) -> list[str]:
    """Return the files under a folder, and what else is given, that hold a secret."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert {"bot.log"} <= {one.name for one in files}
    held = {str(one): one.read_bytes() for one in files}
    held |= {f"besides {at}": one for at, one in enumerate(besides)}
    return [name for name, one in held.items() if any(word.encode() in one for word in SECRETS)]


def about(bot: BotProcess) -> Path:
    """Return what Linux tells of the running bot; to root, as its memory is closed to others."""
    running = bot._process
    assert isinstance(running, asyncio.subprocess.Process)
    return Path("/proc") / str(running.pid)


def open_for_writing(bot: BotProcess) -> Iterator[Path]:
    """Give the files that the bot could write to now."""
    for one in (about(bot) / "fd").iterdir():
        target = Path(os.readlink(one))
        if target.is_file() and one.lstat().st_mode & stat.S_IWUSR:
            yield target


def unknown(member: Member, place: Town) -> Invocation:
    """Use a command that the bot does not have, as after an update."""
    said = {"id": "1", "name": "gone", "type": 1, "options": []}
    return invoke(member, COMMAND, place.admins.id, said)


async def make_noise(place: Town) -> list[Invocation]:
    """Let much go wrong and much be written; return what was asked."""
    mods = f"/channels/{place.mods.id}/messages"
    for nth, fault in enumerate(
        (faults.rate_limited(), faults.failing(500), faults.cut(), faults.answer_lost()), 1
    ):
        place.server.faults.add("POST", mods, fault, nth=nth)
    thread = await place.post_article()
    place.ada.send(thread, RUDE)
    place.bo.send(thread, f"{CALM} The bridge should be mended before another is built.")
    await place.card()
    callback = "/interactions/*/*/callback"
    for fault in (faults.failing(500), faults.refused(401, 0), faults.refused(403, 50013)):
        rule = place.server.faults.add("POST", callback, fault, times=None)
        place.bo.slash(place.admins, "article list")
        await asyncio.wait_for(rule.fired.wait(), 20)
        await place.quiet()
        place.server.faults.clear()
    place.server.faults.add("DELETE", "/channels/*/messages/*", faults.refused(403, 50013))
    place.mia.press(place.guild.bots(place.mods)[-1], "Remove")
    unknown(place.bo, place)
    asked = [
        place.bo.slash(place.admins, "digest now"),
        place.bo.slash(place.admins, "audit export", format="jsonl"),
        place.ada.slash(place.articles, "privacy show"),
    ]
    for one in asked:
        await one.done(seconds=30)
    export = place.bo.slash(place.admins, "digest export", number=1, format="json")
    asked.append(await export.done(seconds=30))
    before = place.server.gateway.identified
    place.server.gateway.drop()
    place.server.gateway.invalidate(resumable=False)
    await place.server.wait_until(
        lambda: place.server.gateway.identified > before, seconds=30, what="the bot's return"
    )
    await place.quiet()
    return asked


def said(place: Town) -> Iterator[bytes]:
    """Give all that Discord was told, but for headers."""
    for request in place.server.journal.requests:
        yield json.dumps([request.path, request.body, request.query], default=str).encode()


def sent(place: Town) -> dict[str, bytes]:
    """Return the files that Discord was sent, by name."""
    channels = place.server.model.messages.values()
    attached = [
        one for each in channels for message in each.values() for one in message.attachments
    ]
    return {one["filename"]: place.server.model.cdn.get(one["url"]) or b"" for one in attached}


@ROOT_ON_LINUX
def test_before_and_after_a_noisy_run_the_token_is_found_nowhere(tmp_path: Path) -> None:
    async def story(place: Town) -> None:
        shows_no_token_and_leaves_no_core(place.bot)
        asked = await make_noise(place)
        log = place.bot.log.read_text(encoding="utf-8")
        assert "Traceback" in log, "the run was not noisy"
        strays = [one for one in open_for_writing(place.bot) if not one.is_relative_to(tmp_path)]
        assert not strays, "it writes to files that are not looked into"
        files = sent(place)
        assert {"digest-1.html", "digest-1.json", "record.jsonl"} <= files.keys()
        assert all(files.values())
        assert with_secrets(tmp_path, *said(place), *files.values()) == []
        tokens = {one.record.token for one in asked}
        assert not [token for token in tokens if token in log]
        assert await place.bot.terminate() == 0
        assert with_secrets(tmp_path) == []

    lived(tmp_path, story, argv=QUICK, env=surroundings(tmp_path))


def shows_no_token_and_leaves_no_core(bot: BotProcess) -> None:
    for name, holds in (("environ", b"SEEDBED_STORE__PATH="), ("cmdline", b"quick_bot")):
        content = (about(bot) / name).read_bytes()
        assert holds in content
        assert not [word for word in SECRETS if word.encode() in content], name
    limits = (about(bot) / "limits").read_text()
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)


def test_what_nobody_catches_is_told_without_the_token(tmp_path: Path) -> None:
    async def whole() -> None:
        argv = (sys.executable, "-c", _NOBODY_CATCHES)
        async with WireServer() as discord:
            bot = BotProcess(discord, tmp_path, argv=argv, env=surroundings(tmp_path))
            await bot.start(connected=False)
            assert await bot.ended() == 1
            log = bot.log.read_text(encoding="utf-8")
            assert log.count("Authorization: Bot ...") >= 4
            assert "RuntimeError: ('Authorization: Bot ...', '...')" in log
        assert with_secrets(tmp_path) == []

    asyncio.run(whole())


def test_a_token_that_discord_refuses_is_not_shown(tmp_path: Path) -> None:
    async def whole() -> None:
        refused = TOKEN[:-1] + "5"
        async with WireServer() as discord:
            env = {**surroundings(tmp_path), "DISCORD_TOKEN": refused}
            bot = BotProcess(discord, tmp_path, argv=QUICK_BOT, env=env)
            await bot.start(connected=False)
            assert await bot.ended(seconds=30) == 2
            log = bot.log.read_text(encoding="utf-8")
            assert "Discord does not accept the token." in log
            assert refused not in log

    asyncio.run(whole())

"""The running bot as a process: from the settings to the exit status."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.app import SeedbedBot
from bot.clock import SystemClock
from bot.keeping.beginning import begin
from bot.scoring import registry
from bot.scoring.port import ScorerError
from bot.scoring.readers import Readers
from bot.settings import Settings
from bot.settings.model import DiscordSettings
from bot.store import Store, StoreError
from bot.store.lock import Lock

log = logging.getLogger(__name__)

_STOPS = (signal.SIGTERM, signal.SIGINT)
_OFFICIAL = DiscordSettings().api_base
_RETRY_SECONDS = 5
_RETRY_MOST_SECONDS = 60


async def run(settings: Settings) -> int:
    """Run the bot until it is told to stop; return the exit status."""
    work = asyncio.create_task(_run(settings))
    for name in _STOPS:
        asyncio.get_running_loop().add_signal_handler(name, work.cancel)  # until there is a bot
    try:
        return await work
    except asyncio.CancelledError:
        log.info("stopped before the start was over")
        return 0


async def _run(settings: Settings) -> int:
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(contextlib.closing(Lock.take(settings.store.path)))
            store = await begin(settings.store.path, settings.backup.path, SystemClock())
        except StoreError as error:
            log.error("%s", error)
            return 2
        return await _work(settings, store)


async def _work(settings: Settings, store: Store) -> int:
    try:
        choice = await registry.choose(settings.scoring)
        wanted = settings.scoring.overload_after_seconds > 0
        relief = await registry.relief(settings.scoring, choice.scorer) if wanted else None
    except ScorerError as error:
        log.error("%s", error)
        await store.close()
        return 2
    log.info("%s", choice.line)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody talks here
    readers = Readers.of(choice.scorer, relief)
    readers.warm()
    bot = SeedbedBot(settings, store, readers, clock=SystemClock())
    async with bot:
        for name in _STOPS:
            asyncio.get_running_loop().add_signal_handler(name, bot.stop)
        return await _connect(bot, settings)


async def _login(bot: SeedbedBot, settings: Settings) -> None:
    """Log in, and go on trying while Discord cannot be reached: a bot starts with its machine."""
    seconds = _RETRY_SECONDS
    while bot.stopping is None:
        try:
            await bot.login(settings.token.get_secret_value())
            if settings.discord.api_base != _OFFICIAL:
                _, url, _ = await bot.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        except (OSError, TimeoutError, aiohttp.ClientError, discord.DiscordServerError) as error:
            log.warning(
                "Discord cannot be reached at %s (%s); trying again in %s s",
                settings.discord.api_base,
                type(error).__name__,
                seconds,
            )
            await bot.wait_stopping(seconds)
            seconds = min(2 * seconds, _RETRY_MOST_SECONDS)
        else:
            return


async def _connect(bot: SeedbedBot, settings: Settings) -> int:
    if settings.discord.api_base != _OFFICIAL:
        log.warning("Discord is asked at %s, which receives the token", settings.discord.api_base)
    # discord.py has no other door for the address: both are attributes of its classes.
    discord.http.Route.BASE = settings.discord.api_base
    try:
        await _until_told(bot, _login(bot, settings))
        if bot.stopping is not None:
            return 0
        await _until_told(bot, _connected(bot))
    except discord.LoginFailure:
        log.error("Discord does not accept the token. Copy it anew from the developer portal.")
        return 2
    except discord.PrivilegedIntentsRequired:
        log.error(
            "The bot may not read messages. Switch on Message Content Intent for it in the "
            "developer portal, under Bot; or set discord.message_content = false, with which only "
            "screened discussions can be posted."
        )
        return 2
    return 0


async def _until_told(bot: SeedbedBot, work: Coroutine[Any, Any, None]) -> None:
    """Do some work to its end, or until the bot is told to stop, and has stopped."""
    working = asyncio.create_task(work)
    told = asyncio.create_task(bot.wait_stopping())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if bot.stopping is None:
        await working
        return
    with contextlib.suppress(asyncio.CancelledError):
        await bot.stopping
    working.cancel()  # it may be waiting for the next try
    await asyncio.gather(working, return_exceptions=True)


async def _connected(bot: SeedbedBot) -> None:
    """Connect and stay so; go on trying where the first connection of all fails.

    discord.py 2.7 takes up the session of the connection before, and falls over where there was
    none yet.
    """
    while bot.stopping is None:
        try:
            await bot.connect()
        except AttributeError:
            if bot.ws is not None:
                raise
            log.warning("Discord's gateway does not answer; trying again in %s s", _RETRY_SECONDS)
            await bot.wait_stopping(_RETRY_SECONDS)
        else:
            return

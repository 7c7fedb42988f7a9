"""The commands as Discord knows them: handed over where they changed, and only then."""

import hashlib
import json
import logging
from functools import partial

from discord.ext import commands

from bot.clock import Clock
from bot.effects.localising import Localising
from bot.language.catalogues import fingerprint_of_all
from bot.store import Store, registrations

log = logging.getLogger(__name__)


async def register(bot: commands.Bot, store: Store, clock: Clock) -> None:
    """Give Discord the bot's commands, unless it was given the very same before."""
    payload = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    told = [bot.application_id, payload, fingerprint_of_all()]
    text = json.dumps(told, sort_keys=True, default=str)
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    if await store.read(registrations.registered) == fingerprint:
        return
    await bot.tree.set_translator(Localising())
    await bot.tree.sync()
    await store.write(partial(registrations.record, fingerprint=fingerprint, now=clock.now()))
    log.info("%s commands are registered", len(payload))

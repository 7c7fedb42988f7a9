"""``seedbed doctor``: says what is amiss with an installation, and what to do about each thing."""

import asyncio
import json
import os
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli import config_option, in_their_language
from bot.clock import Clock, SystemClock
from bot.doctor import database, local
from bot.doctor.finding import Finding, fail, ok, summary
from bot.language.words import tr
from bot.settings import SettingsError, dotenv, load
from bot.settings.loading import read_token


@click.command()
@config_option
@click.option("--offline", is_flag=True, help="Look only at what needs no Discord.")
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
def doctor(config_path: Path | None, *, offline: bool, as_json: bool) -> None:
    """Look at the installation, and say what to do about what is amiss; exit 1 if it must be.

    A bot that runs meanwhile is not disturbed, and nothing is changed.
    """
    # What a machine reads is English whoever asks.
    with nullcontext() if as_json else in_their_language():
        found = asyncio.run(examine(config_path, SystemClock(), offline=offline))
        if as_json:
            click.echo(json.dumps([asdict(one) for one in found], indent=2))
        else:
            click.echo("\n".join([*(one.line for one in found), summary(found)]))
    if any(one.level == "fail" for one in found):
        raise SystemExit(1)


async def examine(path: Path | None, clock: Clock, *, offline: bool) -> list[Finding]:
    """Return all that was looked at; without sound settings there is nothing more to look at."""
    try:
        environ = dotenv.environment(os.environ)
        settings = load(path, environ)
    except SettingsError as error:
        remedy = tr("config/seedbed.toml has every setting with its default.")
        return [fail("settings", problem, remedy) for problem in error.problems]
    try:
        settings = settings.model_copy(update={"token": read_token(environ)})
        token = local.token(settings)
    except SettingsError as error:
        token = fail("token", error.problems[0], tr("The developer portal shows it, under Bot."))
    found = [ok("settings", tr("They are complete and allowed.")), token]
    about, guilds = database.examine(settings.store.path)
    now = clock.now()
    found += [
        about,
        *local.folders(settings),
        local.files(settings),
        local.disk(settings),
        await local.models(settings),
        *local.clock(settings, now),
        local.running(settings, now),
        *local.metrics(settings),
    ]
    if offline or any(one.what == "token" and one.level == "fail" for one in found):
        return found
    from bot.doctor.online import Online  # noqa: PLC0415  discord.py is slow to import

    return [*found, *await Online(settings, guilds).examine()]

"""The commands ``seedbed run`` and ``seedbed config``."""

import asyncio
import json
import logging
import re
import sys
from pathlib import Path

import click

from bot.cli import config_option, read_settings
from bot.ending import leave

LOG_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

_TOKENS = re.compile(r"(/(?:interactions|webhooks)/[0-9]+/)[^/?\s'\")]+")
"""Where addresses hold a token: with it anyone can speak for the bot, or as its webhook."""


@click.command()
@config_option
def run(config_path: Path | None) -> None:
    """Run the bot until it is stopped.

    The token is read from DISCORD_TOKEN, or from the file that DISCORD_TOKEN_FILE names.
    """
    settings = read_settings(config_path, needs_token=True)
    _log_to_stderr()
    # discord.py is imported once the settings are known to be good.
    from bot.process import run as run_bot  # noqa: PLC0415

    leave(asyncio.run(run_bot(settings)))


@click.command()
@config_option
def config(config_path: Path | None) -> None:
    """Print the settings in force, as JSON, without the token and other keys."""
    settings = read_settings(config_path)
    click.echo(json.dumps(settings.model_dump(mode="json"), indent=2))


def _log_to_stderr() -> None:
    """Log what happens, by ids; nobody's words and no token are ever part of a message.

    Below INFO discord.py logs what it sends and receives, reply text included, so that its level is
    set here whatever the root's is.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutTokens(LOG_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("discord").setLevel(logging.INFO)


class WithoutTokens(logging.Formatter):
    """Leaves tokens out, also of tracebacks: some errors of aiohttp's name the whole address."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one is used to, but for the tokens."""
        return _TOKENS.sub(r"\1...", super().format(record))

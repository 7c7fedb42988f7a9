"""The commands ``seedbed run`` and ``seedbed config``."""

import asyncio
import json
import logging
import sys
from pathlib import Path

import click

from bot.cli import config_option, read_settings

LOG_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


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

    sys.exit(asyncio.run(run_bot(settings)))


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
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT, stream=sys.stderr)
    logging.getLogger("discord").setLevel(logging.INFO)

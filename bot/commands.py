"""The commands ``seedbed run`` and ``seedbed config``."""

import asyncio
import json
import logging
import sys
from pathlib import Path

import click

from bot.cli import config_option, read_settings
from bot.ending import leave
from bot.inside.logs import json_lines
from bot.secrecy import Redaction, WithoutTokens, forget, guard_stderr, no_core
from bot.settings.loading import CHAT_KEY, TOKEN

LOG_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


@click.command()
@config_option
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the log is written to stderr: lines to read, or a JSON object a line.",
)
def run(config_path: Path | None, log_format: str) -> None:
    """Run the bot until it is stopped.

    The token is read from DISCORD_TOKEN, or from the file that DISCORD_TOKEN_FILE names; both may
    stand in a .env in the working directory.
    """
    no_core()
    settings = read_settings(config_path, needs_token=True)
    forget((TOKEN, CHAT_KEY))
    redaction = Redaction((settings.token, settings.chat_key))
    guard_stderr(redaction)
    _log_to_stderr(redaction, json_lines() if log_format == "json" else LOG_FORMAT)
    # discord.py is imported once the settings are known to be good.
    from bot.process import run as run_bot  # noqa: PLC0415

    leave(asyncio.run(run_bot(settings)))


@click.command()
@config_option
def config(config_path: Path | None) -> None:
    """Print the settings in force, as JSON, without the token and other keys."""
    settings = read_settings(config_path)
    click.echo(json.dumps(settings.model_dump(mode="json"), indent=2))


def _log_to_stderr(redaction: Redaction, form: logging.Formatter | str = LOG_FORMAT) -> None:
    """Log what happens, by ids; nobody's words and no token are ever part of a message.

    Below INFO discord.py logs what it sends and receives, reply text included, so that its level is
    set here whatever the root's is.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutTokens(form, redaction))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("discord").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every job

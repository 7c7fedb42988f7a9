"""The command line, ``seedbed``: names of commands, and what they have in common.

A command's module is imported only when the command is asked for, so that ``seedbed --version``
needs neither discord.py nor a scorer.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from bot.language import terminal
from bot.language.words import ENGLISH, Language, speaking
from bot.settings import Settings, SettingsError, dotenv, load

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "init": (
            "bot.init.command:init",
            "Write the settings and the token's file, and print the invitation.",
        ),
        "run": ("bot.commands:run", "Run the bot until it is stopped."),
        "demo": ("bot.demo.command:demo", "Play the whole road on a simulated Discord."),
        "score": ("bot.scoring.commands:score", "Score texts, one a line."),
        "explain": ("bot.scoring.commands:explain", "Say which words carry a text's scores."),
        "eval": ("bot.scoring.commands:evaluate", "Measure a scorer on labelled texts."),
        "summarize": (
            "bot.digests.commands:summarize",
            "Summarise threads of messages, one a line.",
        ),
        "bench": ("bot.bench.command:bench", "Measure how fast scorers and digests are here."),
        "simulate": (
            "bot.simulate.command:simulate",
            "Play moderators, troubled digests, or guilds that calibrate.",
        ),
        "models": (
            "bot.scoring.models_command:models",
            "Fetch, check and export Detoxify's models.",
        ),
        "privacy": (
            "bot.privacy.commands:privacy",
            "Show, hand over or erase what is stored of a person.",
        ),
        "doctor": ("bot.doctor.command:doctor", "Say what is amiss, and what to do about it."),
        "backup": ("bot.keeping.commands:backup_", "Copy the database, also while the bot runs."),
        "restore": ("bot.keeping.commands:restore", "Put a backup in the database's place."),
        "health": ("bot.health:health", "Say whether the running bot is well."),
        "config": ("bot.commands:config", "Print the settings in force."),
    }
)
"""Where each command lives, as ``module:attribute``, and what it does, for the list of them all."""

USAGE_EXIT = 2
"""The exit status for a mistake in what was asked: settings, options, arguments."""


class Commands(click.Group):
    """A group that imports a command when it is asked for, and not to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: Any = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{attribute} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="seedbed", prog_name="seedbed", message="%(prog)s %(version)s")
def main() -> None:
    """Seed articles, discussions, scored replies, fair moderation, digests: a Discord bot."""


config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="TOML file with settings; else SEEDBED_CONFIG, ./seedbed.toml or ./config/seedbed.toml.",
)
"""The option that names the settings' file; the command gets ``config_path: Path | None``."""


@contextmanager
def in_their_language() -> Iterator[None]:
    """Speak the language of the terminal inside; a sign that it cannot show becomes a ``?``.

    For commands that somebody reads while they wait, and never around the bot: what it posts is in
    the language of a server, whoever started it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    with speaking(_wanted()):
        yield


def _wanted() -> Language:
    tags = terminal.wanted(os.environ)
    if not tags:
        return ENGLISH
    from bot.language.catalogues import first  # noqa: PLC0415  Babel is slow to import

    return first(tags)


def read_settings(path: Path | None, *, needs_token: bool = False) -> Settings:
    """Return the settings in force, or say what is wrong with them and exit with status 2.

    Args:
        path: What ``--config`` named, or None.
        needs_token: The command speaks to Discord.
    """
    try:
        return load(path, dotenv.environment(os.environ), needs_token=needs_token)
    except SettingsError as error:
        click.echo(str(error), err=True)
        raise SystemExit(USAGE_EXIT) from None

"""``seedbed init``: writes the settings and the token's file, and says what to do next."""

import shlex
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click

from bot.cli import USAGE_EXIT, in_their_language
from bot.init import files
from bot.init.steps import steps
from bot.language.words import tr
from bot.settings import SettingsError, dotenv, token_form
from bot.settings.loading import TOKEN


@click.command()
@click.argument(
    "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), required=False
)
@click.option(
    "--token-file",
    type=click.File(encoding="utf-8"),
    help="Take the bot's token from this file; - is standard input. Else it is asked for.",
)
@click.option(
    "--application",
    metavar="ID",
    help="The application's id, for the invitation; else it is read from the token.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: without a file the token stays empty.")
def init(folder: Path, token_file: TextIO | None, application: str | None, *, yes: bool) -> None:
    """Write seedbed.toml and .env into FOLDER (this one), and print how to invite the bot.

    Files that are there stay as they are. The token is never an argument, which others on the
    machine could read.
    """
    with in_their_language():
        asks = not yes and sys.stdin.isatty()
        _begin(folder, token_file, application, asks=asks)


def _begin(folder: Path, token_file: TextIO | None, application: str | None, *, asks: bool) -> None:
    if application is not None and not token_form.is_id(application):
        _refuse(tr("--application: it is no id of an application. It has 17 to 20 digits."))
    env = folder / dotenv.PLACE
    try:
        if env.exists() or env.is_symlink():
            token = dotenv.read(env).get(TOKEN, "")
        else:
            token = _token(token_file, asks=asks)
        done = _write(folder, env, token)
    except SettingsError as error:
        _refuse(str(error))
    except UnicodeDecodeError:
        _refuse(tr("The token is not text."))
    except OSError as error:
        path = error.filename or folder
        _refuse(tr("{path} cannot be written: {reason}.", path=path, reason=error.strerror))
    shown = int(application) if application else token_form.application_id(token)
    click.echo("\n".join([*done, "", *steps(shown, there=_there(folder), has_token=bool(token))]))


def _refuse(why: str) -> NoReturn:
    click.echo(why, err=True)
    raise SystemExit(USAGE_EXIT)


def _there(folder: Path) -> str:
    return "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))}; "


def _token(file: TextIO | None, *, asks: bool) -> str:
    """Return the token from a file, or from whoever sits there; empty if neither gives one."""
    if file is not None:
        token = file.read().strip()
        if wrong := _mistake(token):
            _refuse(wrong)
    else:
        token = _asked() if asks else ""
    if token and not token_form.is_like_a_token(token):
        click.echo(
            tr("This does not look like a bot's token. It is written all the same."), err=True
        )
    return token


def _asked() -> str:
    """Ask for the token until it may be one, or is left empty."""
    words = tr("The bot's token (not shown; Enter leaves it empty)")
    while True:
        said: str = click.prompt(words, hide_input=True, default="", show_default=False)
        if not (wrong := _mistake(said.strip())):
            return said.strip()
        click.echo(wrong, err=True)


def _mistake(token: str) -> str:
    """Return what was given in place of a token, and where the token is; empty if it may be one."""
    wrong = token_form.mistake(token) if token else None
    where = tr("The developer portal shows the token under Bot.")
    return f"{wrong} {where}" if wrong else ""


def _write(folder: Path, env: Path, token: str) -> list[str]:
    """Write what is not there yet; return a line for each file."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / files.SETTINGS
    about = tr("Written: {path} (the settings).", path=settings)
    if token:
        about_env = tr("Written: {path} (the token, for your eyes alone).", path=env)
    else:
        about_env = tr("Written: {path} (its token is empty still).", path=env)
    return [
        about if files.put(settings, files.settings_text(), mode=0o666) else _left(settings),
        about_env if files.put(env, files.env_text(token), mode=0o600) else _left(env),
    ]


def _left(path: Path) -> str:
    return tr("Left as it is: {path} is there already.", path=path)

"""``seedbed init``: writes the settings and the token's file, and says what to do next."""

import shlex
import sys
from pathlib import Path
from typing import NoReturn, TextIO

import click

from bot.cli import USAGE_EXIT
from bot.init import files
from bot.init.steps import steps
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
    if application is not None and not token_form.is_id(application):
        _refuse("--application: it is no id of an application. It has 17 to 20 digits.")
    env = folder / dotenv.PLACE
    try:
        if env.exists() or env.is_symlink():
            token = dotenv.read(env).get(TOKEN, "")
        else:
            token = _token(token_file, asks=not yes and sys.stdin.isatty())
        done = _write(folder, env, token)
    except (SettingsError, UnicodeDecodeError) as error:
        _refuse(str(error) if isinstance(error, SettingsError) else "The token is not text.")
    except OSError as error:
        _refuse(f"{error.filename or folder} cannot be written: {error.strerror}.")
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
        return _checked(file.read())
    if not asks:
        return ""
    return str(
        click.prompt(
            "The bot's token (not shown; Enter leaves it empty)",
            hide_input=True,
            default="",
            show_default=False,
            value_proc=_checked,
        )
    )


def _checked(text: str) -> str:
    token = text.strip()
    if wrong := token and token_form.mistake(token):
        raise click.UsageError(f"{wrong} The developer portal shows the token under Bot.")
    if token and not token_form.is_like_a_token(token):
        click.echo("This does not look like a bot's token. It is written all the same.", err=True)
    return token


def _write(folder: Path, env: Path, token: str) -> list[str]:
    """Write what is not there yet; return a line for each file."""
    folder.mkdir(parents=True, exist_ok=True)
    about_env = "the token, for your eyes alone" if token else "its token is empty still"
    settings = folder / files.SETTINGS
    return [
        _line(settings, files.put(settings, files.settings_text(), mode=0o666), "the settings"),
        _line(env, files.put(env, files.env_text(token), mode=0o600), about_env),
    ]


def _line(path: Path, written: bool, what: str) -> str:
    if written:
        return f"Written: {path} ({what})."
    return f"Left as it is: {path} is there already."

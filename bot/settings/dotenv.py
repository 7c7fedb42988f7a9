"""The ``.env`` of the working directory: below the environment, above the file of settings.

The token there is never part of the process's environment, where other programs could read it.
"""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from bot.language.words import tr
from bot.settings import secret_file
from bot.settings.loading import CHAT_KEY, CHAT_KEY_FILE, TOKEN, TOKEN_FILE
from bot.settings.problems import PREFIX, SettingsError

PLACE = Path(".env")
"""Where it is looked for; docker compose reads the same file."""

_SECRETS = ((TOKEN, TOKEN_FILE), (CHAT_KEY, CHAT_KEY_FILE))


def environment(environ: Mapping[str, str], place: Path = PLACE) -> dict[str, str]:
    """Return the environment, with what the ``.env`` sets for the bot where it says nothing.

    A secret that the environment gives, itself or by its file, is not read from the ``.env``.

    Raises:
        SettingsError: The ``.env`` cannot be read, or has a secret that others can read or change.
    """
    ours = read(place)
    for pair in _SECRETS:
        if any(environ.get(name) for name in pair):
            ours = {name: value for name, value in ours.items() if name not in pair}
    return {**ours, **{name: value for name, value in environ.items() if value or name not in ours}}


def read(place: Path = PLACE) -> dict[str, str]:
    """Return what a ``.env`` sets for the bot; nothing where there is none. Other names are let be.

    Raises:
        SettingsError: It cannot be read, or has a secret that others can read or change.
    """
    try:
        text, complaint = secret_file.look(place, called=str(place))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else tr("it is not UTF-8")
        said = tr("{path} cannot be read: {reason}.", path=place, reason=reason)
        raise SettingsError([said]) from None
    lines = list(parse_stream(StringIO(text)))
    wrong = [
        tr("{path}: line {line} is not NAME=value.", path=place, line=one.original.line)
        for one in lines
        if one.error
    ]
    if wrong:
        raise SettingsError(wrong)
    ours = {
        one.key: one.value
        for one in lines
        if one.key is not None and one.value is not None and _is_ours(one.key)
    }
    if complaint is not None and any(ours.get(secret) for secret, _ in _SECRETS):
        raise SettingsError([complaint])
    return ours


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX) or name in (TOKEN, TOKEN_FILE)

"""Where the settings come from: the environment, a TOML file, the defaults that are shipped."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import EnvSettingsSource
from pydantic_settings import SettingsError as UnreadableValueError

from bot.language.words import msg, tr
from bot.settings import problems, secret_file
from bot.settings.model import Settings
from bot.settings.problems import DELIMITER, PREFIX, Layer, SettingsError

CONFIG = "SEEDBED_CONFIG"
"""The environment variable that names the file."""

PLACES = (Path("seedbed.toml"), Path("config/seedbed.toml"))
"""Where a file is looked for when none is named; the first that is there is read."""

TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the name of the variable
TOKEN_FILE = "DISCORD_TOKEN_FILE"  # noqa: S105 - the name of the variable


CHAT_KEY = "SEEDBED_CHAT_KEY"
CHAT_KEY_FILE = "SEEDBED_CHAT_KEY_FILE"
"""The key of the endpoint that writes digests, or its file: secrets, and no settings."""

_SPACED_TOKEN = msg("{name} is not a token: there is white space within.")
_SPACED_KEY = msg("{name} is not a key: there is white space within.")
_EMPTY = msg("{name} is empty.")

_NOT_SETTINGS = (CONFIG, CHAT_KEY, CHAT_KEY_FILE)


def load(path: Path | None, environ: Mapping[str, str], *, needs_token: bool = False) -> Settings:
    """Read the settings: environment first, then a file, then the defaults that are shipped.

    Args:
        path: The file, or None for the one that ``SEEDBED_CONFIG`` names, else the first of
            `PLACES` that is there, else none.
        environ: The environment; ``SEEDBED_SCORING__ENGINE`` sets ``scoring.engine``.
        needs_token: Read the bot's token as well, and do not do without. The key of the endpoint
            that writes digests is read with it, where there is one.

    Returns:
        Settings that are complete and allowed.

    Raises:
        SettingsError: With one plain line for every problem there is, not the first alone.
    """
    found: list[str] = []
    layers = [_known(layer, found) for layer in _layers(path, environ, found)]
    secrets: dict[str, Any] = {}
    for name, read in (("token", read_token), ("chat_key", read_chat_key)) if needs_token else ():
        try:
            secrets[name] = read(environ)
        except SettingsError as error:
            found += error.problems
    try:
        settings = Settings(**_merged(layers), **secrets)
    except ValidationError as error:
        found += [_bad_value(layers, detail) for detail in error.errors()]
        raise SettingsError(found) from None
    if found:
        raise SettingsError(found)
    return settings


def read_token(environ: Mapping[str, str]) -> SecretStr:
    """Return the bot's token, without the white space around it.

    Raises:
        SettingsError: It is missing, empty, unreadable, given twice, or in a file that others than
            the bot's user can read or change.
    """
    token = _secret(environ, TOKEN, TOKEN_FILE, spaced=_SPACED_TOKEN)
    if token is None:
        said = tr(
            "{name} is not set. `seedbed init` asks for the bot's token and writes it into .env; "
            "or put it there yourself, or a file's path in {in_file}.",
            name=TOKEN,
            in_file=TOKEN_FILE,
        )
        raise SettingsError([said])
    return token


def read_chat_key(environ: Mapping[str, str]) -> SecretStr:
    """Return the key of the endpoint that writes digests; empty where there is none.

    Raises:
        SettingsError: It is unreadable or given twice, or its file is empty or open to others.
    """
    if not environ.get(CHAT_KEY) and not environ.get(CHAT_KEY_FILE):
        return SecretStr("")
    return _secret(environ, CHAT_KEY, CHAT_KEY_FILE, spaced=_SPACED_KEY) or SecretStr("")


def _secret(
    environ: Mapping[str, str], name: str, in_file: str, *, spaced: str
) -> SecretStr | None:
    """Return a secret from a variable or a file, or None where neither is set.

    Args:
        spaced: The message for one with white space within.
    """
    secret, file = environ.get(name), environ.get(in_file)
    if secret and file:
        said = tr(
            "{name} and {in_file} are both set. Keep one of them.", name=name, in_file=in_file
        )
        raise SettingsError([said])
    if file:
        name = f"{in_file}: {file}"
        secret = _in_file(Path(file), name)
    if secret is None:
        return None
    words = secret.split()
    if len(words) != 1:
        raise SettingsError([tr(spaced if words else _EMPTY, name=name)])
    return SecretStr(words[0])


def _in_file(file: Path, name: str) -> str:
    try:
        return secret_file.read(file, called=name)
    except secret_file.UnsafeError as error:
        raise SettingsError([str(error)]) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else tr("it is not text")
        said = tr("{path} cannot be read: {reason}.", path=name, reason=reason)
        raise SettingsError([said]) from None


def _layers(path: Path | None, environ: Mapping[str, str], found: list[str]) -> Iterator[Layer]:
    """Give the sources, the strongest first; one that cannot be read adds to ``found``."""
    yield Layer(tr("environment"), _environment(environ, found), from_environment=True)
    chosen = _chosen_file(path, environ)
    if chosen is not None:
        yield Layer(str(chosen), _file(chosen, found))
    shipped = resources.files("config").joinpath("seedbed.toml").read_text(encoding="utf-8")
    yield Layer(tr("the shipped defaults"), tomllib.loads(shipped))


def _chosen_file(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    if path is not None:
        return path
    if environ.get(CONFIG):
        return Path(environ[CONFIG])
    return next((place for place in PLACES if place.is_file()), None)


def _environment(environ: Mapping[str, str], found: list[str]) -> dict[str, Any]:
    ours = {
        name.lower(): value
        for name, value in environ.items()
        if name.startswith(PREFIX) and name not in _NOT_SETTINGS
    }
    source = EnvSettingsSource(Settings, env_prefix=PREFIX, env_nested_delimiter=DELIMITER)
    source.env_vars = ours
    try:
        values = source()
    except UnreadableValueError as error:
        said = tr("environment: {error}. Allowed: a variable per setting, or JSON.", error=error)
        found.append(said)
        return {}
    # The source passes over what belongs to no section; it is kept here, to be told as a mistake.
    sections = tuple(f"{PREFIX}{name}{DELIMITER}".lower() for name in Settings.model_fields)
    strays = (name for name in ours if not name.startswith(sections))
    return values | {name.removeprefix(PREFIX.lower()): ours[name] for name in strays}


def _file(path: Path, found: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        found.append(tr("{path} cannot be read: {reason}.", path=path, reason=error.strerror))
    except UnicodeDecodeError:
        reason = tr("it is not UTF-8")
        found.append(tr("{path} cannot be read: {reason}.", path=path, reason=reason))
    except tomllib.TOMLDecodeError as error:
        found.append(tr("{path} is not valid TOML: {error}.", path=path, error=error))
    return {}


def _known(layer: Layer, found: list[str]) -> Layer:
    """Return what a source sets that can be set; the rest adds to ``found``."""
    known, unknown = problems.sort_out(layer.values, Settings)
    found += [problems.unknown_key(layer, path, Settings) for path in unknown]
    return replace(layer, values=known)


def _merged(layers: Sequence[Layer]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in reversed(layers):
        merged = _over(merged, layer.values)
    return merged


def _over(weaker: Mapping[str, Any], stronger: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(weaker)
    for name, value in stronger.items():
        below = merged.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[name] = _over(below, value)
        else:
            merged[name] = value
    return merged


def _bad_value(layers: Sequence[Layer], error: ErrorDetails) -> str:
    path = tuple(str(name) for name in error["loc"])
    layer = next(layer for layer in layers if layer.holds(path))
    return problems.bad_value(layer, path, error, Settings)

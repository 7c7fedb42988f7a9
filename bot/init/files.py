"""The two files that an installation begins with; none that is there is ever written over."""

import contextlib
import os
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

SETTINGS = "seedbed.toml"

OFFERED = (
    "discord.message_content",
    "store.path",
    "backup.path",
    "backup.every_hours",
    "backup.keep_days",
    "scoring.engine",
    "scoring.foreign_language",
    "policy.shadow",
    "privacy.retention_days",
    "moderation.appeal_days",
    "digest.time",
    "digest.zone",
    "metrics.port",
)
"""The settings that somebody who begins may want to change, in the order of the shipped file."""

_HEAD = """\
# Seedbed: the settings of this bot. As it stands nothing here is changed: take the # before a line
# away to change what it sets. These are the ones to begin with; the file config/seedbed.toml of
# Seedbed has them all, and `seedbed config` prints what is in force.
# The bot's token does not belong here: it stands in .env. Channels and roles are set in Discord,
# with /setup.
"""

_ENV = """\
# The bot's token: whoever has it is the bot. Keep this file to yourself (chmod 600) and out of git.
# `seedbed run` in this folder and docker compose read it; the environment goes before it.
DISCORD_TOKEN={token}
"""


def settings_text() -> str:
    """Return the settings to begin with, each with its comment, all of them commented out."""
    shipped = resources.files("config").joinpath(SETTINGS).read_text(encoding="utf-8")
    lines = [_HEAD]
    section = ""
    for name, comment, line in _settings(shipped):
        if name not in OFFERED:
            continue
        if section != (section := name.partition(".")[0]):
            lines.append(f"[{section}]")
        lines += [*comment, f"#{line}", ""]
    return "\n".join(lines)


def _settings(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Give every setting of a file: its name, the lines of its comment, its first line."""
    section, comment = "", list[str]()
    for line in text.splitlines():
        if line.startswith("#"):
            comment.append(line)
            continue
        if line.startswith("["):
            section = line.strip("[]")
        elif " = " in line and not line.startswith(" "):
            yield f"{section}.{line.partition(' = ')[0]}", comment, line
        comment = []


def env_text(token: str) -> str:
    """Return what stands in the ``.env``; the token may be empty."""
    return _ENV.format(token=token)


def put(path: Path, text: str, *, mode: int) -> bool:
    """Write a new file with its rights from the first moment; return False where one is there.

    Raises:
        OSError: It cannot be written; then there is none.
    """
    try:
        # O_EXCL: not through a link either, whoever put it there a moment ago.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return False
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return True

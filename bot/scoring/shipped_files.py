"""The files that travel with the bot: none is made anything of but the one that was shipped.

``weights/SHA256SUMS`` lists them in the form of ``sha256sum``; a test holds it to the files.
"""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.language.words import tr
from bot.scoring.port import ScorerUnavailableError

WORDS = "words.txt.gz"
_SUMS = "SHA256SUMS"


def weights() -> Traversable:
    """Return the folder they are in."""
    return files("bot.scoring") / "weights"


def read(file: Traversable) -> bytes:
    """Return what stands in a shipped file.

    Raises:
        ScorerUnavailableError: It is missing, or is not the one that was shipped.
    """
    try:
        content = file.read_bytes()
        expected = digests().get(file.name)
    except OSError as error:
        raise ScorerUnavailableError(
            tr(
                "{file} cannot be read ({reason}). Install seedbed again.",
                file=file,
                reason=error.strerror,
            )
        ) from None
    if hashlib.sha256(content).hexdigest() != expected:
        raise ScorerUnavailableError(
            tr(
                "{file} is not the file that was shipped: its SHA-256 differs. Install seedbed "
                "again.",
                file=file,
            )
        )
    return content


def digests() -> Mapping[str, str]:
    """Return the SHA-256 of each file, by name."""
    lines = (weights() / _SUMS).read_text(encoding="ascii").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines)
    return {name: digest for digest, name in pairs}


def wrong() -> list[str]:
    """Return what is wrong with the shipped files, one sentence each; empty where all are whole."""
    found = []
    for name in digests():
        try:
            read(weights() / name)
        except ScorerUnavailableError as error:
            found.append(str(error))
    return found

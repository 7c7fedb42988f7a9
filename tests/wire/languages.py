"""What every bot of the tests reads when it starts, read once, before a bot is forked."""

from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.clock import known_zones
from bot.language.catalogues import language, tags
from bot.scoring.features import Hasher

LANGUAGES = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
"""What it read in the file never changes; reading it takes most of a second."""

SPOKEN = [language(tag) for tag in tags()]
"""The catalogues; a bot reads them to tell Discord what its commands are called."""
HASHER, ZONES = Hasher(), known_zones()


def share() -> None:
    """Have a bot of this process do without reading the file."""
    identifier: Any = LanguageIdentifier
    identifier.from_model_file = lambda *_, **__: LANGUAGES

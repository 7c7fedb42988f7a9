"""What every bot of the tests reads when it starts, read once, before a bot is forked."""

from bot.clock import known_zones
from bot.language.catalogues import language, tags
from bot.scoring.features import Hasher
from bot.scoring.language import LanguageDetector

LANGUAGE = LanguageDetector().detect("Whoever reads this sentence knows in which language it is.")
"""Reading the model takes most of a second."""
SPOKEN = [language(tag) for tag in tags()]
"""The catalogues; a bot reads them to tell Discord what its commands are called."""
HASHER, ZONES = Hasher(), known_zones()

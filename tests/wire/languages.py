"""Tells languages in every bot of the tests: read from its file once, before a bot is forked."""

from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
"""What it read in the file never changes; reading it takes most of a second."""


def share() -> None:
    """Have a bot of this process do without reading the file."""
    identifier: Any = LanguageIdentifier
    identifier.from_model_file = lambda *_, **__: LANGUAGES

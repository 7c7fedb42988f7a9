"""Rules: which languages somebody at a terminal reads, by the environment."""

from collections.abc import Mapping

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""What names the locale, the strongest first."""

LANGUAGES = "LANGUAGE"
"""What names several languages, the dearest first, and goes before the locale's own.

Source: GNU gettext manual, "Locale Environment Variables" and "The LANGUAGE variable".
"""

_NONE = ("C", "POSIX")
"""The locales without a language: they silence ``LANGUAGE`` too."""


def wanted(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags of the languages that are asked for, such as ``de-AT``, the dearest first.

    None where nothing is asked for: then it is English.
    """
    locale = next((environ[name] for name in LOCALES if environ.get(name)), "")
    if locale in _NONE:
        return ()
    asked = (environ.get(LANGUAGES) or locale).split(":")
    return tuple(tag for tag in map(_tag, asked) if tag and tag not in _NONE)


def _tag(locale: str) -> str:
    """Return ``de-AT`` of ``de_AT.UTF-8@euro``."""
    return locale.partition("@")[0].partition(".")[0].replace("_", "-")

"""The languages there are: one catalogue each, in the format of gettext, beside this module."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.language.words import ENGLISH, ENGLISH_TAG, Language

COMMAND = "command"
"""The context of the commands' names: the message is the qualified English name, such as
``case undo``, and its translation is the last word of it."""

OPTION, CHOICE = "option", "choice"
"""The contexts of the names of commands' options, and of what can be chosen for them."""
LANGUAGE = "language"
"""The context of the language's own name."""
NUMBER, EXAMPLE = "number", "1,234.5"
"""The context, and the message, that tells how a language writes numbers."""

_HERE = Path(__file__).parent
_GIVEN = re.compile(r"(?<![\w/<])/([a-z][a-z-]*(?: [a-z][a-z-]*)?)")


@cache
def tags() -> tuple[str, ...]:
    """Return the languages there are, English first."""
    return (ENGLISH_TAG, *sorted(path.stem for path in _HERE.glob("*.po")))


def has(tag: str) -> bool:
    """Tell whether there is a catalogue for a language."""
    return tag in tags()


@cache
def nearest(tag: str) -> Language | None:
    """Return the language of a tag such as ``de-AT`` or ``en-US``, or None where there is none."""
    main = tag.partition("-")[0]
    return next((language(one) for one in (tag, main) if has(one)), None)


def first(tags: Iterable[str]) -> Language:
    """Return the nearest language of the first tag that has one; English where none has."""
    return next((found for tag in tags if (found := nearest(tag))), ENGLISH)


@cache
def language(tag: str) -> Language:
    """Return a language; English where there is no catalogue for ``tag``.

    What is cached is read from the package's own files, which do not change while it runs.
    """
    if tag == ENGLISH_TAG or not has(tag):
        return ENGLISH
    with (_HERE / f"{tag}.po").open("rb") as file:
        catalogue = read_po(file, locale=tag)
    _name_commands(catalogue)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    messages = GNUTranslations(compiled)
    written = messages.pgettext(NUMBER, EXAMPLE)
    return Language(
        tag=tag,
        name=messages.pgettext(LANGUAGE, ENGLISH.name),
        messages=messages,
        group=written[1],
        point=written[-2],
    )


def fingerprint_of_all() -> str:
    """Return a text that changes whenever a catalogue does."""
    found = hashlib.sha256()
    for path in sorted(_HERE.glob("*.po")):
        found.update(path.read_bytes())
    return found.hexdigest()


def command_name(qualified: str, spoken: Language) -> str:
    """Return the last word of a command's name in a language, such as ``undo`` of ``case undo``."""
    found = spoken.messages.pgettext(COMMAND, qualified)
    return qualified.rpartition(" ")[2] if found == qualified else found


def _name_commands(catalogue: Catalog) -> None:
    """Write the commands in all messages as they are called in the language."""
    names = {
        message.id: message.string
        for message in catalogue
        if message.context == COMMAND and isinstance(message.id, str) and message.string
    }

    def named(match: re.Match[str]) -> str:
        group, _, command = match[1].partition(" ")
        if group not in names:
            return match[0]
        if (full := f"{group} {command}") in names:
            return f"/{names[group]} {names[full]}"
        return f"/{names[group]}{match[1][len(group) :]}"

    for message in catalogue:
        if message.context == COMMAND or not message.id:
            continue
        if isinstance(message.string, str):
            message.string = _GIVEN.sub(named, message.string)
        elif isinstance(message.string, Iterable):
            message.string = tuple(_GIVEN.sub(named, one) for one in message.string)

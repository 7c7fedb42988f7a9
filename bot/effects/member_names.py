"""Rules: a member's name as Discord takes it for a message of a webhook.

Source: Discord API reference, "Create Webhook": 1 to 80 characters, without "clyde" and "discord",
and within the rules for nicknames. "Usernames and Nicknames": none of ``@ # :`` nor three
backticks, not "everyone" nor "here", white space trimmed and never several in a row.
"""

import re
import unicodedata

from bot.language.words import msg, tr

NAME_LIMIT = 80
_NAMELESS = msg("Member")
_A_MEMBER = msg("(member)")
_MARKS = re.compile(r"```|[@#:]")
_INVISIBLE_CATEGORIES = ("Cc", "Cf", "Cs")
"""Controls, what turns or joins writing (zero width, bidi), and halves of characters."""
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0")
"""Fillers and other blanks that Unicode files under letters, marks or symbols."""
_WORDS = re.compile(r"disc(?P<discord>o)rd|clyd(?P<clyde>e)", re.IGNORECASE)
_CALLS = re.compile(r"everyon(?P<everyone>e)|her(?P<here>e)", re.IGNORECASE)
_TWINS = {"o": "\u043e", "O": "\u041e", "e": "\u0435", "E": "\u0415"}
"""Cyrillic letters that look the same: readers see the name that they know."""


def acceptable(name: str, *, own: str = "") -> str:
    """Return ``name`` as Discord takes it, still to be recognised; a fine name stays as it is.

    Args:
        own: The bot's name: who bears the same is not to be taken for the bot.
    """
    short = seen(_MARKS.sub(" ", seen(name)))[:NAME_LIMIT].rstrip()
    if own and short.casefold() == seen(own).casefold():
        added = f" {tr(_A_MEMBER)}"
        short = f"{short[: NAME_LIMIT - len(added)]}{added}"
    if _CALLS.fullmatch(short):
        return _CALLS.sub(_with_a_twin, short)
    return _WORDS.sub(_with_a_twin, short)


def seen(name: str) -> str:
    """Return what can be seen of ``name``; a word for nobody's name where that is nothing."""
    letters = "".join(letter for letter in name if letter.isspace() or _is_visible(letter))
    words = " ".join(letters.split())
    # Marks are seen on what they stand on alone.
    plain = any(not unicodedata.category(one).startswith("M") for one in words if one != " ")
    return words if plain else tr(_NAMELESS)


def _is_visible(letter: str) -> bool:
    hidden = unicodedata.category(letter) in _INVISIBLE_CATEGORIES
    return not hidden and letter not in _INVISIBLE


def _with_a_twin(word: re.Match[str]) -> str:
    """Return a word that Discord refuses with one letter put in its twin."""
    start, end = word.span(word.lastgroup or 0)
    text, first = word.string, word.start()
    return text[first:start] + _TWINS[text[start:end]] + text[end : word.end()]

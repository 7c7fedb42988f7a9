"""Rules: what a bot's token looks like, and what is often taken for one."""

import base64
import binascii
import re

from bot.language.words import msg, tr

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
"""Source: Discord, "Authentication": three parts in base64url, with points between."""

_ID = re.compile(r"[1-9]\d{16,19}")
"""Source: Discord, "Snowflakes": 64 bits, the upper 42 the milliseconds since 2015."""

_MISTAKES = (
    (
        re.compile(r"""(?s)["'`“„«].*|.*["'`”“»]"""),
        msg("There are quotation marks around it: leave them out."),
    ),
    (
        re.compile(r"(?s)[^=]+=+[^=].*"),
        msg("It has a name before it: only what stands behind the = is the token."),
    ),
    (
        re.compile(r"(?s).*\s.*"),
        msg("There is white space within it: a token is one word, without `Bot` before it."),
    ),
    (_ID, msg("It is the id of an application or a bot, and no token.")),
    (re.compile(r"[0-9a-f]{64}"), msg("It looks like the public key: that is no token.")),
    (
        re.compile(r"[\w-]{32}"),
        msg("It looks like the client secret, which stands under OAuth2: that is no token."),
    ),
)
"""What is taken for a token, the likeliest first, and what to say to it."""


def is_like_a_token(text: str) -> bool:
    """Tell whether a text has the form of a bot's token."""
    return _TOKEN.fullmatch(text) is not None


def is_id(text: str) -> bool:
    """Tell whether a text has the form of one of Discord's ids."""
    return _ID.fullmatch(text) is not None


def mistake(text: str) -> str | None:
    """Return what a text is that was given for a token, the text left out; None if it may be one.

    Args:
        text: Without white space around it.
    """
    return next((tr(said) for form, said in _MISTAKES if form.fullmatch(text)), None)


def application_id(token: str) -> int | None:
    """Return the id in a token's first part, or None where none can be read there.

    That is how Discord makes tokens, and no promise of its documentation. The id of a bot is that
    of its application, but for a few from before 2017.
    """
    first = token.partition(".")[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return int(text) if is_id(text) else None

"""The kinds of value a setting can have, each with a plain word on what is allowed."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from bot.clock import known_zones
from bot.digests.section import NAMES
from bot.language.words import tr
from bot.moderation.rules import RULE_LIMIT
from bot.scoring.port import LABELS

KNOWN_LABELS = (*LABELS, "sexual_explicit")
"""Every label a threshold can be set on: `LABELS`, and the one more that Detoxify's "unbiased" and
"multilingual" models give. Source: Detoxify 0.5, README, "Labels"."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _file(value: Path) -> Path:
    if value in (Path(), Path("~")):
        raise ValueError(tr("it is not the path of a file"))
    return value.expanduser()


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _number(value: Any) -> Any:
    """Turn the digits of an environment variable into a number; pydantic judges the rest."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _zone(name: str) -> str:
    known = known_zones()
    if name in known:
        return name
    near = get_close_matches(name, known, n=1)
    if near:
        raise ValueError(tr("it is not an IANA time zone. Did you mean {near}?", near=near[0]))
    raise ValueError(tr("it is not an IANA time zone. Examples: UTC, Europe/Berlin."))


def _clock(text: str) -> str:
    if not _CLOCK.fullmatch(text):
        raise ValueError(tr('it is not a time of day. Allowed: "HH:MM" from "00:00" to "23:59".'))
    return text


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _may_receive_a_secret(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it is not a number
    except ValueError:
        return False
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _api_base(url: str) -> str:
    if not _may_receive_a_secret(url):
        raise ValueError(
            tr(
                "this address receives the bot's token. "
                "Allowed: an https address, or http on loopback (127.0.0.1, ::1, localhost)."
            )
        )
    return url.rstrip("/")


def _chat_url(url: str | None) -> str | None:
    if url is not None and not _may_receive_a_secret(url):
        raise ValueError(
            tr(
                "this address receives sentences of replies, and the key. Allowed: an https "
                "address, or http on loopback (127.0.0.1, ::1, localhost), or empty for none."
            )
        )
    return None if url is None else url.rstrip("/").removesuffix("/chat/completions")


def _mirror(url: str | None) -> str | None:
    parts = urlsplit(url or "")
    if url is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError(tr("it is not an address. Allowed: http or https, or empty for none."))
    return None if url is None else url.rstrip("/")


def _rule(text: str) -> str:
    if not text.strip() or len(text) > RULE_LIMIT:
        raise ValueError(
            tr("it is no rule to tell. Allowed: text of 1 to {most} characters.", most=RULE_LIMIT)
        )
    return text.strip()


def _sections(value: Any) -> Any:
    known = isinstance(value, list | tuple) and all(one in NAMES for one in value)
    if not known or len(set(value)) < len(value):
        raise ValueError(
            tr(
                "it is no list of parts of a digest, each once. Allowed: {names}.",
                names=", ".join(NAMES),
            )
        )
    return value


File = Annotated[Path, AfterValidator(_file)]
"""The path of a file; relative ones count from the working directory, ``~`` is the home."""

OptionalPath = Annotated[Path | None, BeforeValidator(_empty_is_none)]
"""A path, or None where the setting is empty."""

OptionalMirror = Annotated[str | None, BeforeValidator(_empty_is_none), AfterValidator(_mirror)]
"""The address of a mirror, without a slash at the end, or None where the setting is empty.

Unlike the address that receives the token it may be http: what is fetched is held to its digest,
and is not run.
"""

Zone = Annotated[str, AfterValidator(_zone)]
"""The IANA name of a time zone."""

Sections = Annotated[tuple[str, ...], BeforeValidator(_sections)]
"""Names of parts of a digest, each once, in the order in which they are told."""

TimeOfDay = Annotated[str, AfterValidator(_clock)]
"""A time of day, ``HH:MM``."""

ApiBase = Annotated[str, AfterValidator(_api_base)]
"""The address of Discord's REST API, without a slash at the end."""

ChatUrl = Annotated[str | None, BeforeValidator(_empty_is_none), AfterValidator(_chat_url)]
"""The address of an OpenAI-compatible endpoint up to ``/chat/completions``, or None for none."""

AutoArchiveMinutes = Annotated[Literal[60, 1440, 4320, 10080], BeforeValidator(_number)]
"""Minutes without a reply after which Discord hides a thread.

Source: Discord API reference, "Channel", auto_archive_duration: these four values only.
"""

Probability = Annotated[float, Field(gt=0, le=1)]
"""A threshold on probabilities."""

Thresholds = Mapping[str, Probability]
"""A probability per label, from `KNOWN_LABELS`."""

Rule = Annotated[str, AfterValidator(_rule)]
"""A rule of the discussion, as authors are told it."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]
"""A span of up to one day."""

"""Rules: time zones and times of day, as somebody chooses or types them."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from bot.effects.message import shorten
from bot.language.words import tr

OFFERED = 25
"""Source: Discord API reference, "Select Menu": 25 options at most."""
NEAR = 5
"""How many names are offered in the place of one that is none."""

COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Europe/Istanbul",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
"""Zones that many people live in, from Greenwich eastwards by continent."""
HOME = {
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "en-GB": ("Europe/London", "Europe/Dublin"),
    "en-US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "fr": ("Europe/Paris", "Europe/Brussels", "America/Toronto"),
    "es-ES": ("Europe/Madrid", "Atlantic/Canary"),
    "es-419": ("America/Mexico_City", "America/Bogota", "America/Argentina/Buenos_Aires"),
    "pt-BR": ("America/Sao_Paulo", "America/Manaus"),
    "it": ("Europe/Rome",),
    "nl": ("Europe/Amsterdam", "Europe/Brussels"),
    "pl": ("Europe/Warsaw",),
    "cs": ("Europe/Prague",),
    "da": ("Europe/Copenhagen",),
    "no": ("Europe/Oslo",),
    "sv-SE": ("Europe/Stockholm",),
    "fi": ("Europe/Helsinki",),
    "hu": ("Europe/Budapest",),
    "ro": ("Europe/Bucharest",),
    "bg": ("Europe/Sofia",),
    "el": ("Europe/Athens",),
    "tr": ("Europe/Istanbul",),
    "uk": ("Europe/Kyiv",),
    "ru": ("Europe/Moscow",),
    "hi": ("Asia/Kolkata",),
    "th": ("Asia/Bangkok",),
    "vi": ("Asia/Ho_Chi_Minh",),
    "id": ("Asia/Jakarta",),
    "ja": ("Asia/Tokyo",),
    "ko": ("Asia/Seoul",),
    "zh-CN": ("Asia/Shanghai",),
    "zh-TW": ("Asia/Taipei",),
}
"""The zones where a language of Discord's is at home. Source: Discord API reference, "Locales"."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?(?:\s*(?:h|Uhr))?", re.IGNORECASE)
_ECHOED = 60
"""So much of what was typed is repeated; no zone's name is longer."""


def offered(locale: str, *, now: str, near: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the zones to choose from, at most 25.

    Args:
        locale: The guild's language as Discord names it: its own zones come first.
        now: The zone that holds; it is always among them.
        near: Come before all others: what somebody may have meant.
    """
    first = dict.fromkeys((*near, now, *HOME.get(locale, ())))
    rest = [zone for zone in COMMON if zone not in first]
    return (*first, *rest)[:OFFERED]


def zone(typed: str, known: Collection[str]) -> str | None:
    """Return the zone that somebody typed, in whatever case, or None where there is none."""
    wanted = _plain(typed)
    return next((name for name in known if _plain(name) == wanted), None)


def near(typed: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the zones that somebody may have meant, the nearest first, at most five."""
    wanted = _plain(typed[:_ECHOED])
    if not wanted:
        return ()
    by_plain = {_plain(name): name for name in sorted(known)}
    cities: dict[str, str] = {}
    for plain, name in by_plain.items():
        cities.setdefault(plain.rpartition("/")[2], name)
    city = wanted.rpartition("/")[2]
    found = [name for plain, name in by_plain.items() if city and city in plain.split("/")]
    found += [cities[one] for one in get_close_matches(city, cities, n=NEAR, cutoff=0.7)]
    found += [by_plain[one] for one in get_close_matches(wanted, by_plain, n=NEAR, cutoff=0.7)]
    return tuple(dict.fromkeys(found))[:NEAR]


def no_zone(typed: str, meant: Sequence[str]) -> str:
    """Say that what somebody typed is no time zone, and what may have been meant."""
    if not meant:
        return tr(
            "`{typed}` is not a time zone. Write the name of a continent and a city, such as "
            "`Europe/Berlin`.",
            typed=shorten(typed, _ECHOED),
        )
    return tr(
        "`{typed}` is not a time zone. Did you mean {meant}? The list below begins with that.",
        typed=shorten(typed, _ECHOED),
        meant=", ".join(f"`{one}`" for one in meant),
    )


def time_of_day(typed: str) -> str | None:
    """Return a time of day as ``HH:MM``, or None where what was typed is none."""
    found = _TIME.fullmatch(typed.strip())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found is not None else None


def no_time(typed: str) -> str:
    """Say that what somebody typed is no time of day."""
    typed = shorten(typed, _ECHOED)
    return tr("`{typed}` is not a time of day. Write it as `08:00` or `17:30`.", typed=typed)


def _plain(name: str) -> str:
    return "_".join(name.casefold().split())

"""What admins choose about their digests: read as it was typed, and told in words."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo

from bot.clock import known_zones
from bot.digests import rhythm
from bot.digests.section import NAMES
from bot.guilds.settings import GuildSettings
from bot.language import dates
from bot.language.words import tr

CUSTOM = "custom"
USUAL = "usual"
"""Typed in the place of sections, it stands for those that the operator has set."""
SETTINGS = (
    "digest_when", "digest_time", "zone", "digest_channel_id", "digest_sections", "digest_empty",
    "digest_writer",
)  # fmt: skip
"""The fields of the guild's settings that are chosen here."""


class ChoiceError(ValueError):
    """What was typed cannot be chosen; the message says what can."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was given; None stands for "as it is"."""

    when: str | None = None
    cron: str | None = None
    at: str | None = None
    zone: str | None = None
    channel_id: int | None = None
    sections: str | None = None
    empty: Literal["say", "skip"] | None = None
    writer: bool | None = None

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was given."""
        return all(getattr(self, one.name) is None for one in fields(self))


def choose(before: GuildSettings, typed: Typed, *, writer_allowed: bool) -> GuildSettings:
    """Return what would hold.

    Args:
        writer_allowed: The operator has switched a writer on.

    Raises:
        ChoiceError: Something that was typed cannot be chosen.
    """
    if typed.writer and not writer_allowed:
        raise ChoiceError(
            tr(
                "No writer can be chosen here: who runs the bot has not switched one on. Digests "
                "quote sentences as they were written."
            )
        )
    when = _when(before.digest_when, typed)
    at = before.digest_time if typed.at is None else _time(typed.at, when)
    sections = typed.sections
    return replace(
        before,
        digest_when=when,
        digest_time=at,
        zone=before.zone if typed.zone is None else _zone(typed.zone),
        digest_channel_id=typed.channel_id or before.digest_channel_id,
        digest_sections=before.digest_sections if sections is None else read_sections(sections),
        digest_empty=typed.empty or before.digest_empty,
        digest_writer=before.digest_writer if typed.writer is None else typed.writer,
    )


def read_sections(text: str) -> tuple[str, ...]:
    """Return the names of sections in a list with commas, empty for the usual ones.

    Raises:
        ChoiceError: One of them is none, or stands there twice.
    """
    found = [one.strip().casefold() for one in text.split(",") if one.strip()]
    if found == [USUAL]:
        return ()
    for name in found:
        if name not in NAMES:
            near = get_close_matches(name[:40], NAMES, n=1)
            why = tr("`{typed}` is no section of a digest.", typed=_quoted(name))
            hint = [tr("Did you mean `{name}`?", name=near[0])] if near else []
            raise ChoiceError(" ".join([why, *hint, _sections()]))
    if not found or len(found) > len(set(found)):
        raise ChoiceError(tr("Name each section that you want once.") + f" {_sections()}")
    return tuple(found)


def in_words(chosen: GuildSettings, *, usual: Sequence[str]) -> dict[str, str]:
    """Return what holds, or would, each with what it is about.

    Args:
        usual: The sections that the operator has set.
    """
    when = rhythm_in_words(chosen)
    if chosen.digest_when != "end":
        when = tr("{when}, and when a discussion ends", when=when)
    where = chosen.digests_go_to
    told = ", ".join(chosen.digest_sections or usual)
    if not chosen.digest_sections:
        told = tr("{told} (the usual ones)", told=told)
    writes = {
        True: tr("yes, by the operator's language model, from the quoted sentences"),
        False: tr("no, only what members wrote"),
    }
    empty = {"say": tr("gets a digest of one line"), "skip": tr("gets no digest")}
    return {
        tr("When"): when,
        tr("Where"): f"<#{where}>" if where else tr("no channel is chosen yet"),
        tr("Sections"): told,
        tr("A time without a reply"): empty[chosen.digest_empty],
        tr("Smoother text"): writes[chosen.digest_writer],
    }


def rhythm_in_words(chosen: GuildSettings) -> str:
    """Return when digests come, for the middle of a sentence."""
    return rhythm.in_words(chosen.digest_when, at=chosen.digest_clock, zone=chosen.tz)


def next_times(chosen: GuildSettings, *, now: datetime) -> list[str]:
    """Return the next three times, for who reads them and on the wall's clock of the guild."""
    moments = rhythm.next_times(
        chosen.digest_when, at=chosen.digest_clock, zone=chosen.tz, after=now
    )
    walls = [dates.with_weekday(one.astimezone(chosen.tz)) for one in moments]
    return [
        f"<t:{int(one.timestamp())}:F> ({wall} {chosen.zone})"
        for one, wall in zip(moments, walls, strict=True)
    ]


def _when(before: str, typed: Typed) -> str:
    if typed.cron is not None:
        if typed.when not in (None, CUSTOM):
            raise ChoiceError(tr("Choose either `when` or `cron`: an expression has its own days."))
        try:
            return rhythm.check(typed.cron)
        except rhythm.RhythmError as error:
            raise ChoiceError(str(error)) from error
    if typed.when == CUSTOM:
        raise ChoiceError(
            tr("Custom times need `cron` too. Example: `0 8 * * 1-5` is Monday to Friday at 08:00.")
        )
    return typed.when or before


def _time(text: str, when: str) -> str:
    if when not in rhythm.TIMED:
        raise ChoiceError(
            tr(
                "A time of day goes with `daily`, `weekdays` and `weekly` only: a cron expression "
                "has its own, and the end of a discussion has none. Leave `at` out, or choose "
                "`when` too."
            )
        )
    try:
        return f"{datetime.strptime(text.strip(), '%H:%M'):%H:%M}"  # noqa: DTZ007  a wall's clock
    except ValueError:
        raise ChoiceError(
            tr(
                "`{typed}` is not a time of day. Write it as `08:00` or `17:30`.",
                typed=_quoted(text),
            )
        ) from None


def _zone(text: str) -> str:
    names = {one.casefold(): one for one in known_zones()}
    found = names.get(text.strip().casefold().replace(" ", "_"))
    if found is None:
        near = get_close_matches(text.strip().casefold()[:40], names, n=1)
        hint = (
            tr("Did you mean `{name}`?", name=names[near[0]])
            if near
            else tr("Example: `Europe/Berlin`.")
        )
        raise ChoiceError(tr("`{typed}` is not a time zone.", typed=_quoted(text)) + f" {hint}")
    return ZoneInfo(found).key


def _quoted(text: str) -> str:
    return " ".join(text.replace("`", "'").split())[:50]


def _sections() -> str:
    return tr(
        "There are: {names}. Write those that you want with commas, in your order, or `{usual}` "
        "for the usual ones.",
        names=", ".join(NAMES),
        usual=USUAL,
    )

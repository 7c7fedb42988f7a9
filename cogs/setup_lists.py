"""What can be chosen from the lists of ``/setup``."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import discord

from bot.articles.article import Article
from bot.effects.message import shorten
from bot.guilds import clocks, setup_words
from bot.guilds.setting_up import STEPS
from bot.guilds.settings import GuildSettings
from bot.language.catalogues import language, tags
from bot.language.words import tr
from bot.moderation.policies import tone
from bot.moderation.scopes import GuildPolicy

_MOST = 25
"""Source: Discord API reference, "String Select": 25 options at most, 100 characters each."""
_ROOM = 100

Option = discord.SelectOption


def languages(chosen: GuildSettings) -> list[Option]:
    """Return the languages there are, each by its own name."""
    return [
        Option(label=language(tag).name, value=tag, default=tag == chosen.language)
        for tag in tags()[:_MOST]
    ]


def zones(
    chosen: GuildSettings, *, locale: str, now: datetime, near: Sequence[str] = ()
) -> list[Option]:
    """Return time zones, each with the time that it is there.

    Args:
        locale: The guild's language, as Discord names it.
        near: What somebody may have meant who typed none.
    """
    return [
        Option(
            label=name,
            value=name,
            description=tr("It is {time} there", time=f"{now.astimezone(ZoneInfo(name)):%H:%M}"),
            default=name == chosen.zone,
        )
        for name in clocks.offered(locale, now=chosen.zone, near=near)
    ]


def times(chosen: GuildSettings) -> list[Option]:
    """Return the hours of the day, and the time that holds where it is none of them."""
    hours = [f"{hour:02}:00" for hour in range(24)]
    all_times = sorted({*hours, chosen.digest_time})
    return [Option(label=one, value=one, default=one == chosen.digest_time) for one in all_times]


def tones(policy: GuildPolicy) -> list[Option]:
    """Return the tones; none of them holds where the thresholds were chosen by hand."""
    held = tone.tone_of(policy)
    return [
        Option(
            label=tone.name(one),
            value=one,
            description=tr(tone.SHORT[one]),
            default=one == held,
        )
        for one in tone.TONES
    ]


def steps() -> list[Option]:
    """Return every step."""
    return [Option(label=tr(setup_words.TITLES[step]), value=step) for step in STEPS]


def articles(found: Sequence[tuple[int, Article]]) -> list[Option]:
    """Return articles by their titles."""
    return [
        Option(label=shorten(article.title, _ROOM), value=str(number))
        for number, article in found[:_MOST]
    ]

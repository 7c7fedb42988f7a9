"""What a step of ``/setup`` shows: what it asks, what holds, and what the bot still needs."""

import discord

from bot.app import SeedbedBot
from bot.digests.preferences import rhythm_in_words
from bot.discussions import screening
from bot.effects.message import EMBED_DESCRIPTION_LIMIT, shorten
from bot.guilds import setting_up, setup_words
from bot.guilds.setting_up import CHANNELS, ROLES, Step
from bot.guilds.settings import GuildSettings
from bot.language.catalogues import language
from bot.language.words import tr
from cogs import channels
from cogs.screening_facts import examine

_COLOUR = 0x5B8DEF


async def shown(
    bot: SeedbedBot,
    guild: discord.Guild,
    step: Step | None,
    *,
    said: str = "",
    trying: bool = False,
) -> discord.Embed:
    """Return what is shown at a step, or all at a glance where it is None.

    Args:
        said: Comes first: what became of a choice.
        trying: Try in a private thread of the article channel how it can be screened.
    """
    chosen = await bot.guilds_service.settings(guild.id)
    policy = await bot.office.governing.policy(guild.id)
    when = rhythm_in_words(chosen)
    if step is None:
        spoken = language(chosen.language).name
        lines = setup_words.overview(chosen, policy, language=spoken, when=when)
        lines += await _screening(bot, guild, chosen, trying=trying)
        lines += _all_missing(guild, chosen)
        if not bot.settings.discord.message_content:
            lines.append(tr(setup_words.SCREENED_ONLY))
    else:
        lines = setup_words.step_lines(step, chosen, policy, when=when)
        lines += missing_at(guild, chosen, step)
        if step == "article":
            lines += await _screening(bot, guild, chosen, trying=trying)
    text = "\n".join([said, "", *lines] if said else lines)
    return discord.Embed(
        title=setup_words.title(step),
        description=shorten(text, EMBED_DESCRIPTION_LIMIT),
        colour=_COLOUR,
    )


def missing_at(guild: discord.Guild, chosen: GuildSettings, step: Step) -> list[str]:
    """Return what is amiss with what a step has chosen, with where to click."""
    if step not in CHANNELS:
        return []
    channel_id = getattr(chosen, CHANNELS[step])
    lines = list[str]()
    if channel_id is not None and guild.get_channel(channel_id) is None:
        lines.append(tr("⚠️ That channel is not there any more: choose another."))
    if step == "notices":
        lines += _about_notices(guild, chosen)
    else:
        lines += channels.warnings_about(guild, channel_id, step)
    if step in ROLES:
        lines += channels.about_role(guild, channel_id, getattr(chosen, ROLES[step]))
    if step == "moderator":
        lines += channels.about_guild(guild)
    return lines


def may_post(bot: SeedbedBot, guild: discord.Guild, chosen: GuildSettings) -> bool:
    """Tell whether nothing is missing that a first article needs, which all can answer."""
    there = {channel.id for channel in guild.channels}
    if setting_up.missing(chosen, there=there) or not bot.settings.discord.message_content:
        return False
    return not any(
        channels.lacks(guild, getattr(chosen, CHANNELS[step]), step) for step in setting_up.REQUIRED
    )


def _all_missing(guild: discord.Guild, chosen: GuildSettings) -> list[str]:
    there = {channel.id for channel in guild.channels}
    open_steps = setting_up.missing(chosen, there=there)
    lines = [line for step in CHANNELS for line in missing_at(guild, chosen, step)]
    if chosen.digest_channel_id is not None:
        lines += channels.warnings_about(guild, chosen.digest_channel_id, "admin")
    if open_steps:
        what = ", ".join(tr(setup_words.TITLES[step]) for step in open_steps)
        lines.append(tr(setup_words.LACKING, what=what))
    return ["", *(dict.fromkeys(lines) or [tr(setup_words.COMPLETE)])]


def _about_notices(guild: discord.Guild, chosen: GuildSettings) -> list[str]:
    channel_id = chosen.notices_channel_id or chosen.article_channel_id
    if isinstance(guild.get_channel(channel_id or 0), discord.ForumChannel):
        return [
            tr(
                "A forum has no private threads: without a channel for notices, authors whose "
                "direct messages are closed find theirs with `/my status` alone."
            )
        ]
    return channels.warnings_about(guild, channel_id, "notices")


async def _screening(
    bot: SeedbedBot, guild: discord.Guild, chosen: GuildSettings, *, trying: bool
) -> list[str]:
    """Say which way of screening works in the article channel."""
    channel = guild.get_channel(chosen.article_channel_id or 0)
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return []
    found = await examine(bot, channel, trying=trying and not chosen.paused)
    return ["", screening.words(*found)]

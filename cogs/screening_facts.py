"""What can be known of a channel in which a discussion is to be screened."""

import discord

from bot.app import SeedbedBot
from bot.discussions import screening
from bot.discussions.screening import Facts, Finding, Holder
from bot.language.words import msg, tr
from cogs.screening_probe import probe

Channel = discord.TextChannel | discord.ForumChannel

_IN_FORUM = msg("Nothing can be tried beforehand in a forum, as it has no private posts.")


async def examine(bot: SeedbedBot, channel: Channel, *, trying: bool) -> tuple[Facts, Finding]:
    """Return the facts about a channel, and which way of screening works there.

    Args:
        trying: Try it in a private thread too, which is deleted again.
    """
    tried, untried = None, ""
    if trying and isinstance(channel, discord.TextChannel):
        tried, untried = await probe(bot, channel)
    elif trying:
        untried = tr(_IN_FORUM)
    found = facts(channel, tried, untried)
    return found, screening.find(found)


def facts(channel: Channel, tried: screening.Probe | None = None, untried: str = "") -> Facts:
    """Return what roles and the channel's own permissions say."""
    guild = channel.guild
    roles = [
        _role(channel, role)
        for role in guild.roles
        if not role.is_default() and not role.is_bot_managed()
    ]
    members = [
        Holder(f"<@{target.id}>", frozenset(), *_pair(overwrite))
        for target, overwrite in channel.overwrites.items()
        if not _is_role(target) and target.id != guild.me.id
    ]
    return Facts(
        channel.mention,
        isinstance(channel, discord.ForumChannel),
        _role(channel, guild.default_role),
        (*roles, *members),
        held(channel.permissions_for(guild.me)),
        tried,
        untried,
    )


def held(permissions: discord.Permissions) -> frozenset[str]:
    """Return those of the permissions that the rules look at."""
    names = (*screening.WATCHED, "manage_webhooks")
    return frozenset(name for name in names if getattr(permissions, name))


def _role(channel: Channel, role: discord.Role) -> Holder:
    name = "@everyone" if role.is_default() else role.mention
    return Holder(name, held(role.permissions), *_pair(channel.overwrites_for(role)))


def _pair(overwrite: discord.PermissionOverwrite) -> tuple[frozenset[str], frozenset[str]]:
    allow, deny = overwrite.pair()
    return held(allow), held(deny)


def _is_role(target: discord.Role | discord.Member | discord.Object) -> bool:
    """Tell roles from members; one that is not in the cache only says what it would be."""
    return isinstance(target, discord.Role) or getattr(target, "type", None) is discord.Role

"""What the commands of a policy have in common: their options, and what Discord offers for them."""

import discord
from discord import app_commands

from bot.language.words import msg, tr
from bot.moderation.policies import words as policy_words
from bot.moderation.policies.change import (
    INHERIT,
    Change,
    ChangeError,
    read_action,
    read_bound,
    toggle_channel,
    toggle_role,
)
from bot.moderation.scopes import GUILD, LABELS, GuildPolicy, Place, Scope
from bot.moderation.wording import ACTION_WORDS
from cogs.access import RefusedError, require_admin, require_staff
from cogs.answers import bot_of
from cogs.digest_choices import CHOICES

Channel = discord.TextChannel | discord.ForumChannel

LABEL_CHOICES = [app_commands.Choice(name=one, value=one) for one in LABELS]
ACTIONS = [app_commands.Choice(name=words, value=str(one)) for one, words in ACTION_WORDS.items()]
ACTION_CHOICES = [
    *ACTIONS,
    app_commands.Choice(name="inherit: as the scope around it has it", value=INHERIT.value),
]
_VERSION = msg("{number}: {at:%d %b %Y, %H:%M} UTC")
_IN_FORCE = msg("{number} (in force): {at:%d %b %Y, %H:%M} UTC")
WHERE = {
    "channel": "Only in this channel or forum",
    "discussion": "Only in this discussion",
    "thread": "Only in this thread of a discussion",
}
BOUNDS = {
    "review_at": "From which score a moderator is asked: 0.7, 70 %, off, or inherit",
    "act_at": "From which score the bot acts by itself: 0.95, 95 %, off, or inherit",
    "action": "What the bot does when it acts by itself",
}


async def chosen_place(
    interaction: discord.Interaction,
    channel: Channel | None,
    discussion: int | None,
    thread: app_commands.AppCommandThread | None,
) -> Place:
    """Return the place that the options name, the whole server where they name none.

    Raises:
        ChangeError: They name two, or none that this server has.
    """
    scopes = [
        *([Scope("channel", channel.id)] if channel else []),
        *([Scope("discussion", discussion)] if discussion is not None else []),
        *([Scope("thread", thread.id)] if thread else []),
    ]
    if len(scopes) > 1:
        raise ChangeError(tr(policy_words.ONE_PLACE))
    governing = bot_of(interaction).office.governing
    found = await governing.place(interaction.guild_id or 0, next(iter(scopes), GUILD))
    if found is None:
        why = policy_words.FOREIGN_THREAD if thread else policy_words.NO_DISCUSSION
        raise ChangeError(tr(why))
    return found


def read_change(
    place: Place, label: str, review_at: str | None, act_at: str | None, action: str | None
) -> Change:
    """Return the change that the options name.

    Raises:
        ChangeError: One of them is not what it can be.
    """
    bounds = read_bound(review_at), read_bound(act_at)
    return Change(place.scopes[-1], label, *bounds, read_action(action))


def exempting(
    before: GuildPolicy,
    place: Place,
    role: discord.Role | None,
    channel: Channel | discord.Thread | None,
) -> GuildPolicy:
    """Return the policy with the role and the channel exempt, or no longer.

    Raises:
        ChangeError: They cannot be.
    """
    if role is None and channel is not None and place != Place():
        raise ChangeError(tr(policy_words.CHANNELS_EVERYWHERE))
    if role is not None and role.is_default():
        raise ChangeError(tr(policy_words.EVERYONE))
    then = before if role is None else toggle_role(before, place, role.id)
    return then if channel is None else toggle_channel(then, channel.id)


async def discussions(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[int]]:
    """Offer the guild's discussions to moderators and admins."""
    try:
        await require_staff(interaction)
    except RefusedError:
        return []
    found = await bot_of(interaction).discussions.listed(interaction.guild_id or 0)
    return [
        app_commands.Choice(name=f"{one.id}: {one.title}"[:100], value=one.id)
        for one in found
        if current.casefold() in f"{one.id}: {one.title}".casefold()
    ][:CHOICES]


async def versions(
    interaction: discord.Interaction, current: str
) -> list[app_commands.Choice[int]]:
    """Offer the versions of the policy to admins, the newest first."""
    try:
        await require_admin(interaction)
    except RefusedError:
        return []
    governing = bot_of(interaction).office.governing
    found = await governing.history(interaction.guild_id or 0)
    newest = found[0].policy.version if found else 0
    offered = []
    for one in found:
        number = one.policy.version
        name = tr(_IN_FORCE if number == newest else _VERSION, number=number, at=one.at)
        if current.strip() in str(number):
            offered.append(app_commands.Choice(name=name, value=number))
    return offered[:CHOICES]

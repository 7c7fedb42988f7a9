"""What is chosen in ``/setup`` is stored at once, and only over what the person saw."""

from typing import Any

import discord

from bot.clock import known_zones
from bot.guilds import clocks, setting_up, setup_words
from bot.guilds.setting_up import CHANNELS, Step
from bot.language.catalogues import has
from bot.language.words import tr
from bot.moderation.policies import tone
from cogs.answers import bot_of


async def store(interaction: discord.Interaction, step: Step, version: int, **changes: Any) -> str:
    """Store a choice and return what to say of it: nothing, but where somebody else was first.

    Args:
        version: That of the settings that were shown.
    """
    bot, guild_id = bot_of(interaction), interaction.guild_id or 0
    held = await bot.guilds_service.settings(guild_id)
    chosen = await bot.guilds_service.choose_after(
        guild_id,
        version,
        by=interaction.user.id,
        **changes,
        **setting_up.passed(held, step),
    )
    if chosen is None:
        return tr(setup_words.RIVAL)
    if step in CHANNELS:
        await bot.desk.channel_chosen(guild_id)
    return ""


async def store_channel(
    interaction: discord.Interaction, step: Step, version: int, channel_id: int | None
) -> str:
    """Store a channel, if something of the bot can appear there; None takes it away."""
    assert interaction.guild is not None  # noqa: S101  who presses was asked for their rights here
    channel = interaction.guild.get_channel(channel_id) if channel_id else None
    kinds = [discord.TextChannel, *([discord.ForumChannel] if step == "article" else [])]
    if (channel_id or step != "notices") and not isinstance(channel, tuple(kinds)):
        return tr(setup_words.UNFIT)
    return await store(interaction, step, version, **{CHANNELS[step]: channel_id})


async def store_role(
    interaction: discord.Interaction, step: Step, version: int, role_id: int | None
) -> str:
    """Store the role of a step, unless everyone has it; None takes it away."""
    if role_id == interaction.guild_id:
        return tr(setup_words.EVERYBODY)
    return await store(interaction, step, version, **{setting_up.ROLES[step]: role_id})


async def store_tone(interaction: discord.Interaction, version: int, chosen: tone.Tone) -> str:
    """Put the thresholds of a tone in force for the server, if the policy is the one shown."""
    bot, guild_id = bot_of(interaction), interaction.guild_id or 0
    governing = bot.office.governing
    policy = await governing.policy(guild_id)
    if hindrance := tone.hindrance(policy, chosen):
        return f"⚠️ {hindrance}"
    after = await governing.put_in_force(
        guild_id,
        tone.with_tone(policy, chosen),
        after_version=version,
        by=interaction.user.id,
    )
    if after is None:
        return tr(setup_words.RIVAL)
    return await leave(interaction, "tone")


async def leave(interaction: discord.Interaction, step: Step) -> str:
    """Note that a step was gone through, and return what to say: nothing."""
    bot, guild_id = bot_of(interaction), interaction.guild_id or 0
    held = await bot.guilds_service.settings(guild_id)
    if changes := setting_up.passed(held, step):
        await bot.guilds_service.choose_after(
            guild_id, held.version, by=interaction.user.id, **changes
        )
    return ""


async def take_value(interaction: discord.Interaction, step: Step, version: int, value: str) -> str:
    """Store what was chosen from a list, or typed; return what to say of it.

    Discord's own client sends nothing but what was offered; others may.
    """
    if step == "tone" and value in tone.TONES:
        return await store_tone(interaction, version, value)
    if step == "language" and has(value):
        return await store(interaction, step, version, language=value)
    if step == "zone" and value in known_zones():
        return await store(interaction, step, version, zone=value)
    if step == "time" and clocks.time_of_day(value) == value:
        return await store(interaction, step, version, digest_time=value)
    return tr(setup_words.UNOFFERED)

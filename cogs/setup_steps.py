"""What is pressed and chosen from in ``/setup``: one private message, changed from step to step.

Every part knows its step and the version of what was shown, so that it is answered after a restart
too, and nobody overwrites what they have not seen.
"""

from collections.abc import Sequence
from typing import Any, Literal

import discord

from bot.clock import known_zones
from bot.effects.echo import tame
from bot.guilds import clocks, setting_up
from bot.guilds.setting_up import CHANNELS, ROLES, STEPS, Step
from bot.guilds.settings import GuildSettings
from bot.language.words import msg, tr
from cogs import setup_facts, setup_lists
from cogs.access import Form, Lasting, LastingButton
from cogs.answers import bot_of
from cogs.failures import Telling
from cogs.setup_storing import leave, store_channel, store_role, take_value
from cogs.typed import Field

AnyView = discord.ui.View
GLANCE = "glance"
"""Stands for all at a glance, in the place of a step."""
POST_ID = "seedbed:setup:post"
_TYPED: dict[Step, tuple[str, str, str]] = {
    "zone": (msg("Another zone"), msg("The zone's name"), "Europe/Berlin"),
    "time": (msg("Another time"), msg("The time of day"), "07:30"),
}
"""The steps whose list is not all there is: the button, the form's field, an example."""
_SKIP, _NEXT, _FINISH = msg("Skip"), msg("Next"), msg("Finish")


async def show(
    interaction: discord.Interaction,
    step: Step | None,
    *,
    said: str = "",
    near: Sequence[str] = (),
    trying: bool = False,
) -> None:
    """Show a step, or all at a glance, in the place of what the message showed."""
    guild, bot = interaction.guild, bot_of(interaction)
    assert guild is not None  # noqa: S101  who presses was asked for their rights in a guild
    embed = await setup_facts.shown(bot, guild, step, said=said, trying=trying)
    view = await _view(interaction, guild, step, near)
    await interaction.edit_original_response(content=None, embeds=[embed], view=view)


async def _view(
    interaction: discord.Interaction, guild: discord.Guild, step: Step | None, near: Sequence[str]
) -> AnyView:
    bot = bot_of(interaction)
    chosen = await bot.guilds_service.settings(guild.id)
    made = AnyView(timeout=None)
    if step is None:
        made.add_item(SetupList(GLANCE, 0, setup_lists.steps()))
        if setup_facts.may_post(bot, guild, chosen):
            made.add_item(
                discord.ui.Button(
                    label=tr("Post a first article"),
                    style=discord.ButtonStyle.success,
                    custom_id=POST_ID,
                )
            )
        made.stop()  # all parts are answered by their ids
        return made
    version = chosen.version
    if step in CHANNELS:
        made.add_item(SetupChannel(step, version, getattr(chosen, CHANNELS[step])))
    if step in ROLES:
        made.add_item(SetupRole(step, version, getattr(chosen, ROLES[step])))
    if step == "language":
        made.add_item(SetupList(step, version, setup_lists.languages(chosen)))
    if step == "zone":
        offered = setup_lists.zones(
            chosen, locale=str(guild.preferred_locale), now=bot.clock.now(), near=near
        )
        made.add_item(SetupList(step, version, offered))
    if step == "time":
        made.add_item(SetupList(step, version, setup_lists.times(chosen)))
    if step == "tone":
        policy = await bot.office.governing.policy(guild.id)
        made.add_item(SetupList(step, policy.version, setup_lists.tones(policy)))
    for button in _ways(guild, chosen, step):
        made.add_item(button)
    made.stop()
    return made


def _ways(guild: discord.Guild, chosen: GuildSettings, step: Step) -> list[discord.ui.Item[Any]]:
    """Return the buttons that lead on from a step."""
    there = {channel.id for channel in guild.channels}
    answered = setting_up.answered(chosen, step, there=there)
    last = setting_up.after(step) is None
    forward = _FINISH if last else _NEXT if answered else _SKIP
    style = discord.ButtonStyle.primary if answered else discord.ButtonStyle.secondary
    found: list[discord.ui.Item[Any]] = []
    if (earlier := setting_up.before(step)) is not None:
        found.append(SetupButton("show", earlier, label=tr("Back")))
    found.append(SetupButton("pass", step, label=tr(forward), style=style))
    if step in _TYPED:
        found.append(SetupButton("type", step, label=tr(_TYPED[step][0])))
    found.append(SetupButton("show", GLANCE, label=tr("All at a glance")))
    return found


class SetupButton(
    Telling, LastingButton, template=r"seedbed:setup:(?P<verb>show|pass|type):(?P<step>[a-z]+)"
):
    """Leads to a step, from one to the next, or to a form for what no list has."""

    right = "admin"

    def __init__(
        self,
        verb: Literal["show", "pass", "type"],
        step: str,
        *,
        label: str = "",
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                label=label or "-", custom_id=f"seedbed:setup:{verb}:{step}", style=style
            )
        )
        self.verb, self.step = verb, _step(step)

    async def act(self, interaction: discord.Interaction) -> None:
        """Go there; what is passed is not asked again."""
        if self.verb == "type" and self.step in _TYPED:
            settings = await bot_of(interaction).guilds_service.settings(interaction.guild_id or 0)
            await TypedForm(self.step, settings.version).open(interaction)
            return
        await interaction.response.defer()
        step = self.step
        if self.verb == "pass" and step is not None:
            await leave(interaction, step)
            step = setting_up.after(step)
        await show(interaction, step)


class SetupChannel(
    Telling,
    Lasting,
    discord.ui.DynamicItem[discord.ui.ChannelSelect[AnyView]],
    template=r"seedbed:setup:channel:(?P<step>[a-z]+):(?P<version>[0-9]+)",
):
    """The channel of a step."""

    right = "admin"

    def __init__(self, step: str, version: int, channel_id: int | None = None) -> None:
        kinds = [discord.ChannelType.text]
        if step == "article":
            kinds.append(discord.ChannelType.forum)
        kind = discord.SelectDefaultValueType.channel
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"seedbed:setup:channel:{step}:{version}",
                channel_types=kinds,
                placeholder=tr("Choose a channel"),
                min_values=0 if step == "notices" else 1,
                default_values=_defaults(channel_id, kind),
            )
        )
        self.step, self.version = _step(step), version

    async def act(self, interaction: discord.Interaction) -> None:
        """Store the channel, and say what the bot needs there."""
        await interaction.response.defer()
        step = self.step if self.step in CHANNELS else "article"
        channel_id = self.item.values[0].id if self.item.values else None
        said = await store_channel(interaction, step, self.version, channel_id)
        await show(interaction, step, said=said, trying=step == "article" and not said)


class SetupRole(
    Telling,
    Lasting,
    discord.ui.DynamicItem[discord.ui.RoleSelect[AnyView]],
    template=r"seedbed:setup:role:(?P<step>moderator|admin):(?P<version>[0-9]+)",
):
    """The role of a step; choosing none takes it away."""

    right = "admin"

    def __init__(self, step: Step, version: int, role_id: int | None = None) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=f"seedbed:setup:role:{step}:{version}",
                placeholder=tr("Choose a role, or none"),
                min_values=0,
                default_values=_defaults(role_id, discord.SelectDefaultValueType.role),
            )
        )
        self.step, self.version = step, version

    async def act(self, interaction: discord.Interaction) -> None:
        """Store the role."""
        await interaction.response.defer()
        role_id = self.item.values[0].id if self.item.values else None
        said = await store_role(interaction, self.step, self.version, role_id)
        await show(interaction, self.step, said=said)


class SetupList(
    Telling,
    Lasting,
    discord.ui.DynamicItem[discord.ui.Select[AnyView]],
    template=r"seedbed:setup:list:(?P<step>[a-z]+):(?P<version>[0-9]+)",
):
    """A list: of languages, zones, hours or tones; or, all at a glance, of the steps."""

    right = "admin"

    def __init__(
        self, step: str, version: int, options: Sequence[discord.SelectOption] = ()
    ) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"seedbed:setup:list:{step}:{version}",
                placeholder=tr("Change …") if step == GLANCE else tr("Choose one"),
                options=list(options),
            )
        )
        self.step, self.version = _step(step), version

    async def act(self, interaction: discord.Interaction) -> None:
        """Store what was chosen, or go to the step."""
        await interaction.response.defer()
        value = self.item.values[0] if self.item.values else ""
        if self.step is None:
            await show(interaction, _step(value))
            return
        said = await take_value(interaction, self.step, self.version, value)
        await show(interaction, self.step, said=said)


class TypedForm(Form):
    """Takes a time zone or a time of day that no list has."""

    right = "admin"

    def __init__(self, step: Step, version: int) -> None:
        button, field, example = _TYPED[step]
        super().__init__(title=tr(button))
        self.step, self.version = step, version
        self.typed = Field(custom_id="text", placeholder=example, max_length=60)
        self.add_item(discord.ui.Label(text=tr(field), component=self.typed))

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Store it, or say what it may have been meant to be."""
        await interaction.response.defer(ephemeral=True, thinking=interaction.message is None)
        typed, near = self.typed.value, tuple[str, ...]()
        if self.step == "zone":
            known = known_zones()
            value = clocks.zone(typed, known)
            near = () if value else clocks.near(typed, known)
            said = "" if value else f"⚠️ {clocks.no_zone(tame(typed), near)}"
        else:
            value = clocks.time_of_day(typed)
            said = "" if value else f"⚠️ {clocks.no_time(tame(typed))}"
        if value:
            said = await take_value(interaction, self.step, self.version, value)
        await show(interaction, self.step, said=said, near=near)


def _step(name: str) -> Step | None:
    """Return a step by its name; None stands for all at a glance."""
    return next((step for step in STEPS if step == name), None)


def _defaults(
    chosen: int | None, kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=chosen, type=kind)] if chosen else []
